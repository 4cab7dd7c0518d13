package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;

/**
 * Makes the questions of a history. It walks over kafka-clients' own schema of the request in the version that was thrown, so no
 * field is forgotten: a field, or an API, that {@link FieldValues} has no values for is an error.
 */
final class Questioner {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final short FIRST_WITH_SESSIONS = 7;
    private static final short FIRST_WITH_TOPIC_IDS = 13;
    private static final int ENOUGH_BYTES = 1 << 20;

    private final Map<ApiKeys, List<Short>> versions;
    private final List<ApiKeys> urn;
    private final FieldValues values = new FieldValues();

    /** @param versions what can be asked: APIs that the broker advertises, with the versions that clients can write */
    Questioner(Map<ApiKeys, List<Short>> versions) {
        this.versions = versions;
        this.urn = versions.keySet().stream().sorted()
                .flatMap(api -> java.util.Collections.nCopies(FieldValues.weight(api), api).stream()).toList();
    }

    /** Question {@code number} of the history of {@code seed}. The first few make topics, so that there is something to ask for. */
    Question question(long seed, int number) {
        var dice = new Dice(seed, number);
        var api = number < 2 ? ApiKeys.CREATE_TOPICS : number < 5 ? dice.oneOf(ApiKeys.PRODUCE, ApiKeys.INIT_PRODUCER_ID)
                : dice.oneOf(urn);
        var version = dice.oneOf(versions.get(api));
        var body = struct(api.messageType.requestSchemas()[version], api.name(), dice);
        var clientId = dice.odd() ? dice.oneOf(null, "", "ä", "a b", "x".repeat(300)) : "differential";
        var question = new Question(number, api, version, clientId, body, damage(api, dice));
        return api == ApiKeys.FETCH ? inSession(withRoom(question), dice) : sound(question);
    }

    /** Where a reader names its last epoch, one side may bring nothing; then it has more room for the next partition. */
    private static Question withRoom(Question question) {
        var namesEpoch = question.body().findValues("lastFetchedEpoch").stream().anyMatch(epoch -> epoch.asInt() != -1);
        if (question.damage() == Damage.NONE && namesEpoch) {
            question.body().put("maxBytes", ENOUGH_BYTES);
        }
        return question;
    }

    /**
     * Some fetches open a session, or go on with it. All else in these is sound: how many bytes of which partition come is up to
     * the order of partitions, and a session has an order of its own.
     */
    private static Question inSession(Question question, Dice dice) {
        if (question.version() < FIRST_WITH_SESSIONS || question.damage() != Damage.NONE || !dice.chance(0.4)) {
            return question;
        }
        var body = question.body().put("sessionId", FetchSession.ID).put("maxBytes", ENOUGH_BYTES)
                .put("sessionEpoch", dice.oneOf(FetchSession.NEXT, FetchSession.NEXT, FetchSession.NEXT, FetchSession.NEXT,
                        FetchSession.NEXT, FetchSession.NEXT, FetchSession.NEXT, FetchSession.WRONG, FetchSession.LAST))
                .put("isolationLevel", body(question, "isolationLevel") == 1 ? 1 : 0);
        body.remove("replicaState");
        if (body.has("replicaId")) {
            body.put("replicaId", -1);
        }
        body.findParents("partitionMaxBytes").forEach(partition -> ((ObjectNode) partition).put("currentLeaderEpoch", -1)
                .put("lastFetchedEpoch", -1).put("partitionMaxBytes", ENOUGH_BYTES));
        body.findParents("topicId").stream().filter(topic -> topic.get("topicId").asText().equals(FieldValues.NO_ID))
                .forEach(topic -> ((ObjectNode) topic).put("topicId", FieldValues.NOBODYS_ID));
        var byName = question.version() < FIRST_WITH_TOPIC_IDS;
        var forgotten = (byName ? "" : "@id:") + SomeNames.topic(dice);
        body.set("forgottenTopicsData", Values.tree(dice.chance(0.6) ? List.of()
                : List.of(Map.of(byName ? "topic" : "topicId", forgotten, "partitions", List.of(0)))));
        return question;
    }

    private static int body(Question question, String field) {
        return question.body().get(field).asInt();
    }

    /**
     * If a request brings two things for one partition, both are sound. Kafka answers for what it refuses and stores what it does
     * not; we look at the last alone. From there on the two logs would differ.
     */
    private static Question sound(Question question) {
        if (question.api() == ApiKeys.PRODUCE && question.namesOneThingTwice()) {
            question.body().findParents("records").stream().filter(each -> each.has("index")).forEach(partition ->
                    ((ObjectNode) partition).set("records", Values.tree(List.of(Map.of("records", 2, "at", FieldValues.THEN)))));
        }
        return question;
    }

    private static Damage damage(ApiKeys api, Dice dice) {
        if (!dice.chance(0.05)) {
            return Damage.NONE;
        }
        var kinds = List.of(Damage.Kind.values());
        return new Damage(dice.oneOf(kinds.subList(1, kinds.size())), dice.between(0, 1_000_000));
    }

    private ObjectNode struct(Schema schema, String path, Dice dice) {
        var node = NODES.objectNode();
        for (var field : schema.fields()) {
            if (field.def.type instanceof TaggedFields tagged) {
                tagged.fields().values().forEach(each -> addTagged(node, each, path, dice));
            } else {
                add(node, field.def, path, dice);
            }
        }
        return node;
    }

    private void addTagged(ObjectNode node, Field field, String path, Dice dice) {
        if (dice.odd()) {
            add(node, field, path, dice);
        }
    }

    private void add(ObjectNode node, Field field, String path, Dice dice) {
        var name = camelCase(field.name);
        node.set(name, value(field.type, path + "." + name, dice));
    }

    private JsonNode value(Type type, String path, Dice dice) {
        if (type instanceof Schema schema) {
            return struct(schema, path, dice);
        }
        if (type.isArray()) {
            return array(type, path, dice);
        }
        var value = values.pick(path, dice);
        return value.isNull() && !type.isNullable() ? NODES.textNode("") : value;
    }

    private JsonNode array(Type type, String path, Dice dice) {
        var length = values.length(path, dice);
        if (length < 0 && type.isNullable()) {
            return NODES.nullNode();
        }
        var elements = NODES.arrayNode();
        var element = type.arrayElementType().orElseThrow();
        for (int i = 0; i < length; i++) {
            elements.add(i > 0 && dice.odd() ? elements.get(i - 1).deepCopy() : value(element, path, dice));
        }
        return elements;
    }

    /** Schemas have names like {@code topic_data}, JSON has names like {@code topicData}. */
    private static String camelCase(String name) {
        var text = new StringBuilder();
        var words = name.split("_");
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? words[i] : Character.toUpperCase(words[i].charAt(0)) + words[i].substring(1));
        }
        return text.toString();
    }
}

package brokerfromscratch.checks.differential;

import brokerfromscratch.testkit.Cluster;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * What one broker calls by a name or number of its own: ids of topics, ids of producers, its cluster, its port, its folder, and
 * the time. Words for these go into questions ({@code "@id:s1-a"}), and take their place in answers ({@code "<id s1-a 1>"}).
 */
final class OwnWords {
    private static final long NEAR_MS = 600_000;
    private static final String NOBODYS_ID = "AAAAAAAAAAAAAAAAAAAAZQ";

    private final String port;
    private final String folder;
    private final Map<String, List<String>> idsOfTopic = new HashMap<>();
    private final Map<String, String> wordsForIds = new HashMap<>();
    private final List<Long> producers = new ArrayList<>();
    private Sequences sequences = new Sequences();
    private String clusterId = "";

    OwnWords(Cluster cluster) {
        var first = cluster.bootstrapServers();
        this.port = first.substring(first.lastIndexOf(':') + 1);
        this.folder = cluster.dataOf(cluster.onlyBroker()).toAbsolutePath().toString();
    }

    void clusterId(String id) {
        clusterId = id;
    }

    void forget() {
        idsOfTopic.clear();
        wordsForIds.clear();
        producers.clear();
        sequences = new Sequences();
    }

    /** A question's body as this broker must be asked. */
    ObjectNode said(Question question) {
        sequences.begin();
        return (ObjectNode) said(question.body(), "");
    }

    private JsonNode said(JsonNode node, String place) {
        if (node.isObject()) {
            var own = JsonNodeFactory.instance.objectNode();
            var here = place + "/" + node.path("name").asText(node.path("topicId").asText()) + "/" + node.path("index").asText();
            node.properties().forEach(each -> own.set(each.getKey(), each.getKey().equals("records")
                    ? RecordsInOwnWords.of(each.getValue(), here, this::producer, sequences) : said(each.getValue(), here)));
            return own;
        }
        if (node.isArray()) {
            var own = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> own.add(said(each, place)));
            return own;
        }
        return node.isTextual() && node.asText().startsWith("@") ? own(node.asText()) : node;
    }

    private JsonNode own(String word) {
        var nodes = JsonNodeFactory.instance;
        if (word.equals("@cluster")) {
            return nodes.textNode(clusterId);
        }
        if (word.startsWith("@pid:")) {
            return nodes.numberNode(producer(word));
        }
        var ids = idsOfTopic.getOrDefault(word.substring(word.indexOf(':') + 1), List.of());
        var back = word.startsWith("@formerly:") ? 2 : 1;
        return nodes.textNode(ids.size() < back ? NOBODYS_ID : ids.get(ids.size() - back));
    }

    private long producer(String word) {
        var index = Integer.parseInt(word.substring("@pid:".length()));
        return index < producers.size() ? producers.get(index) : 4_711 + index;
    }

    /** Remembers what an answer tells of this broker. */
    void learn(Question question, JsonNode answer) {
        var body = answer.path("body");
        learnIds(body.path("topics"));
        if (question.api() == ApiKeys.INIT_PRODUCER_ID && body.path("errorCode").asInt(-1) == 0) {
            producers.add(body.get("producerId").asLong());
        }
        if (question.api() == ApiKeys.PRODUCE && body.findValuesAsText("errorCode").stream().allMatch("0"::equals)) {
            sequences.accepted();
        }
    }

    void learnIds(JsonNode topics) {
        topics.forEach(topic -> {
            var id = topic.path("topicId").asText(Uuid.ZERO_UUID.toString());
            var name = topic.path("name").asText("");
            if (!id.equals(Uuid.ZERO_UUID.toString()) && !name.isEmpty() && !wordsForIds.containsKey(id)
                    && topic.path("errorCode").asInt() == 0) {
                var ids = idsOfTopic.computeIfAbsent(name, any -> new ArrayList<>());
                ids.add(id);
                wordsForIds.put(id, "<id " + name + " " + ids.size() + ">");
            }
        });
    }

    /** An answer in which this broker's own is replaced by the words for it. */
    ObjectNode comparable(ObjectNode answer) {
        return (ObjectNode) comparable("", answer);
    }

    private JsonNode comparable(String field, JsonNode node) {
        var nodes = JsonNodeFactory.instance;
        if (node.isObject()) {
            var all = nodes.objectNode();
            node.properties().forEach(each -> all.set(each.getKey(), comparable(each.getKey(), each.getValue())));
            return all;
        }
        if (node.isArray()) {
            var all = nodes.arrayNode();
            node.forEach(each -> all.add(comparable(field, each)));
            return all;
        }
        if (node.isBinary()) {
            return comparable(field, ReadableBatches.of(bytes(node)));
        }
        return node.isNumber() ? number(field, node) : node.isTextual() ? new TextNode(text(node.asText())) : node;
    }

    private static byte[] bytes(JsonNode binary) {
        try {
            return binary.binaryValue();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode number(String field, JsonNode node) {
        var number = node.asLong();
        if (field.equals("port") && node.asText().equals(port)) {
            return new TextNode("<port>");
        }
        if (field.equals("producerId") && producers.contains(number)) {
            return new TextNode("<producer " + producers.indexOf(number) + ">");
        }
        if (field.endsWith("ableBytes") || field.equals("totalBytes")) {
            return new TextNode(number > 0 ? "<size of the disk>" : node.asText());
        }
        return Math.abs(number - System.currentTimeMillis()) < NEAR_MS ? new TextNode("<now>") : node;
    }

    private String text(String text) {
        var known = text.replace(folder, "<folder>").replace("127.0.0.1:" + port, "<address>");
        if (!clusterId.isEmpty()) {
            known = known.replace(clusterId, "<cluster>");
        }
        for (var id : wordsForIds.entrySet()) {
            known = known.replace(id.getKey(), id.getValue());
        }
        return known;
    }
}

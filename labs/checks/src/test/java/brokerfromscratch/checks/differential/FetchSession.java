package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client and one broker have agreed on about fetches (KIP-227), as kafka-clients' {@code FetchSessionHandler} keeps it.
 * With an id, a fetch names only the partitions that are new, changed or to be forgotten, and the answer only those with news.
 * A broker that gives the id 0 keeps no session: its client names all partitions each time, and is told of all.
 *
 * <p>Both must come to the same for the client. So answers without a session lose what is no news here, and are compared then.
 */
final class FetchSession {
    /** The words in a question: for the id, and for the epoch that makes a right, a wrong and a last fetch of a session. */
    static final String ID = "session";
    static final String NEXT = "next";
    static final String WRONG = "wrong";
    static final String LAST = "last";

    private static final int NOBODYS_ID = 4_711;
    private static final int FAR_EPOCH = 5;
    private static final int FINAL_EPOCH = -1;

    /** A partition that the client wants, and the offsets that it was told last; null before it was told any. */
    private static final class Wanted {
        private final ObjectNode topic;
        private JsonNode partition;
        private List<Long> told;

        Wanted(ObjectNode topic) {
            this.topic = topic;
        }
    }

    private final Map<String, Wanted> wanted = new LinkedHashMap<>();
    private boolean open;
    private int id;
    private int epoch;

    /** True if this question is about a session: then it says so in words, which {@link #say} replaces. */
    static boolean concerns(Question question) {
        return question.body().path("sessionId").isTextual();
    }

    /** Makes of the words what this broker must be asked. */
    void say(ObjectNode request) {
        var which = request.get("sessionEpoch").asText();
        if (which.equals(WRONG)) {
            request.put("sessionId", open && id != 0 ? id : NOBODYS_ID).put("sessionEpoch", epoch + FAR_EPOCH);
        } else if (which.equals(LAST)) {
            request.put("sessionId", id).put("sessionEpoch", FINAL_EPOCH);
            forget();
        } else {
            sayNext(request);
        }
    }

    private void sayNext(ObjectNode request) {
        var goesOn = open;
        dropWhatIsAskedFor(request);
        request.get("topics").forEach(topic -> topic.get("partitions").forEach(partition ->
                wanted.computeIfAbsent(key(topic, partition.get("partition")), any -> new Wanted(withoutPartitions(topic)))
                        .partition = partition));
        if (goesOn) {
            request.get("forgottenTopicsData").forEach(topic -> topic.get("partitions").forEach(partition ->
                    wanted.remove(key(topic, partition))));
        }
        request.put("sessionId", id).put("sessionEpoch", epoch);
        if (id == 0) {
            request.set("topics", all());
            request.putArray("forgottenTopicsData");
        }
        open = !goesOn || !wanted.isEmpty();                    // a session without partitions ends when it is used
        epoch = id == 0 ? 0 : epoch + 1;
    }

    /** No client asks for a partition and forgets it in one request. */
    private static void dropWhatIsAskedFor(ObjectNode request) {
        var asked = new HashSet<String>();
        request.get("topics").forEach(topic -> asked.add(key(topic, topic.path("none"))));
        for (var forgotten = request.get("forgottenTopicsData").iterator(); forgotten.hasNext();) {
            var topic = forgotten.next();
            if (asked.contains(key(topic, topic.path("none")))) {
                forgotten.remove();
            }
        }
    }

    /** Hears an answer. What a client without a session is told, and has heard before, is taken out of it. */
    void hear(Question question, ObjectNode answer) {
        if (!question.body().get("sessionEpoch").asText().equals(NEXT)) {
            return;
        }
        var body = answer.path("body");
        var first = epoch == 0;
        if (body.path("errorCode").asInt(-1) != 0) {
            forget();
            return;
        }
        for (var topics = body.get("responses").iterator(); topics.hasNext();) {
            hearTopic(topics.next(), topics, first);
        }
        if (first) {
            id = body.get("sessionId").asInt();
            epoch = id == 0 ? 0 : 1;
        }
        if (!open) {
            forget();
        }
    }

    private void hearTopic(JsonNode topic, Iterator<JsonNode> topics, boolean mayBeOld) {
        for (var partitions = topic.get("partitions").iterator(); partitions.hasNext();) {
            var partition = partitions.next();
            var known = wanted.get(key(topic, partition.get("partitionIndex")));
            if (known != null && !isNews(known, partition) && mayBeOld) {
                partitions.remove();
            }
        }
        if (topic.get("partitions").isEmpty()) {
            topics.remove();
        }
    }

    /** As in Kafka's {@code CachedPartition.maybeUpdateResponseData}: records, an error, or an offset that has moved. */
    private static boolean isNews(Wanted known, JsonNode partition) {
        var failed = partition.get("errorCode").asInt() != 0;
        var now = List.of(failed ? -1 : partition.get("highWatermark").asLong(), partition.get("logStartOffset").asLong());
        var moved = !now.equals(known.told);
        known.told = now;
        return moved || failed || size(partition.get("records")) > 0;
    }

    private static int size(JsonNode records) {
        try {
            return records == null || records.isNull() ? 0 : records.binaryValue().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArrayNode all() {
        var topics = new LinkedHashMap<ObjectNode, ArrayNode>();
        wanted.values().forEach(each -> topics.computeIfAbsent(each.topic, any -> JsonNodeFactory.instance.arrayNode())
                .add(each.partition));
        var list = JsonNodeFactory.instance.arrayNode();
        topics.forEach((topic, partitions) -> list.add(topic.deepCopy().set("partitions", partitions)));
        return list;
    }

    private static ObjectNode withoutPartitions(JsonNode topic) {
        var alone = (ObjectNode) topic.deepCopy();
        alone.remove("partitions");
        return alone;
    }

    private static String key(JsonNode topic, JsonNode partition) {
        return topic.path("topic").asText() + topic.path("topicId").asText() + "/" + partition.asText();
    }

    boolean isOpen() {
        return open;
    }

    /** The client begins anew with its next fetch. */
    void forget() {
        wanted.clear();
        open = false;
        id = 0;
        epoch = 0;
    }
}

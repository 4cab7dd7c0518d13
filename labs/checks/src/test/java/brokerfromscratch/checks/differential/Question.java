package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * One request, before it is said to a broker. In {@code body} stands what differs between brokers as a word for it, for example
 * {@code "@id:s1-a"} for the id that the broker gave to the topic s1-a; see {@link Side}.
 *
 * @param number   its place in its history
 * @param clientId as in the request's header; may be null
 * @param body     fields as kafka-clients' JSON has them
 * @param damage   what happens to the frame before it is sent
 */
record Question(int number, ApiKeys api, short version, String clientId, ObjectNode body, Damage damage) {
    /** As it is shown to people. */
    @Override
    public String toString() {
        return "%d: %s v%d%s%s %s".formatted(number, api.name(), version, damage == Damage.NONE ? "" : ", " + damage,
                (clientId == null ? ", no client id" : "") + (namesOneThingTwice() ? ", one thing twice" : ""), body);
    }

    /** True if two places in it are about the same partition, or the same resource. */
    boolean namesOneThingTwice() {
        var named = new HashSet<String>();
        var twice = false;
        for (var list : List.of(body.path("topics"), body.path("topicData"))) {
            for (var topic : list) {
                var name = topic.path("name").asText("") + topic.path("topic").asText("") + topic.path("topicId").asText("");
                for (var partition : topic.path(topic.has("partitionData") ? "partitionData" : "partitions")) {
                    var index = partition.path("index").asText("") + partition.path("partition").asText("")
                            + partition.path("partitionIndex").asText("");
                    twice |= !named.add(name + "/" + index);
                }
            }
        }
        for (var resource : body.path("resources")) {
            twice |= !named.add(resource.path("resourceType") + "/" + resource.path("resourceName"));
        }
        return twice;
    }
}

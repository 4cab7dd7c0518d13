package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two trees field by field. Lists of things with a key are compared by key, because the protocol promises no order of
 * topics, partitions, settings or brokers, and Kafka keeps none: it groups what is wrong before what is right. Batches in a log
 * have an order, and no key here. Where a key occurs twice, error codes decide which is compared with which: Kafka shuffles its
 * answer to DeleteTopics (ControllerApis), lest its order tell what one may not see. A thing that only one side has is one
 * difference.
 */
final class Comparison {
    private static final List<String> KEYS = List.of("name", "topic", "topicId", "resourceType", "resourceName", "partitionIndex",
            "partition", "index", "apiKey", "nodeId", "brokerId", "logDir", "batchIndex");

    private static final List<String> PARTITIONS = List.of("partitions", "partitionResponses");

    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    static List<Difference> of(JsonNode kafka, JsonNode ours) {
        var comparison = new Comparison();
        comparison.compare("", kafka, ours);
        return comparison.found;
    }

    private void compare(String path, JsonNode kafka, JsonNode ours) {
        if (Objects.equals(kafka, ours)) {
            return;
        }
        if (kafka == null || ours == null || kafka.getNodeType() != ours.getNodeType()) {
            found.add(new Difference(path, kafka, ours));
        } else if (kafka.isObject()) {
            compareFields(path, kafka, ours);
        } else if (kafka.isArray()) {
            compareElements(path, elements(kafka), elements(ours));
        } else if (!kafka.asText().equals(ours.asText())) {
            found.add(new Difference(path, kafka, ours));
        }
    }

    private void compareFields(String path, JsonNode kafka, JsonNode ours) {
        var names = new TreeSet<String>();
        kafka.fieldNames().forEachRemaining(names::add);
        ours.fieldNames().forEachRemaining(names::add);
        names.forEach(name -> compare(path.isEmpty() ? name : path + "." + name, kafka.get(name), ours.get(name)));
    }

    private void compareElements(String path, Map<String, JsonNode> kafka, Map<String, JsonNode> ours) {
        var keys = new TreeSet<>(kafka.keySet());
        keys.addAll(ours.keySet());
        keys.forEach(key -> compare(path + "[" + key + "]", kafka.get(key), ours.get(key)));
    }

    private static Map<String, JsonNode> elements(JsonNode array) {
        var sorted = new ArrayList<>(grouped(array));
        if (!sorted.isEmpty() && !key(sorted.get(0)).isEmpty()) {
            sorted.sort(Comparator.comparing(Comparison::key).thenComparing(element -> element.path("errorCode").asInt()));
        }
        var elements = new TreeMap<String, JsonNode>();
        for (int i = 0; i < sorted.size(); i++) {
            var key = key(sorted.get(i));
            var unique = key.isEmpty() ? String.valueOf(i) : key;
            for (int n = 2; elements.containsKey(unique); n++) {
                unique = key + " again " + n;
            }
            elements.put(unique, sorted.get(i));
        }
        return elements;
    }

    /** A topic that is in an answer twice, with some of its partitions here and some there, is one topic. */
    private static List<JsonNode> grouped(JsonNode array) {
        var groups = new LinkedHashMap<String, JsonNode>();
        for (var element : array) {
            var partitions = PARTITIONS.stream().map(element::get).filter(Objects::nonNull).findFirst().orElse(null);
            if (!element.isObject() || partitions == null) {
                groups.put(String.valueOf(groups.size()), element);
            } else if (groups.putIfAbsent(key(element), element.deepCopy()) != null) {
                PARTITIONS.stream().map(groups.get(key(element))::get).filter(Objects::nonNull)
                        .forEach(all -> ((ArrayNode) all).addAll((ArrayNode) partitions));
            }
        }
        return List.copyOf(groups.values());
    }

    private static String key(JsonNode element) {
        var parts = new ArrayList<String>();
        KEYS.stream().filter(element::has).map(element::get).filter(JsonNode::isValueNode)
                .filter(part -> !part.isNull() && !part.asText().isEmpty()).forEach(part -> parts.add(part.asText()));
        var keyed = KEYS.stream().anyMatch(element::has);
        return keyed && parts.isEmpty() ? "without a name" : String.join(" ", parts);
    }
}

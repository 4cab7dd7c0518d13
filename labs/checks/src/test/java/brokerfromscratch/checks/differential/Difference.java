package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A place at which two answers differ.
 *
 * @param path  from the answer's root; an element of a list is named by its key, for example {@code body.topics[s1-a].errorCode}
 * @param kafka what stands there in Kafka's answer; null if there is nothing
 * @param ours  the same of our answer
 */
record Difference(String path, JsonNode kafka, JsonNode ours) {
    private static final int SHOWN = 400;

    static String text(JsonNode value) {
        return value == null ? "absent" : value.toString();
    }

    @Override
    public String toString() {
        return "%s%n      Kafka: %s%n      ours:  %s".formatted(path, shown(kafka), shown(ours));
    }

    private static String shown(JsonNode value) {
        var text = text(value);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}

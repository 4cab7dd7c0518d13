package brokerfromscratch.testkit.compare;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.record.internal.BaseRecords;

/**
 * An answer as lines {@code path = value}, in the order of its schema. An element of a list goes by what identifies it, so that
 * two answers with other neighbours can be compared: {@code apiKeys[Fetch]} and not "the third".
 */
final class Fields {
    private static final List<String> NAMES_OF_ELEMENTS = List.of("apiKey", "name", "nodeId", "brokerId", "partitionIndex", "index");
    private static final List<String> NOT_SHOWN = List.of("prev", "next", "_unknownTaggedFields");

    private final Map<String, String> byPath = new LinkedHashMap<>();

    private Fields() {}

    /** All fields of a message of Kafka's, nested ones by their path. */
    static Map<String, String> of(Message message) {
        var fields = new Fields();
        fields.add("", message);
        return fields.byPath;
    }

    private void add(String path, Object value) {
        if (value instanceof Message message) {
            addMessage(path, message);
        } else if (value instanceof Collection<?> list && list.stream().anyMatch(Message.class::isInstance)) {
            addElements(path, list);
        } else {
            byPath.put(path, text(path, value));
        }
    }

    private void addElements(String path, Collection<?> list) {
        int index = 0;
        for (var element : list) {
            var values = valuesOf((Message) element);
            var name = NAMES_OF_ELEMENTS.stream().filter(values::containsKey).filter(field -> !values.get(field).equals("")).findFirst();
            var place = path + "[" + name.map(field -> identity(field, values.get(field))).orElse(String.valueOf(index)) + "]";
            index++;
            name.ifPresent(values::remove);
            if (isShort(values)) {
                byPath.put(place, shortText(values));
            } else {
                values.forEach((field, value) -> add(place + "." + field, value));
            }
        }
    }

    private static String identity(String field, Object value) {
        return field.equals("apiKey") && ApiKeys.hasId((short) value) ? ApiKeys.forId((short) value).name : String.valueOf(value);
    }

    private static String shortText(Map<String, Object> values) {
        return values.keySet().equals(Set.of("minVersion", "maxVersion"))
            ? values.get("minVersion") + " to " + values.get("maxVersion")
            : values.entrySet().stream().map(field -> field.getKey() + " " + text(field.getKey(), field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static boolean isShort(Map<String, Object> values) {
        return values.size() <= 2 && values.values().stream().noneMatch(v -> v instanceof Message || v instanceof Collection);
    }

    private void addMessage(String path, Message message) {
        valuesOf(message).forEach((field, value) -> add(path.isEmpty() ? field : path + "." + field, value));
    }

    /** Kafka's generated classes have an accessor of the same name for each field. */
    private static Map<String, Object> valuesOf(Message message) {
        var values = new LinkedHashMap<String, Object>();
        for (var field : message.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !NOT_SHOWN.contains(field.getName())) {
                try {
                    values.put(field.getName(), message.getClass().getMethod(field.getName()).invoke(message));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("Kafka's class " + message.getClass() + " has changed", e);
                }
            }
        }
        return values;
    }

    private static String text(String path, Object value) {
        if (path.endsWith("errorCode") && value instanceof Short code) {
            return code + " " + Errors.forCode(code);
        }
        return value instanceof BaseRecords records ? records.sizeInBytes() + " bytes of batches" : String.valueOf(value);
    }
}

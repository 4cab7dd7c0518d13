package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** kafka-clients brings a converter to and from JSON with each message, as a class beside it. */
final class JsonConverters {
    private JsonConverters() {}

    /** A request from JSON that has every field of this version. */
    static ApiMessage read(ApiKeys api, short version, JsonNode body) {
        return (ApiMessage) call(api.messageType.newRequest().getClass(), "read",
                new Class<?>[] {JsonNode.class, short.class}, body, version);
    }

    /** A message as JSON, with the bytes of records: Kafka's converter leaves a node of no bytes for them. */
    static JsonNode write(ApiMessage message, short version) {
        var json = (JsonNode) call(message.getClass(), "write",
                new Class<?>[] {message.getClass(), short.class, boolean.class}, message, version, true);
        if (message instanceof FetchResponseData fetch) {
            for (int t = 0; t < fetch.responses().size(); t++) {
                var partitions = fetch.responses().get(t).partitions();
                for (int p = 0; p < partitions.size(); p++) {
                    putRecords((ObjectNode) json.get("responses").get(t).get("partitions").get(p), partitions.get(p).records());
                }
            }
        }
        return json;
    }

    private static void putRecords(ObjectNode partition, BaseRecords records) {
        if (records != null) {
            var buffer = ((MemoryRecords) records).buffer();
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            partition.put("records", bytes);
        }
    }

    private static Object call(Class<?> type, String method, Class<?>[] parameters, Object... arguments) {
        try {
            return Class.forName(type.getName() + "JsonConverter").getMethod(method, parameters).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot " + method + " " + type.getSimpleName() + ": " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

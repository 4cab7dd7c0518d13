package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** kafka-clients brings a converter to and from JSON with each message, as a class beside it. */
final class JsonConverters {
    private JsonConverters() {}

    /** A request from JSON that has every field of this version. */
    static ApiMessage read(ApiKeys api, short version, JsonNode body) {
        return (ApiMessage) call(api.messageType.newRequest().getClass(), "read",
                new Class<?>[] {JsonNode.class, short.class}, body, version);
    }

    /** A message as JSON, with the bytes of records. */
    static JsonNode write(ApiMessage message, short version) {
        return (JsonNode) call(message.getClass(), "write",
                new Class<?>[] {message.getClass(), short.class, boolean.class}, message, version, true);
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

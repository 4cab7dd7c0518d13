package minibroker.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Which request is answered by whom: the whole list of what a listener can do. What is not in the table is not advertised,
 * and asking for it all the same ends the connection, as in Kafka.
 *
 * <p>Filled once by mini-broker before the first connection; read on the loop's thread. Kafka's counterpart is the long
 * {@code match} in {@code KafkaApis.handle}.
 */
public final class RequestTable {
    private final Map<ApiKeys, ApiHandler> handlers = new EnumMap<>(ApiKeys.class);

    /** Adds a handler. Two for the same request are a mistake in the composition. */
    public RequestTable put(ApiKeys api, ApiHandler handler) {
        if (handlers.putIfAbsent(api, handler) != null) {
            throw new IllegalStateException("broken invariant: " + api + " has a handler already; use wrap to put one around it");
        }
        return this;
    }

    /** Puts something around a handler that is there: a quota, an audit, a fault for a test. */
    public RequestTable wrap(ApiKeys api, UnaryOperator<ApiHandler> around) {
        if (handlers.computeIfPresent(api, (key, handler) -> around.apply(handler)) == null) {
            throw new IllegalStateException("broken invariant: " + api + " has no handler to wrap");
        }
        return this;
    }

    public Optional<ApiHandler> handlerOf(ApiKeys api) {
        return Optional.ofNullable(handlers.get(api));
    }

    /**
     * What ApiVersions says: every request in the table with the versions that kafka-clients knows and calls stable. Produce
     * is said to begin at 0 although its schema begins at 3, because older librdkafka clients look for that (KAFKA-18659).
     */
    public List<ApiVersion> advertised() {
        return handlers.keySet().stream()
                .map(api -> api.toApiVersionForApiResponse(false, ListenerType.BROKER))
                .flatMap(Optional::stream)
                .toList();
    }
}

package minibroker.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.errors.InvalidRequestException;
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
    private static final short PRODUCE_IS_SAID_TO_BEGIN_AT = 0;

    private final Map<ApiKeys, ApiHandler> handlers = new EnumMap<>(ApiKeys.class);       // in the order of the keys

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

    /**
     * Who answers this request. ApiVersions has an answer in any version: a client asks it in order to learn what it may ask.
     *
     * @throws InvalidRequestException if nobody answers it, or not in this version
     */
    ApiHandler handlerFor(RequestHead head) {
        ApiHandler handler = handlers.get(head.api());
        if (handler == null) {
            throw notEnabled(head);
        }
        if (head.api() == ApiKeys.API_VERSIONS) {
            return handler;
        }
        Versions versions = stableVersions(head.api());
        if (head.apiVersion() < versions.oldest() || head.apiVersion() > versions.latest()) {
            throw notEnabled(head);
        }
        return handler;
    }

    private static InvalidRequestException notEnabled(RequestHead head) {
        return new InvalidRequestException("%s (api key %d) in version %d is not enabled"
                .formatted(head.api().name, head.api().id, head.apiVersion()));
    }

    /**
     * What ApiVersions says: every request in the table, in the order of the keys, with the versions that we answer.
     *
     * <p>One range is wider than the truth: Produce is said to begin at {@link #PRODUCE_IS_SAID_TO_BEGIN_AT}, because older
     * librdkafka clients look for that before they compress (KAFKA-18659). Asked for in such a version, it is refused.
     */
    public List<ApiVersion> advertised() {
        var lines = new ArrayList<ApiVersion>();
        for (ApiKeys api : handlers.keySet()) {
            Versions versions = stableVersions(api);
            short oldest = api == ApiKeys.PRODUCE ? PRODUCE_IS_SAID_TO_BEGIN_AT : versions.oldest();
            lines.add(line(api, oldest, versions.latest()));
        }
        return lines;
    }

    private static ApiVersion line(ApiKeys api, short oldest, short latest) {
        return new ApiVersion().setApiKey(api.id).setMinVersion(oldest).setMaxVersion(latest);
    }

    /** The versions that kafka-clients knows and does not call unstable: what we answer. */
    static Versions stableVersions(ApiKeys api) {
        return new Versions(api.oldestVersion(), api.latestVersion(false));
    }

    /** From the oldest to the latest, both included. */
    record Versions(short oldest, short latest) {}
}

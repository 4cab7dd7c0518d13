package minibroker.wire;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("Say what you can")
class TableCheck {
    private final RequestTable table = new RequestTable();
    private final ApiHandler handler = (context, request, reply) -> {};

    private static RequestHead head(ApiKeys api, int version) {
        return new RequestHead(api, (short) version, 7, "c-1");
    }

    /** Null if it is refused. */
    private ApiHandler found(ApiKeys api, int version) {
        try {
            return table.handlerFor(head(api, version));
        } catch (InvalidRequestException refusal) {
            return null;
        }
    }

    private void refused(ApiKeys api, int version, String suspicion) {
        var what = "handlerFor(%s in version %d)".formatted(api.name, version);
        try {
            var found = table.handlerFor(head(api, version));
            throw new CheckFailure(what, "InvalidRequestException", found == null ? "null" : "a handler", suspicion);
        } catch (InvalidRequestException e) {
            return;
        } catch (RuntimeException e) {
            throw new CheckFailure(what, "InvalidRequestException", e.toString(),
                "throw notEnabled(head): the same exception as for a header that cannot be read.");
        }
    }

    @Test
    @DisplayName("a request is answered by the handler of its key, in every stable version")
    @Must("table-serves")
    void serves() {
        var other = (ApiHandler) (context, request, reply) -> {};
        table.put(ApiKeys.METADATA, handler).put(ApiKeys.FETCH, other);
        for (int version = 0; version <= 13; version++) {
            expect("handlerFor(Metadata in version " + version + ") is the one of Metadata",
                found(ApiKeys.METADATA, version) == handler).toBe(true,
                "Metadata is known from version 0 to 13, and both bounds belong to the range.");
        }
        for (int version : new int[] {4, 18}) {
            expect("handlerFor(Fetch in version " + version + ") is the one of Fetch",
                found(ApiKeys.FETCH, version) == other).toBe(true,
                "Fetch is known from version 4 to 18, and both bounds belong to the range.");
        }
    }

    @Test
    @DisplayName("a request that nobody answers is refused")
    @Must("table-refuses")
    void notInTheTable() {
        table.put(ApiKeys.METADATA, handler);
        refused(ApiKeys.FETCH, 12, "Kafka knows this request, but it is not in this table: handlers.get(…) is null.");
        refused(ApiKeys.API_VERSIONS, 0, "Any version of ApiVersions will do, but somebody must be there to answer it.");
    }

    @Test
    @DisplayName("a request in a version that we do not know is refused")
    @Must("table-refuses")
    void unknownVersion() {
        table.put(ApiKeys.FETCH, handler).put(ApiKeys.INIT_PRODUCER_ID, handler).put(ApiKeys.PRODUCE, handler)
            .put(ApiKeys.API_VERSIONS, handler);
        var suspicion = "Its body cannot be read, so it cannot be answered. Versions may be too old, too new, or below zero.";
        for (int version : new int[] {-1, 0, 3, 19, 99}) {
            refused(ApiKeys.FETCH, version, suspicion);
        }
        refused(ApiKeys.INIT_PRODUCER_ID, 6, "Version 6 exists and is unstable: its bytes may still change. Ask "
            + "stableVersions(api).");
        refused(ApiKeys.PRODUCE, 2, "We *say* that Produce begins at 0, but nobody here can read its versions 0 to 2.");
    }

    @Test
    @DisplayName("ApiVersions has an answer in any version")
    @Must("table-any-version")
    void anyVersionOfApiVersions() {
        table.put(ApiKeys.API_VERSIONS, handler);
        for (int version : new int[] {-1, 0, 4, 5, 99}) {
            expect("handlerFor(ApiVersions in version " + version + ") is a handler",
                found(ApiKeys.API_VERSIONS, version) == handler).toBe(true,
                "Whoever asks this does not know yet what we know. A closed connection would not tell.");
        }
    }

    @Test
    @DisplayName("what is advertised is what the table holds, in the order of the keys")
    @Must("table-advertises")
    void advertises() {
        expect("advertised() of an empty table", lines()).toBe(List.of(), "What is not in the table is not advertised.");
        table.put(ApiKeys.DESCRIBE_CLUSTER, handler).put(ApiKeys.API_VERSIONS, handler).put(ApiKeys.METADATA, handler);
        expect("advertised()", lines()).toBe(List.of("3: 0 to 13", "18: 0 to 4", "60: 0 to 2"),
            "A line for each request in the table, with the versions of stableVersions(api), in the order of `handlers`.");
        table.put(ApiKeys.LIST_OFFSETS, handler);
        expect("lines after one more handler was put", lines().size()).toBe(4, "The table may have grown since the last time: "
            + "make the list anew.");
    }

    @Test
    @DisplayName("a version that is not stable is not advertised")
    @Must("table-advertises")
    void onlyStable() {
        table.put(ApiKeys.INIT_PRODUCER_ID, handler);
        expect("advertised()", lines()).toBe(List.of("22: 0 to 5"), "Version 6 of InitProducerId may still change. A client "
            + "that uses it because we said so will not be understood tomorrow.");
    }

    @Test
    @DisplayName("Produce is said to begin at version 0, for the sake of old clients")
    @Must("table-produce")
    void produceFromZero() {
        table.put(ApiKeys.PRODUCE, handler).put(ApiKeys.FETCH, handler);
        expect("advertised()", lines()).toBe(List.of("0: 0 to 13", "1: 4 to 18"), "Produce, and only Produce, is said to "
            + "begin at 0: older librdkafka clients look for that version before they compress.");
    }

    @Test
    @DisplayName("whatever is advertised is answered, Produce's three old versions apart")
    @Must("table-serves")
    void saysWhatItDoes() {
        for (var api : ApiKeys.values()) {
            if (api.oldestVersion() <= api.latestVersion(false)) {
                table.put(api, handler);
            }
        }
        var refused = new ArrayList<String>();
        for (var line : table.advertised()) {
            IntStream.rangeClosed(line.minVersion(), line.maxVersion()).filter(version -> !answers(line, version))
                .forEach(version -> refused.add(ApiKeys.forId(line.apiKey()).name + " v" + version));
        }
        expect("advertised, and refused", List.copyOf(refused)).toBe(List.of("Produce v0", "Produce v1", "Produce v2"),
            "A client takes the newest version that both know, and relies on it. Ask the same stableVersions(api) in both "
            + "methods.");
    }

    private boolean answers(ApiVersion line, int version) {
        return found(ApiKeys.forId(line.apiKey()), version) != null;
    }

    private List<String> lines() {
        return table.advertised().stream().map(line -> "%d: %d to %d".formatted(line.apiKey(), line.minVersion(),
            line.maxVersion()))
            .toList();
    }
}

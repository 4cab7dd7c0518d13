package brokerfromscratch.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two answers side by side")
class SideBySideTest {
    private static final SideBySide ASCII = new SideBySide(false);

    @Test
    @DisplayName("have a mark where they differ, and a dash where one has no such field")
    void marks() {
        assertThat(ASCII.compare(fields("errorCode", "0 NONE", "host", "a"), fields("errorCode", "0 NONE", "rack", "r")))
            .containsExactly(
                "  %-44s | %-22s | %s".formatted("errorCode", "0 NONE", "0 NONE"),
                "! %-44s | %-22s | %s".formatted("host", "a", "-"),
                "! %-44s | %-22s | %s".formatted("rack", "-", "r"));
    }

    @Test
    @DisplayName("are marked with more than ASCII where the terminal can show it")
    void blocks() {
        assertThat(new SideBySide(true).compare(fields("host", "a"), fields("host", "b"))).singleElement().asString()
            .startsWith("\u2260 host").contains("\u2502 a ").endsWith("\u2502 b");
    }

    @Test
    @DisplayName("fit into 100 columns: a long text goes on in its column below")
    void width() {
        var lines = ASCII.compare(fields("x".repeat(90), "y".repeat(60)), fields("x".repeat(90), "z".repeat(60)));

        assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(String.join("", lines).chars().filter(c -> c == 'z').count()).isEqualTo(60);
    }

    @Test
    @DisplayName("only count what is equal beside a difference, and what only Kafka has beyond the first few")
    void counts() {
        var yours = new LinkedHashMap<String, String>();
        var kafkas = new LinkedHashMap<String, String>();
        for (int i = 0; i < 20; i++) {
            yours.put("same" + i, "1");
            kafkas.put("same" + i, "1");
            kafkas.put("more" + i, "1");
        }

        assertThat(ASCII.compare(yours, kafkas)).hasSize(7).endsWith("      and 15 more that only Kafka's answer has",
            "      20 fields are equal in all");
    }

    @Test
    @DisplayName("name an element of a list by what identifies it, whatever stands before it")
    void elements() {
        var keys = List.of(new ApiVersion().setApiKey((short) 18).setMinVersion((short) 0).setMaxVersion((short) 4));
        var answer = new ApiVersionsResponseData().setErrorCode((short) 35).setApiKeys(new ApiVersionCollection(keys.iterator()));

        assertThat(Fields.of(answer)).containsEntry("errorCode", "35 UNSUPPORTED_VERSION")
            .containsEntry("apiKeys[ApiVersions]", "0 to 4");
    }

    @Test
    @DisplayName("may be what DumpLogSegments says of two files")
    void dumps() {
        var dump = SegmentDump.fields(List.of("Dumping 0.log", "Log starting offset: 0",
            "baseOffset: 0 lastOffset: 0 count: 1 isTransactional: false position: 0 crc: 7 isvalid: true",
            "| offset: 0 CreateTime: 1000 keySize: 1 valueSize: 1 sequence: -1 headerKeys: [] key: k payload: v"));

        assertThat(dump).containsOnlyKeys("batch 0: lastOffset", "batch 0: count", "batch 0: position", "batch 0: crc",
            "batch 0: isvalid", "  record 0");
        assertThat(dump.get("  record 0")).isEqualTo("key k, payload v, CreateTime 1000");
    }

    private static Map<String, String> fields(String... pathsAndValues) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            fields.put(pathsAndValues[i], pathsAndValues[i + 1]);
        }
        return fields;
    }
}

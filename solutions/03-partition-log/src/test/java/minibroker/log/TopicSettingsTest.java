package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import minibroker.runtime.Settings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A topic's settings")
class TopicSettingsTest {
    @Test
    @DisplayName("have Kafka's defaults")
    void defaults() {
        assertThat(LogSettings.DEFAULT.segmentBytes()).isEqualTo(1_073_741_824);
        assertThat(LogSettings.DEFAULT.segmentMs()).isEqualTo(604_800_000);
        assertThat(LogSettings.DEFAULT.retentionMs()).isEqualTo(604_800_000);
        assertThat(LogSettings.DEFAULT.retentionBytes()).isEqualTo(-1);
        assertThat(LogSettings.DEFAULT.maxMessageBytes()).isEqualTo(1_048_588);
        assertThat(LogSettings.DEFAULT.deleting()).isTrue();
        assertThat(LogSettings.DEFAULT.compacted()).isFalse();
        assertThat(LogSettings.DEFAULT.logAppendTime()).isFalse();
    }

    @Test
    @DisplayName("are refused in Kafka's words")
    void refusals() {
        refused("segment.bytes", "-1", "Invalid value -1 for configuration segment.bytes: Value must be at least 1048576");
        refused("segment.bytes", "x", "Invalid value x for configuration segment.bytes: Not a number of type INT");
        refused("retention.ms", "-2", "Invalid value -2 for configuration retention.ms: Value must be at least -1");
        refused("cleanup.policy", "foo",
                "Invalid value foo for configuration cleanup.policy: String must be one of: compact, delete");
        refused("compression.type", "zip", "Invalid value zip for configuration compression.type: "
                + "String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer");
        refused("min.cleanable.dirty.ratio", "2",
                "Invalid value 2.0 for configuration min.cleanable.dirty.ratio: Value must be no more than 1");
        refused("preallocate", "maybe",
                "Invalid value maybe for configuration preallocate: Expected value to be either true or false");
    }

    @Test
    @DisplayName("are refused by name where this broker would not keep what Kafka promises")
    void unsupported() {
        refused("compression.type", "lz4", "Invalid value lz4 for configuration compression.type: "
                + "Only producer is supported: batches are stored as producers compressed them");
        refused("remote.storage.enable", "true",
                "Invalid value true for configuration remote.storage.enable: Only false is supported: "
                        + "there is no tiered storage");
        refused("preallocate", "true", "Invalid value true for configuration preallocate: "
                + "Only false is supported: files grow as they are written");
    }

    @Test
    @DisplayName("that Kafka Streams sets on its internal topics are taken")
    void streams() {
        var repartition = LogWorld.settings(Map.of("cleanup.policy", "delete", "segment.bytes", "52428800",
                "retention.ms", "-1", "message.timestamp.type", "CreateTime"));
        assertThat(repartition.retentionMs()).isEqualTo(-1);
        var changelog = LogWorld.settings(Map.of("cleanup.policy", "compact,delete", "min.compaction.lag.ms", "0",
                "message.timestamp.type", "CreateTime", "retention.ms", "86400000"));
        assertThat(changelog.compacted() && changelog.deleting()).isTrue();
        var endless = LogWorld.settings(Map.of("cleanup.policy", ""));
        assertThat(endless.compacted() || endless.deleting()).isFalse();
    }

    @Test
    @DisplayName("fall back to the broker's before they fall back to the default")
    void inheritance() {
        var settings = Settings.of(LogSettings.ALL, Map.of("retention.ms", "5")).inheriting(
                Map.of("retention.ms", "7", "segment.ms", "9"));
        assertThat(LogSettings.from(settings).retentionMs()).isEqualTo(5);
        assertThat(LogSettings.from(settings).segmentMs()).isEqualTo(9);
        assertThat(settings.isGiven("retention.ms")).isTrue();
        assertThat(settings.isInherited("segment.ms")).isTrue();
        assertThat(LogSettings.from(settings.with("retention.ms", null)).retentionMs()).isEqualTo(7);
    }

    private static void refused(String name, String value, String text) {
        assertThatThrownBy(() -> Settings.of(LogSettings.ALL, Map.of(name, value))).hasMessage(text);
    }
}

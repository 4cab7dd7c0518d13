package minibroker.produce.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.FeatureLevelRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord.UnregisterBrokerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Metadata records as bytes")
class MetadataRecordCodecTest {
    static List<MetadataRecord> oneOfEach() {
        var endpoints = new LinkedHashMap<String, Endpoint>();
        endpoints.put("PLAINTEXT", new Endpoint("127.0.0.1", 9092));
        endpoints.put("INTERNAL", new Endpoint("::1", 19092));
        return List.of(
                new TopicRecord("readings", new Uuid(1, -1)),
                new PartitionRecord(new Uuid(1, -1), 3, List.of(1, 2, 3), List.of(1), -1, 7, 9),
                new RemoveTopicRecord(new Uuid(1, -1)),
                new ConfigRecord(ResourceKind.TOPIC, "readings", "retention.ms", "5"),
                new ConfigRecord(ResourceKind.BROKER, "", "log.retention.ms", null),
                new RegisterBrokerRecord(1, 42, endpoints, null),
                new RegisterBrokerRecord(2, 43, endpoints, "Bremen-Überseehafen"),
                new UnregisterBrokerRecord(2),
                new ProducerIdsRecord(1, 1L << 40),
                new FeatureLevelRecord("transaction.version", (short) 2));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    @DisplayName("come back as they were")
    void comeBack(MetadataRecord record) throws IOException {
        assertThat(decode(MetadataRecordCodec.encode(record))).isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    @DisplayName("are refused when they are cut off, at whichever byte, or one byte too long")
    void truncationIsRefused(MetadataRecord record) {
        var whole = MetadataRecordCodec.encode(record);
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decode(cut)).as("%d of %d bytes", length, whole.length).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IOException.class).hasMessageContaining("1 bytes too many");
    }

    @Test
    @DisplayName("lie as drawn: kind, version, then the fields")
    void lieAsDrawn() {
        var bytes = MetadataRecordCodec.encode(new ConfigRecord(ResourceKind.TOPIC, "ab", "c", null));

        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes))
                .isEqualTo("04 00 00 00 00 00 02 61 62 00 00 00 01 63 ff ff ff ff");
    }

    @Test
    @DisplayName("say where they stand and what they are when they cannot be read")
    void complaintsSayWhere() {
        assertThatThrownBy(() -> decode(new byte[] {99, 0})).hasMessage(
                "the metadata record at offset 17 (kind 99) cannot be read: unknown kind 99, 1 bytes after its start");
        assertThatThrownBy(() -> decode(new byte[] {6, 5, 0, 0, 0, 1})).hasMessage("the metadata record at offset 17 "
                + "(UNREGISTER_BROKER) cannot be read: its version is 5, known is 0, 2 bytes after its start");
        assertThatThrownBy(() -> decode(new byte[] {6, 0, 0})).hasMessage("the metadata record at offset 17 "
                + "(UNREGISTER_BROKER) cannot be read: it ends inside a field, 2 bytes after its start");
    }

    @RepeatedTest(200)
    @DisplayName("with a flipped byte are another record or an IOException, never anything worse")
    void flippedBytes(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        var all = oneOfEach();
        var bytes = MetadataRecordCodec.encode(all.get(random.nextInt(all.size())));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        try {
            assertThat(decode(bytes)).isNotNull();
        } catch (IOException expected) {
            assertThat(expected).as("seed %d", run.getCurrentRepetition()).hasMessageContaining("at offset 17");
        }
    }

    private static MetadataRecord decode(byte[] bytes) throws IOException {
        return MetadataRecordCodec.decode(ByteBuffer.wrap(bytes), 17);
    }
}

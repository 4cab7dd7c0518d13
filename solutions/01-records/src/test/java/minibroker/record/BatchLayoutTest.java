package minibroker.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The layout of a record batch")
class BatchLayoutTest {
    @Test
    @DisplayName("is this, byte for byte")
    void annotatedBytes() {
        var batch = BatchBuilder.startingAt(42).leaderEpoch(7)
                .append(1000, "reefer-1".getBytes(UTF_8), "-18.5".getBytes(UTF_8))
                .append(1001, null, "-18".getBytes(UTF_8), List.of(new RecordHeader("ship", ByteBuffer.wrap(new byte[] {9}))))
                .build();
        assertThat(HexFormat.of().formatHex(batch.array(), 0, batch.limit())).isEqualTo(
                "000000000000002a"                       // baseOffset 42
                + "00000056"                             // batchLength: 86 bytes follow
                + "00000007"                             // partitionLeaderEpoch
                + "02"                                   // magic
                + "%08x".formatted(BatchCheck.crcOf(batch, 0, batch.limit()))
                + "0000"                                 // attributes: no codec, create time
                + "00000001"                             // lastOffsetDelta
                + "00000000000003e8" + "00000000000003e9" // base and max timestamp
                + "ffffffffffffffff" + "ffff" + "ffffffff" // no producer id, epoch, sequence
                + "00000002"                             // recordCount
                + "26" + "00" + "00" + "00"              // length 19, attributes, timestampDelta 0, offsetDelta 0
                + "10" + "7265656665722d31"              // key, 8 bytes
                + "0a" + "2d31382e35" + "00"             // value, 5 bytes; no headers
                + "20" + "00" + "02" + "02"              // length 16, attributes, deltas 1 and 1
                + "01" + "06" + "2d3138"                 // key null; value, 3 bytes
                + "02" + "08" + "73686970" + "02" + "09"); // one header: ship, one byte
    }

    @Test
    @DisplayName("is the one that Kafka's own code writes")
    void sameBytesAsKafka() {
        for (int seed = 1; seed <= 300; seed++) {
            var records = KafkaBatches.randomRecords(new Random(seed));
            var kafkas = KafkaBatches.batch(seed, CompressionType.NONE, records);
            assertThat(build(BatchBuilder.startingAt(seed), seed, records)).as("seed %d", seed).isEqualTo(kafkas);
        }
    }

    @Test
    @DisplayName("says who sent it and that it belongs to a transaction, as Kafka's does")
    void transactionalBatch() {
        var records = KafkaBatches.randomRecords(new Random(1));
        var kafkas = MemoryRecords.withTransactionalRecords(0, Compression.NONE, 99, (short) 3, 17, 5, records).buffer();
        var builder = BatchBuilder.startingAt(0).producer(99, (short) 3, 17).leaderEpoch(5).transactional();
        assertThat(build(builder, 0, records)).isEqualTo(kafkas);
        var header = BatchHeader.read(kafkas, 0);
        assertThat(header.isTransactional()).isTrue();
        assertThat(header.isControl()).isFalse();
        assertThat(header.lastSequence()).isEqualTo(17 + records.length - 1);
    }

    @Test
    @DisplayName("keeps gaps between offsets, which compaction leaves")
    void gaps() {
        var batch = BatchBuilder.startingAt(10).append(new Record(10, 5, null, null, List.of()))
                .append(new Record(15, 5, null, null, List.of())).build();
        assertThat(BatchHeader.read(batch, 0).lastOffset()).isEqualTo(15);
        assertThat(read(batch)).extracting(Record::offset).containsExactly(10L, 15L);
    }

    @Test
    @DisplayName("never goes back in offsets and is never empty")
    void builderRefuses() {
        var builder = BatchBuilder.startingAt(10).append(5, null, null);
        assertThatIllegalStateException().isThrownBy(() -> builder.append(new Record(10, 5, null, null, List.of())))
                .withMessageContaining("offset 10 after offset 10");
        assertThatIllegalStateException().isThrownBy(() -> BatchBuilder.startingAt(10).build());
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @DisplayName("is read by us whatever codec a Kafka producer chose")
    void weReadKafkas(CompressionType codec) {
        for (int seed = 1; seed <= 60; seed++) {
            var records = KafkaBatches.randomRecords(new Random(seed));
            var batch = KafkaBatches.batch(seed, codec, records);
            var expected = new ArrayList<Record>();
            for (var record : records) {
                expected.add(KafkaBatches.ours(seed + expected.size(), record));
            }
            assertThat(BatchCheck.problem(batch, 0, batch.limit())).isEmpty();
            assertThat(BatchHeader.read(batch, 0).codec()).isEqualTo(codec.id);
            assertThat(read(batch)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @DisplayName("shows offset, time and presence of a key without unpacking keys and values")
    void outlines(CompressionType codec) {
        var records = KafkaBatches.randomRecords(new Random(7));
        var batch = KafkaBatches.batch(100, codec, records);
        var seen = new ArrayList<RecordOutline>();

        assertThat(BatchRecords.find(batch, 0, outline -> !seen.add(outline))).isEmpty();
        for (int i = 0; i < records.length; i++) {
            assertThat(seen.get(i)).isEqualTo(new RecordOutline(100 + i, records[i].timestamp(), records[i].key() != null));
        }
        assertThat(BatchRecords.find(batch, 0, outline -> true)).contains(seen.get(0));
    }

    @Test
    @DisplayName("may hide a huge value in few bytes, and to look at it costs no memory")
    void bombsDoNotGoOff() {
        int valueBytes = 32 << 20;
        var batch = KafkaBatches.batch(0, CompressionType.GZIP, new SimpleRecord(1, null, new byte[valueBytes]));
        assertThat(batch.remaining()).as("bytes of the batch").isLessThan(valueBytes / 500);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        BatchRecords.find(batch, 0, outline -> false);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes allocated").isLessThan(valueBytes / 8);
    }

    @Test
    @DisplayName("may start anywhere in a buffer")
    void anywhereInABuffer() {
        var batch = BatchBuilder.startingAt(3).append(7, new byte[] {1}, new byte[] {2}).build();
        var buffer = ByteBuffer.allocateDirect(batch.limit() + 30).position(11).put(batch.duplicate());
        assertThat(BatchCheck.problem(buffer, 11, 11 + batch.limit())).isEmpty();
        assertThat(BatchHeader.read(buffer, 11)).isEqualTo(BatchHeader.read(batch, 0));
        assertThat(BatchRecords.of(buffer, 11)).containsExactlyElementsOf(read(batch));
    }

    private static ByteBuffer build(BatchBuilder builder, long baseOffset, SimpleRecord[] records) {
        for (int i = 0; i < records.length; i++) {
            builder.append(KafkaBatches.ours(baseOffset + i, records[i]));
        }
        return builder.build();
    }

    private static List<Record> read(ByteBuffer batch) {
        var records = new ArrayList<Record>();
        BatchRecords.of(batch, 0).forEach(records::add);
        return records;
    }
}

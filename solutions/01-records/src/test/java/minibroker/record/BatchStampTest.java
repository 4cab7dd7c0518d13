package minibroker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The stamps of a broker")
class BatchStampTest {
    @Test
    @DisplayName("move a batch to its place in the log without touching what the producer's CRC covers")
    void offsetAndEpoch() {
        var batch = KafkaBatches.batch(0, CompressionType.GZIP, KafkaBatches.randomRecords(new Random(7)));
        var before = BatchHeader.read(batch, 0);
        BatchStamp.offset(batch, 0, 1L << 40);
        BatchStamp.leaderEpoch(batch, 0, 12);
        assertThat(BatchHeader.read(batch, 0)).isEqualTo(before.stamped(1L << 40, 12));
        assertThat(BatchCheck.problem(batch, 0, batch.limit())).isEmpty();
        assertThat(BatchRecords.of(batch, 0).iterator().next().offset()).isEqualTo(1L << 40);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @DisplayName("for log-append time change the same bytes as Kafka's")
    void logAppendTime(CompressionType codec) {
        var ours = KafkaBatches.batch(3, codec, KafkaBatches.randomRecords(new Random(8)));
        var kafkas = ByteBuffer.allocate(ours.limit()).put(ours.duplicate()).flip();
        BatchStamp.logAppendTime(ours, 0, ours.limit(), 123_456_789);
        MemoryRecords.readableRecords(kafkas).batches().iterator().next()
                .setMaxTimestamp(TimestampType.LOG_APPEND_TIME, 123_456_789);
        assertThat(ours).isEqualTo(kafkas);
        assertThat(BatchCheck.problem(ours, 0, ours.limit())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @DisplayName("for log-append time give every record the broker's time, whatever the producer said")
    void everyRecordHasTheBrokersTime(CompressionType codec) {
        var batch = KafkaBatches.batch(3, codec, KafkaBatches.randomRecords(new Random(9)));
        BatchStamp.logAppendTime(batch, 0, batch.limit(), 42);
        assertThat(BatchRecords.of(batch, 0)).isNotEmpty().allMatch(record -> record.timestampMs() == 42);
    }
}

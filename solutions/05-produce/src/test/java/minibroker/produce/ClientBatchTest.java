package minibroker.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import minibroker.log.LogSettings;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchCheck;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.BatchStamp;
import minibroker.runtime.Settings;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("What a producer may send")
class ClientBatchTest {
    private static final long NOW = 1_700_000_000_000L;

    private static ByteBuffer threeReadings() {
        return BatchBuilder.startingAt(0)
                .append(NOW, "c1".getBytes(), "-18.0".getBytes())
                .append(NOW, "c2".getBytes(), "-17.5".getBytes())
                .append(NOW, null, "-17.9".getBytes())
                .build();
    }

    private static LogSettings topic(String... namesAndValues) {
        var given = new java.util.LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return LogSettings.from(Settings.of(LogSettings.ALL, given));
    }

    private static Errors verdict(ByteBuffer batch, LogSettings settings) {
        return ClientBatch.refusal(batch, settings, NOW).map(AppendOutcome::error).orElse(Errors.NONE);
    }

    /** Changes a header field and makes the CRC right again: a producer that lies, not a network that breaks. */
    private static ByteBuffer lying(ByteBuffer batch, Runnable change) {
        change.run();
        BatchStamp.crc(batch, 0, BatchHeader.read(batch, 0).sizeInBytes());
        return batch;
    }

    @Test
    @DisplayName("a sound batch is taken")
    void takesASoundBatch() {
        assertThat(verdict(threeReadings(), topic())).isEqualTo(Errors.NONE);
    }

    @Test
    @DisplayName("a last offset delta of -5 would make offsets run backwards")
    void refusesANegativeDelta() {
        var batch = threeReadings();
        lying(batch, () -> batch.putInt(BatchFormat.LAST_OFFSET_DELTA, -5));

        assertThat(verdict(batch, topic())).isNotEqualTo(Errors.NONE);
    }

    @Test
    @DisplayName("a count of a million for three records would burn a million offsets")
    void refusesACountThatLies() {
        var batch = threeReadings();
        lying(batch, () -> batch.putInt(BatchFormat.LAST_OFFSET_DELTA, 999_999).putInt(BatchFormat.RECORD_COUNT, 1_000_000));

        assertThat(verdict(batch, topic())).isEqualTo(Errors.INVALID_RECORD);
    }

    @Test
    @DisplayName("only a broker writes control batches")
    void refusesControlBatches() {
        var batch = threeReadings();
        lying(batch, () -> batch.putShort(BatchFormat.ATTRIBUTES, (short) 0b10_0000));

        assertThat(verdict(batch, topic())).isEqualTo(Errors.INVALID_RECORD);
    }

    @Test
    @DisplayName("a broken CRC may be retried, a batch that was built wrong may not")
    void tellsBrokenFromWrong() {
        var broken = threeReadings();
        broken.put(BatchFormat.HEADER_BYTES, (byte) 0x7f);              // the first record's length, and the CRC no longer fits

        assertThat(verdict(broken, topic())).isEqualTo(Errors.CORRUPT_MESSAGE);
        assertThat(verdict(lying(broken, () -> {}), topic())).isEqualTo(Errors.INVALID_RECORD);
    }

    @Test
    @DisplayName("a compacted topic names the record that has no key, plain or compressed")
    void namesTheRecordWithoutAKey() {
        var compressed = MemoryRecords.withRecords(Compression.gzip().build(),
                new SimpleRecord(NOW, "c1".getBytes(), new byte[1]), new SimpleRecord(NOW, null, new byte[1])).buffer();

        for (var batch : List.of(threeReadings(), compressed)) {
            var refusal = ClientBatch.refusal(batch, topic("cleanup.policy", "compact"), NOW).orElseThrow();
            assertThat(refusal.error()).isEqualTo(Errors.INVALID_RECORD);
            assertThat(refusal.recordErrors()).extracting(RecordError::batchIndex).containsExactly(BatchHeader.read(batch, 0).recordCount() - 1);
        }
    }

    @Test
    @DisplayName("a timestamp too far in the future is refused, unless the topic takes the broker's time")
    void boundsTimestamps() {
        var tomorrow = BatchBuilder.startingAt(0).append(NOW + 86_400_000, null, new byte[1]).build();

        assertThat(verdict(tomorrow, topic("message.timestamp.after.max.ms", "3600000"))).isEqualTo(Errors.INVALID_TIMESTAMP);
        assertThat(verdict(tomorrow, topic("message.timestamp.after.max.ms", "86400000"))).isEqualTo(Errors.NONE);
        assertThat(verdict(tomorrow, topic("message.timestamp.type", "LogAppendTime"))).isEqualTo(Errors.NONE);
    }

    @Test
    @DisplayName("one request brings one batch for a partition")
    void refusesASecondBatch() {
        var one = threeReadings();
        var two = ByteBuffer.allocate(one.remaining() * 2).put(one.duplicate()).put(one.duplicate()).flip();

        assertThat(verdict(two, topic())).isEqualTo(Errors.INVALID_RECORD);
    }

    @RepeatedTest(200)
    @DisplayName("no bytes whatever get past with an exception, and none that changed a record go unnoticed")
    void survivesAnyBytes(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        var batch = threeReadings();
        int at = BatchFormat.ATTRIBUTES + random.nextInt(batch.limit() - BatchFormat.ATTRIBUTES);
        batch.put(at, (byte) (batch.get(at) + 1 + random.nextInt(255)));

        var wrongCrc = ClientBatch.refusal(batch.duplicate(), topic(), NOW);        // must not throw
        wrongCrc.ifPresent(refusal -> assertThat(refusal.error()).as("seed %d, byte %d", run.getCurrentRepetition(), at)
                .isEqualTo(Errors.CORRUPT_MESSAGE));
        ClientBatch.refusal(lying(batch, () -> {}), topic(), NOW);                   // a right CRC must not make it throw either
        var cut = threeReadings().limit(random.nextInt(batch.limit()));
        assertThat(verdict(cut, topic())).as("cut to %d bytes", cut.limit())
                .isEqualTo(cut.limit() < BatchFormat.HEADER_BYTES ? Errors.CORRUPT_MESSAGE : Errors.INVALID_RECORD);
    }

    @Test
    @DisplayName("a record whose lengths do not add up is found, whichever length lies")
    void findsLengthsThatLie() {
        var sound = threeReadings();
        int noticed = 0;
        for (int at = BatchFormat.HEADER_BYTES; at < sound.limit(); at++) {
            var batch = ByteBuffer.allocate(sound.limit()).put(sound.duplicate()).flip();
            batch.put(at, (byte) (batch.get(at) + 2));                  // one more, zig-zag
            noticed += verdict(lying(batch, () -> {}), topic()) == Errors.INVALID_RECORD ? 1 : 0;
        }
        assertThat(noticed).as("4 lengths or deltas and a header count in each of 3 records").isGreaterThanOrEqualTo(12);
    }

    @Test
    @DisplayName("a magic of the past is told apart from garbage, which may be retried")
    void refusesOldMagic() {
        assertThat(verdict(threeReadings().put(BatchFormat.MAGIC, (byte) 1), topic())).isEqualTo(Errors.INVALID_RECORD);
        assertThat(verdict(threeReadings().put(BatchFormat.MAGIC, (byte) 77), topic())).isEqualTo(Errors.CORRUPT_MESSAGE);
    }

    @Test
    @DisplayName("a batch that is too large is told so before anything else that is wrong with it")
    void refusesWhatIsTooLarge() {
        var batch = threeReadings();
        batch.put(BatchFormat.HEADER_BYTES, (byte) 0x7f);

        assertThat(verdict(batch, topic("max.message.bytes", "80"))).isEqualTo(Errors.MESSAGE_TOO_LARGE);
    }

    @Test
    @DisplayName("offsets are the broker's to give: a producer's batch starts at 0")
    void refusesForeignOffsets() {
        assertThat(verdict(threeReadings().putLong(BatchFormat.BASE_OFFSET, 5), topic())).isEqualTo(Errors.INVALID_RECORD);
    }

    @Test
    @DisplayName("a header that lies about the largest timestamp is corrected from the records, unless the bytes were damaged")
    void correctsTheLargestTimestamp() {
        var batch = threeReadings();
        lying(batch, () -> batch.putLong(BatchFormat.MAX_TIMESTAMP, NOW + 1_000_000_000_000L));
        assertThat(verdict(batch, topic())).isEqualTo(Errors.NONE);
        assertThat(BatchHeader.read(batch, 0).maxTimestamp()).as("look-ups by time and retention go by it").isEqualTo(NOW);
        assertThat(BatchCheck.problem(batch, 0, batch.limit())).as("with a CRC that fits").isEmpty();

        var damaged = threeReadings().putLong(BatchFormat.MAX_TIMESTAMP, 1);
        assertThat(verdict(damaged, topic())).isEqualTo(Errors.CORRUPT_MESSAGE);
        assertThat(BatchCheck.problem(damaged, 0, damaged.limit())).as("damage must not be sealed with a new CRC").isPresent();
    }
}

package minibroker.segment;

import static minibroker.segment.TestSegments.DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import minibroker.record.BatchHeader;
import minibroker.record.BatchStamp;
import minibroker.runtime.sim.SimDisk;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Looking up a time in a segment")
class TimestampLookupTest {
    private final SimDisk disk = new SimDisk(1);
    private final List<TimestampAndOffset> records = new ArrayList<>();
    private Segment segment;

    @BeforeEach
    void create() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(disk, DIRECTORY, 0, new Segment.Limits(200, 10_000));
    }

    /** What the lookup must find, found by looking at every record. */
    private Optional<TimestampAndOffset> byLookingAtAll(long timestampMs, long fromOffset) {
        return records.stream().filter(r -> r.timestampMs() >= timestampMs && r.offset() >= fromOffset).findFirst();
    }

    private void append(CompressionType codec, long... timestampsMs) throws IOException {
        var simple = new SimpleRecord[timestampsMs.length];
        for (int i = 0; i < simple.length; i++) {
            records.add(new TimestampAndOffset(timestampsMs[i], segment.nextOffset() + i, 3));
            simple[i] = new SimpleRecord(timestampsMs[i], new byte[50]);
        }
        appendStamped(MemoryRecords.withRecords(segment.nextOffset(), Compression.of(codec).build(), 3, simple).buffer());
    }

    private void appendStamped(ByteBuffer batch) throws IOException {
        segment.append(batch, List.of(BatchHeader.read(batch, 0)));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @DisplayName("finds the first record that is no older, though clocks disagree, inside batches of any codec")
    void firstThatIsNoOlder(CompressionType codec) throws IOException {
        var random = new SplittableRandom(codec.id);
        for (int i = 0; i < 60; i++) {
            append(codec, random.longs(1 + random.nextInt(4), 40L * i, 40L * i + 300).toArray());
        }
        for (long timestampMs = 0; timestampMs < 2_800; timestampMs += 7) {
            var fromOffset = random.nextInt(records.size() + 5);
            assertThat(segment.findByTimestamp(timestampMs, 0)).isEqualTo(byLookingAtAll(timestampMs, 0));
            assertThat(segment.findByTimestamp(timestampMs, fromOffset)).as("%d from %d", timestampMs, fromOffset)
                    .isEqualTo(byLookingAtAll(timestampMs, fromOffset));
        }
    }

    @Test
    @DisplayName("for the largest timestamp finds the record that has it, not the end of its batch")
    void largest() throws IOException {
        append(CompressionType.GZIP, 10, 90, 20);
        append(CompressionType.NONE, 30, 40);
        assertThat(segment.offsetOfMaxTimestamp()).isEqualTo(2);
        assertThat(segment.findByTimestamp(segment.maxTimestamp(), 0)).hasValue(new TimestampAndOffset(90, 1, 3));
        assertThat(segment.findByTimestamp(91, 0)).isEmpty();
    }

    @Test
    @DisplayName("goes by the broker's time where the batch says log-append time")
    void logAppendTime() throws IOException {
        append(CompressionType.NONE, 10, 20);
        var batch = MemoryRecords.withRecords(2, Compression.gzip().build(), new SimpleRecord(5, new byte[9]),
                new SimpleRecord(6, new byte[9])).buffer();
        BatchStamp.logAppendTime(batch, 0, batch.limit(), 1_000);
        appendStamped(batch);
        assertThat(segment.findByTimestamp(21, 0)).hasValue(new TimestampAndOffset(1_000, 2, -1));
        assertThat(segment.findByTimestamp(21, 3)).hasValue(new TimestampAndOffset(1_000, 3, -1));
    }
}

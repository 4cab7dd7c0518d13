package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.SPARSE;
import static minibroker.segment.Readings.TIME_INDEX;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.header;
import static minibroker.segment.Readings.logWith;
import static minibroker.segment.Readings.together;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import minibroker.record.BatchBuilder;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(7)
@DisplayName("Find a time")
class TimeCheck {
    private static final int LARGE = 400_000;

    private final SimDisk disk = new SimDisk(1);
    private Segment segment;

    @BeforeEach
    void create() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(disk, DIRECTORY, 0, SPARSE);
    }

    /** Batches of two readings; the first reading of each has the time that stands in its place, the second one is 1 ms later. */
    private void append(long... timestampsMs) throws IOException {
        for (long timestampMs : timestampsMs) {
            var batch = batch(segment.nextOffset(), 2, timestampMs);
            segment.append(batch.duplicate(), List.of(header(batch)));
        }
    }

    private long offsetAt(long timestampMs, long fromOffset) throws IOException {
        return segment.findByTimestamp(timestampMs, fromOffset).map(TimestampAndOffset::offset).orElse(-1L);
    }

    @Test
    @DisplayName("the time index says from which offset on to look")
    @Must("time-floor")
    void floorOffset() throws IOException {
        var index = new TimeIndex(disk, TIME_INDEX, 100, 1_200);
        index.clear();
        index.add(5_000, 110);
        index.add(9_000, 150);
        var wanted = List.of(4_999L, 5_000L, 8_999L, 9_000L, 20_000L);
        expect("floorOffset of " + wanted, wanted.stream().map(index::floorOffset).toList())
            .toBe(List.of(100L, 110L, 110L, 150L, 150L),
                "The offset of the last entry that is not later than the wanted time; the base offset if there is none.");
    }

    @Test
    @DisplayName("the first record that is no older is found, inside its batch")
    @Must("time-first")
    void firstRecord() throws IOException {
        append(1_000, 2_000, 3_000, 4_000, 5_000, 6_000);
        expect("record at 3000 or later", offsetAt(3_000, 0)).toBe(4L, "The first record of the third batch.");
        expect("record at 3001 or later", offsetAt(3_001, 0)).toBe(5L, "Inside the third batch: findInBatch looks for it.");
        expect("record at 3002 or later", offsetAt(3_002, 0)).toBe(6L, "The third batch ends at 3001: go on to the next.");
        expect("record at 9000 or later", offsetAt(9_000, 0)).toBe(-1L, "No record is that young.");
    }

    @Test
    @DisplayName("a time that an entry has is found in the entry's own batch")
    @Must("time-floor")
    void exactlyTheEntry() throws IOException {
        append(1_000, 2_000, 3_000, 4_000, 5_000, 6_000);
        for (int batch = 0; batch < 6; batch++) {
            var youngest = 1_001L + 1_000 * batch;
            expect("record at " + youngest + " or later", offsetAt(youngest, 0)).toBe(2L * batch + 1,
                "An entry's offset is the last one of the batch that has its time. That batch is still to be looked at.");
        }
    }

    @Test
    @DisplayName("clocks that disagree do not hide a record")
    @Must("time-first")
    void disorder() throws IOException {
        append(1_000, 9_000, 2_000, 3_000, 4_000, 9_500);
        expect("record at 2500 or later", offsetAt(2_500, 0)).toBe(2L,
            "Times go up and down. The first record in order of offsets is wanted, not the one that is nearest in time.");
    }

    @Test
    @DisplayName("records before the given offset do not count")
    @Must("time-from")
    void fromOffset() throws IOException {
        append(1_000, 9_000, 2_000, 3_000, 9_500);
        expect("record at 2500 or later, from offset 4 on", offsetAt(2_500, 4)).toBe(6L,
            "Records before fromOffset are deleted for everybody. A batch that looked right may hold none: then walk on.");
        expect("record at 9001 or later, from offset 3 on", offsetAt(9_001, 3)).toBe(3L,
            "The second batch has the offsets 2 and 3: its *last* one is not before fromOffset.");
    }

    @Test
    @DisplayName("a batch that looks right may hold nothing")
    @Must("time-from")
    void nothingInABatch() throws IOException {
        var lateFirst = BatchBuilder.startingAt(0).append(9_000, null, null).append(100, null, null).build();
        segment.append(lateFirst.duplicate(), List.of(header(lateFirst)));
        append(9_500);
        expect("record at 5000 or later, from offset 1 on", offsetAt(5_000, 1)).toBe(2L,
            "The first batch has a time of 9000 and goes on to offset 1, but not in one record. It holds nothing: then walk on.");
    }

    @Test
    @DisplayName("only a batch that may hold the record is opened")
    @Must("time-little")
    void opensLittle() throws IOException {
        var reads = new WatchedReads();
        disk.createDirectory("other-0");
        segment = Segment.create(reads.of(disk), "other-0", 0, new Segment.Limits(1_000_000_000, 10_000));
        for (long timestampMs : new long[] {9_600, 2_000, 3_000, 4_000, 9_500}) {
            var large = BatchBuilder.startingAt(segment.nextOffset()).append(timestampMs, null, new byte[LARGE]).build();
            segment.append(large.duplicate(), List.of(header(large)));
        }
        reads.bytesSinceLastAsked();
        expect("record at 9400 or later, from offset 1 on", offsetAt(9_400, 1)).toBe(4L, "The last of five batches.");
        var read = reads.bytesSinceLastAsked();
        expect("bytes read from the log for that, where each of five batches has " + LARGE, read).toSatisfy(read < 2 * LARGE,
            "less than " + 2 * LARGE, "Headers cost little, records much. Before you open a batch, ask its header: is it young "
                + "enough (maxTimestamp), and does it end at fromOffset or behind it?");
    }

    @Test
    @DisplayName("a log that ends too early has not said that there is no such record")
    @Must("time-damage")
    void damaged() throws IOException {
        var first = batch(0, 2, 1_000);
        var second = batch(2, 2, 9_000);
        var batches = new BatchFile(logWith(disk, together(first, ByteBuffer.allocate(second.limit()))), 0);
        batches.takeIn(header(first), 0);
        batches.takeIn(header(second), first.limit());
        var indexes = new SegmentIndexes(disk, DIRECTORY, 0, SPARSE);
        indexes.clear();
        String said = null;
        try {
            new BatchLookup(batches, indexes, why -> {}).findByTimestamp(5_000, 0);
        } catch (IOException e) {
            said = e.getMessage();
        }
        expect("the IOException", said).toSatisfy(said != null && said.contains("damaged"), "one that says what is damaged",
            "Zeros lie where the second batch was, and the walk stopped there. \"No record is that young\" would be a guess: "
                + "requireEnd, then say so.");
    }
}

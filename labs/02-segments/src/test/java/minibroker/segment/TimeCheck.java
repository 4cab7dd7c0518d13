package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.SPARSE;
import static minibroker.segment.Readings.TIME_INDEX;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.header;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.util.List;
import minibroker.record.BatchBuilder;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(7)
@DisplayName("Find a time")
class TimeCheck {
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
}

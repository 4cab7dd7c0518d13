package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.INDEX;
import static minibroker.segment.Readings.TIME_INDEX;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.content;
import static minibroker.segment.Readings.header;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(3)
@DisplayName("Keep a sparse index")
class IndexCheck {
    private final SimDisk disk = new SimDisk(1);
    private final int batchBytes = batch(0, 2).limit();

    @BeforeEach
    void directory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    private SegmentIndexes indexes(int intervalBytes, int maxIndexBytes) throws IOException {
        var indexes = new SegmentIndexes(disk, DIRECTORY, 0, new Segment.Limits(intervalBytes, maxIndexBytes));
        indexes.clear();
        return indexes;
    }

    /** Batches of two readings, one behind the other, the first at this offset; each has the time that stands in its place. */
    private void add(SegmentIndexes indexes, long... timestampsMs) {
        for (int i = 0; i < timestampsMs.length; i++) {
            indexes.add(header(batch(2L * i, 2, timestampsMs[i])), i * batchBytes);
        }
    }

    @Test
    @DisplayName("an entry is the last offset of a batch, relative to the base, and the position where that batch starts")
    @Must("index-entry")
    void entry() throws IOException {
        var index = new OffsetIndex(disk, INDEX, 100, 800);
        index.clear();
        index.add(105, 4_200);
        index.add(131, 8_400);
        index.write();
        Bytes.expect("the .index file", content(disk, INDEX),
            ByteBuffer.allocate(16).putInt(5).putInt(4_200).putInt(31).putInt(8_400).array(), Bytes.Layout.OFFSET_INDEX,
            "Two ints, big-endian, as ByteBuffer writes them: the offset minus the segment's base offset, then the position.");
    }

    @Test
    @DisplayName("an entry is due when more than the interval lies behind the last one")
    @Must("index-sparse")
    void sparse() throws IOException {
        var indexes = indexes(2 * batchBytes, 800);
        add(indexes, 10, 20, 30, 40, 50, 60, 70);
        indexes.write();
        Bytes.expect("the .index file", content(disk, INDEX),
            ByteBuffer.allocate(16).putInt(7).putInt(3 * batchBytes).putInt(13).putInt(6 * batchBytes).array(),
            Bytes.Layout.OFFSET_INDEX,
            "Which batches: count from the last entry's position (0 if there is none) to this batch's; exactly the interval is not"
                + " yet more. Which offset: the last one of the batch, not its first.");
    }

    @Test
    @DisplayName("the time index gets an entry at the same batches, with the largest timestamp so far")
    @Must("index-time")
    void largestSoFar() throws IOException {
        var indexes = indexes(batchBytes, 800);
        add(indexes, 100, 900, 300, 200, 950, 10, 10);
        indexes.write();
        Bytes.expect("the .timeindex file", content(disk, TIME_INDEX),
            ByteBuffer.allocate(24).putLong(901).putInt(3).putLong(951).putInt(9).array(), Bytes.Layout.TIME_INDEX,
            "Producers' clocks disagree. An entry holds the largest timestamp of all batches so far, and the last offset of "
                + "the first batch that had it; not the time of the batch at hand.");
    }

    @Test
    @DisplayName("of batches with the same largest timestamp, the first counts")
    @Must("index-time")
    void ties() throws IOException {
        var indexes = indexes(4_096, 800);
        add(indexes, 500, 500, 500);
        expect("offsetOfMaxTimestamp()", indexes.offsetOfMaxTimestamp()).toBe(1L,
            "Only a larger time replaces the one that is known; an equal one came later.");
    }

    @Test
    @DisplayName("the largest timestamp counts for every batch, also between two entries")
    @Must("index-time")
    void everyBatchCounts() throws IOException {
        var indexes = indexes(4_096, 800);
        add(indexes, 100, 900, 300);
        expect("maxTimestamp()", indexes.maxTimestamp()).toBe(901L,
            "Whether an entry is due or not: each batch is asked for its largest timestamp.");
        expect("offsetOfMaxTimestamp()", indexes.offsetOfMaxTimestamp()).toBe(3L, "The last offset of the batch that has it.");
    }

    @Test
    @DisplayName("a full index takes no more entries, and the batch is welcome all the same")
    @Must("index-full")
    void full() throws IOException {
        var indexes = indexes(10, 36);
        add(indexes, 1, 2, 3, 4, 5, 6, 7, 8);
        expect("maxTimestamp()", indexes.maxTimestamp()).toBe(9L,
            "A full index takes no entries, but the batch's time still counts. Remember it before you ask whether there is room.");
        expect("isFull()", indexes.isFull()).toBe(true, "Each index has room for a few entries only in this check.");
        expect("entries in the time index", indexes.times.count()).toBe(2,
            "Ask isFull() before you add to either index: both get an entry, or none. One place in the time index stays free.");
        expect("entries in the offset index", indexes.offsets.count()).toBe(2,
            "Ask isFull() before you add to either index: both get an entry, or none.");
    }
}

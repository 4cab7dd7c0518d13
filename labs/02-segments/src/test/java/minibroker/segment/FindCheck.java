package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.INDEX;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.header;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.util.List;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("Find an offset")
class FindCheck {
    private final SimDisk disk = new SimDisk(1);

    @BeforeEach
    void directory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    private OffsetIndex indexOf(int... offsets) throws IOException {
        var index = new OffsetIndex(disk, INDEX, 0, 8_000);
        index.clear();
        for (int i = 0; i < offsets.length; i++) {
            index.add(offsets[i], 1_000 * (i + 1));
        }
        return index;
    }

    @Test
    @DisplayName("floor is the last entry whose key is not larger")
    @Must("find-floor")
    void floor() throws IOException {
        var index = indexOf(5, 9, 30, 31, 70);
        var wanted = List.of(4, 5, 6, 29, 30, 31, 69, 70, 1_000);
        var entries = wanted.stream().map(index::floor).toList();
        expect("floor of " + wanted, entries).toBe(List.of(-1, 0, 0, 1, 2, 3, 3, 4, 4),
            "An entry with exactly this key counts. Before the first entry it is -1, behind the last one the last.");
    }

    @Test
    @DisplayName("an index without entries has no floor")
    @Must("find-floor")
    void emptyIndex() throws IOException {
        expect("floor(7) of an empty index", indexOf().floor(7)).toBe(-1, "There is no entry: -1, and no exception.");
    }

    @Test
    @DisplayName("floor looks at few entries, even if there are many")
    @Must("find-halving")
    void halving() throws IOException {
        var counted = new CountedIndex(disk);
        for (int key = 0; key < 1_000; key++) {
            counted.add(key);
        }
        var found = counted.floor(700);
        expect("floor(700) of 1,000 entries 0, 1, 2 …", found).toBe(700, "The entry that has exactly this key.");
        expect("entries looked at", counted.looks).toSatisfy(counted.looks <= 30, "at most 30",
            "Entries grow, so one look in the middle spares half of them: 1,000 entries, ten looks.");
    }

    private static final class CountedIndex extends SparseIndex {
        private int looks;

        CountedIndex(SimDisk disk) throws IOException {
            super(disk, INDEX, 0, 4, 40_000);
            clear();
        }

        void add(int key) {
            var start = addSlot();
            memory().putInt(start, key);
        }

        @Override
        long key(int entry) {
            looks++;
            return offset(entry);
        }

        @Override
        long offset(int entry) {
            return memory().getInt(slot(entry));
        }

        @Override
        boolean isInRange(int entry) {
            return true;
        }

        @Override
        boolean ascends(int entry) {
            return true;
        }
    }

    @Test
    @DisplayName("each offset is found in the batch that holds it")
    @Must("find-batch")
    void findsEach() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, Readings.SPARSE);
        for (int i = 0; i < 20; i++) {
            append(segment, 2L * i, 2);
        }
        var batchBytes = batch(0, 2).limit();
        segment = openedAgain(segment);
        for (long offset : new long[] {0, 1, 2, 13, 21, 38, 39}) {
            expect("positionOf(" + offset + ")", segment.positionOf(offset)).toBe(offset / 2 * batchBytes,
                "The batch is the first one whose last offset is at least " + offset + ". It may start below that offset.");
        }
    }

    @Test
    @DisplayName("a walk begins where the index says, not at the start of the file")
    @Must("find-halving")
    void readsLittle() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, Readings.SPARSE);
        for (int i = 0; i < 2_000; i++) {
            append(segment, 2L * i, 2);
        }
        segment.close();
        var reads = new WatchedReads();
        segment = Segment.open(reads.of(disk), DIRECTORY, 0, Readings.SPARSE);
        segment.positionOf(2_001);
        reads.bytesSinceLastAsked();
        segment.positionOf(3_001);
        var read = reads.bytesSinceLastAsked();
        expect("bytes read from the log to find offset 3001 of 4000", read).toSatisfy(read <= 20_000,
            "at most 20,000 of " + segment.sizeBytes(), "The scan that walkTowards returns stands at the right place already. Use it.");
    }

    @Test
    @DisplayName("a log that ends before the wanted offset is damaged, and says so")
    @Must("find-damage")
    void damaged() throws IOException {
        var file = Readings.logWith(disk, Readings.together(Readings.batches(4)));
        var batches = new BatchFile(file, 0);
        batches.takeIn(header(batch(0, 2)), 0);
        batches.takeIn(header(batch(8, 2)), batch(0, 2).limit());
        var indexes = new SegmentIndexes(disk, DIRECTORY, 0, Readings.SPARSE);
        indexes.clear();
        String said = null;
        try {
            new BatchLookup(batches, indexes, why -> {}).positionOf(7);
        } catch (IOException e) {
            said = e.getMessage();
        }
        expect("the IOException", said).toSatisfy(said != null && said.contains("damaged"), "one that says what is damaged",
            "Somebody asked for an offset that must be there. The walk has ended without it: requireEnd, then noBatchFor.");
    }

    @Test
    @DisplayName("an offset in a gap is found in the next batch")
    @Must("find-gap")
    void gap() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, Readings.SPARSE);
        append(segment, 0, 3);
        var position = segment.sizeBytes();
        append(segment, 50, 1);
        append(segment, 51, 1);
        segment = openedAgain(segment);
        expect("positionOf(10), where 3 to 49 were compacted away", segment.positionOf(10)).toBe(position,
            "Compaction leaves gaps. Who asks for an offset in a gap gets the next batch there is.");
    }

    private static void append(Segment segment, long baseOffset, int readings) throws IOException {
        var batch = batch(baseOffset, readings);
        segment.append(batch.duplicate(), List.of(header(batch)));
    }

    /** A segment remembers its last answers. Opened anew, it has to look. */
    private Segment openedAgain(Segment segment) throws IOException {
        segment.close();
        return Segment.open(disk, DIRECTORY, 0, Readings.SPARSE);
    }
}

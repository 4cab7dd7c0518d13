package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.INDEX;
import static minibroker.segment.Readings.LOG;
import static minibroker.segment.Readings.SPARSE;
import static minibroker.segment.Readings.TIME_INDEX;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.batches;
import static minibroker.segment.Readings.bytes;
import static minibroker.segment.Readings.content;
import static minibroker.segment.Readings.header;
import static minibroker.segment.Readings.logWith;
import static minibroker.segment.Readings.together;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import brokerfromscratch.testkit.story.Stories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import minibroker.record.BatchFormat;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Cut the torn tail")
class RecoverCheck {
    private final SimDisk disk = new SimDisk(1);
    private final ByteBuffer[] five = batches(5);
    private final int batchBytes = five[0].limit();
    private final List<Long> kept = new ArrayList<>();
    private final List<Long> shownTooEarly = new ArrayList<>();
    private Segment segment;

    /** A segment whose log file holds these bytes and whose index files are empty, as after a crash; then recovers it. */
    private long recover(ByteBuffer log) throws IOException {
        logWith(disk, log).release();
        new SegmentIndexes(disk, DIRECTORY, 0, SPARSE).clear();
        segment = Segment.open(disk, DIRECTORY, 0, SPARSE);
        return segment.recover((header, position) -> {
            kept.add(header.baseOffset());
            if (segment.nextOffset() < header.nextOffset()) {
                shownTooEarly.add(header.baseOffset());
            }
        });
    }

    /** The log is as if only the first {@code count} of the five batches had ever been written. */
    private void keeps(int count, String suspicion) throws IOException {
        var whole = bytes(together(Arrays.copyOf(five, count)));
        Bytes.expect("the log file", content(disk, LOG), whole, Bytes.Layout.BATCHES, suspicion);
        expect("sizeBytes()", segment.sizeBytes()).toBe((long) whole.length, "The segment must know what the file holds.");
        expect("nextOffset()", segment.nextOffset()).toBe(2L * count, "The first offset after the last batch that counts.");
    }

    @Test
    @DisplayName("a torn batch is cut exactly where it starts, wherever it is torn")
    @Must("cut-torn")
    void torn() throws IOException {
        for (int tornAfter : new int[] {1, 20, 60, 61, batchBytes - 1}) {
            var cut = recover(together(five[0], five[1], five[2].duplicate().limit(tornAfter)));
            keeps(2, "Of the third batch only " + tornAfter + " bytes are there. It must go as a whole, and nothing else.");
            expect("bytes cut", cut).toBe((long) tornAfter, "recover returns how many bytes it has cut.");
        }
    }

    @Test
    @DisplayName("a sound log loses nothing")
    @Must("cut-torn")
    void sound() throws IOException {
        recover(together(five));
        keeps(5, "All five batches are whole: nothing may be cut.");
    }

    @Test
    @DisplayName("a batch whose bytes are not those of its CRC ends the log")
    @Must("cut-crc")
    void changedBit() throws IOException {
        var log = together(five);
        var at = 2 * batchBytes + BatchFormat.HEADER_BYTES + 3;
        log.put(at, (byte) (log.get(at) ^ 1));
        recover(log);
        keeps(2, "The third batch has all its bytes, but one of them is wrong. Only its CRC can tell.");
    }

    @Test
    @DisplayName("what follows the first batch that does not count is gone too, sound or not")
    @Must("cut-rest")
    void nothingComesBack() throws IOException {
        var log = together(five).put(batchBytes + BatchFormat.HEADER_BYTES + 3, (byte) 99);
        var cut = recover(log);
        keeps(1, "A consumer that reads on behind a hole believes that it has seen everything. After a gap nothing counts.");
        expect("bytes cut", cut).toBe(4L * batchBytes, "All behind the first bad batch.");
    }

    @Test
    @DisplayName("offsets must follow on")
    @Must("cut-offsets")
    void offsetsThatGoBack() throws IOException {
        recover(together(five[0], five[1], five[2], five[1], five[4]));
        keeps(3,
            "The fourth batch is sound, but its offsets were there before. The CRC does not cover them; canBeNext does.");
    }

    @Test
    @DisplayName("gaps in the offsets are no damage")
    @Must("cut-offsets")
    void gapsStay() throws IOException {
        recover(together(five[0], batch(10, 2), batch(50, 1)));
        expect("base offsets that were kept", kept).toBe(List.of(0L, 10L, 50L),
            "Compaction leaves gaps. An offset must not be smaller than expected; a larger one is fine.");
    }

    @Test
    @DisplayName("offsets that no index entry could say end the log")
    @Must("cut-offsets")
    void offsetsOutOfReach() throws IOException {
        recover(together(five[0], five[1], batch(1L << 32, 1)));
        keeps(2, "Indexes keep offsets as ints, relative to the base. canBeNext knows both bounds.");
    }

    @Test
    @DisplayName("a disk that cannot be read is no torn tail")
    @Must("cut-broken-disk")
    void brokenDisk() throws IOException {
        recover(together(five));
        var reads = new WatchedReads();
        segment = Segment.open(reads.of(disk), DIRECTORY, 0, SPARSE);
        reads.failFrom(2L * batchBytes);
        var heard = false;
        try {
            segment.recover((header, position) -> {});
        } catch (IOException e) {
            heard = true;
        }
        expect("recover threw the IOException", heard).toBe(true,
            "An IOException was swallowed. The batches are sound, the disk could not read them just now.");
        expect("bytes in the log file", content(disk, LOG).length).toBe(5 * batchBytes,
            "Nothing may be cut because a read failed: what cannot be read today may be read tomorrow.");
    }

    @Test
    @DisplayName("indexes that a crash has emptied are whole again")
    @Must("cut-indexes")
    void indexes() throws IOException {
        disk.createDirectory(DIRECTORY);
        var written = Segment.create(disk, DIRECTORY, 0, SPARSE);
        for (var batch : batches(9)) {
            written.append(batch.duplicate(), List.of(header(batch)));
        }
        written.close();
        var indexBefore = content(disk, INDEX);
        var timesBefore = content(disk, TIME_INDEX);

        recover(together(batches(9)));
        segment.close();

        Bytes.expect("the .index file", content(disk, INDEX), indexBefore, Bytes.Layout.OFFSET_INDEX,
            "Every batch that stays must be taken in as if it had just been appended: then its index entry comes by itself.");
        Bytes.expect("the .timeindex file", content(disk, TIME_INDEX), timesBefore, Bytes.Layout.TIME_INDEX,
            "Forget what the indexes said before the walk begins, then take in every batch.");
    }

    @Test
    @DisplayName("entries that point behind the cut are gone")
    @Must("cut-indexes")
    void staleEntries() throws IOException {
        disk.createDirectory(DIRECTORY);
        var written = Segment.create(disk, DIRECTORY, 0, SPARSE);
        for (var batch : batches(9)) {
            written.append(batch.duplicate(), List.of(header(batch)));
        }
        written.close();
        var damaged = together(batches(9)).put(4 * batchBytes + BatchFormat.HEADER_BYTES + 3, (byte) 99);
        logWith(disk, damaged).release();
        segment = Segment.open(disk, DIRECTORY, 0, SPARSE);
        segment.recover((header, position) -> {});
        segment.close();
        expect("entries in the .index file", content(disk, INDEX).length / 8).toBe(1,
            "The log ends earlier now, the old index does not know. It must be rebuilt from what the log holds now.");
    }

    @Test
    @DisplayName("whoever asked is shown each batch that stays, in order")
    @Must("cut-visit")
    void visitor() throws IOException {
        recover(together(five[0], five[1], five[2], five[3].duplicate().limit(70)));
        expect("base offsets that the visitor saw", kept).toBe(List.of(0L, 2L, 4L),
            "Later layers rebuild their own state from these calls: once for each batch that stays, in order.");
        expect("batches that were shown before they were taken in", shownTooEarly).toBe(List.of(),
            "Take the batch in first, then show it: whoever looks at the segment now must see it with this batch in it.");
    }

    @Test
    @DisplayName("nothing is remembered of what was cut")
    @Must("cut-grow")
    void forgetsPlaces() throws IOException {
        recover(together(five));
        segment.read(0, Integer.MAX_VALUE, true, 6).ifPresent(slice -> slice.file().release());
        segment.file().truncate(2L * batchBytes + 40);
        segment.recover((header, position) -> {});
        var large = batch(4, 1);
        segment.append(large.duplicate(), List.of(header(large)));
        var next = batch(5, 4);
        segment.append(next.duplicate(), List.of(header(next)));
        expect("positionOf(6), asked before the cut too", segment.positionOf(6)).toBe(2L * batchBytes + large.limit(),
            "The lookup remembers its last answers. Whoever takes batches away makes it forget: lookup.forget().");
    }

    @Test
    @DisplayName("the segment can grow on, and finds what it appends")
    @Must("cut-grow")
    void growsOn() throws IOException {
        recover(together(five[0], five[1], five[2].duplicate().limit(33)));
        expect("needsRecovery()", segment.needsRecovery()).toBe(false, "Say that the recovery is done, or nobody may append.");
        var again = batch(4, 1);
        var position = segment.append(again.duplicate(), List.of(header(again)));
        expect("where the next batch lies", position).toBe(2 * batchBytes, "Right behind the last batch that counts.");
        expect("positionOf(4)", segment.positionOf(4)).toBe(2L * batchBytes, "An offset given anew, where it is now.");
    }

    @Test
    @DisplayName("after a power loss at any moment the log is a sound beginning of what was written")
    @Must("cut-any-crash")
    void anyCrash() {
        Stories.check(200, new CrashStory());
    }
}

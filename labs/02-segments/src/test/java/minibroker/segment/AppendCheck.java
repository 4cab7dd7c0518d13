package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.LOG;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.bytes;
import static minibroker.segment.Readings.compacted;
import static minibroker.segment.Readings.content;
import static minibroker.segment.Readings.header;
import static minibroker.segment.Readings.logWith;
import static minibroker.segment.Readings.together;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("Append behind what is whole")
class AppendCheck {
    private final SimDisk disk = new SimDisk(1);
    private final ByteBuffer first = batch(0, 3);
    private final ByteBuffer second = batch(3, 2);
    private BatchFile batches;

    @BeforeEach
    void emptyFile() throws IOException {
        batches = new BatchFile(logWith(disk, ByteBuffer.allocate(0)), 0);
    }

    private void append(ByteBuffer batch) throws IOException {
        var position = batches.size();
        var bytes = batch.duplicate();
        batches.append(bytes);
        expect("bytes left in the buffer after append", bytes.remaining()).toBe(0,
            "The caller sees by the buffer how much was written: write from the buffer itself, not from a copy.");
        batches.takeIn(header(batch), position);
    }

    @Test
    @DisplayName("a batch lies right behind the one before it")
    @Must("append-behind")
    void behind() throws IOException {
        append(first);
        append(second);
        Bytes.expect("the log file", content(disk, LOG), bytes(together(first, second)), Bytes.Layout.BATCHES,
            "Batches follow each other without a gap and without a length of our own: their headers say how long they are.");
    }

    @Test
    @DisplayName("what is known grows with each batch that was taken in")
    @Must("take-in")
    void takesIn() {
        batches.takeIn(header(first), 0);
        batches.takeIn(header(second), first.limit());
        expect("size()", batches.size()).toBe(first.limit() + second.limit(),
            "size is where the next batch begins: position plus the bytes of the batch, its 12 uncounted bytes included.");
        expect("nextOffset()", batches.nextOffset()).toBe(5L,
            "nextOffset is the first offset after the batch. End is exclusive.");
        expect("firstBatchTimestamp()", batches.firstBatchTimestamp()).toBe(1_002L,
            "Only the batch at position 0 sets it, and it is that batch's largest timestamp.");
    }

    @Test
    @DisplayName("a walk may begin in the middle of the file")
    @Must("take-in")
    void fromTheMiddle() {
        batches.takeIn(header(second), 111);
        expect("size() after a batch at position 111", batches.size()).toBe(111 + second.limit(),
            "size is not a sum. Whoever opens a large file takes in only its last batches: the position says where they are.");
        expect("firstBatchTimestamp()", batches.firstBatchTimestamp()).toBe(-1L,
            "This is not the first batch of the file, only the first one that was taken in. Ask for its position.");
    }

    @Test
    @DisplayName("offsets may have gaps, and may outlive the records that had them")
    @Must("take-in")
    void gaps() {
        batches.takeIn(header(compacted(40, 49)), 0);
        expect("nextOffset() after a batch from 40 to 49 that has one record left", batches.nextOffset()).toBe(50L,
            "Do not count records. The header's base offset and lastOffsetDelta decide; compaction leaves gaps.");
    }

    @Test
    @DisplayName("what lies behind the known batches is cut before anything is written")
    @Must("append-over-tail")
    void overATail() throws IOException {
        var torn = second.duplicate().limit(40);
        batches = new BatchFile(logWith(disk, together(first, torn)), 0);
        batches.takeIn(header(first), 0);
        append(second);
        Bytes.expect("the log file", content(disk, LOG), bytes(together(first, second)), Bytes.Layout.BATCHES,
            "The new batch was written behind 40 bytes of an old, torn one: nobody will ever find it there.");
    }

    @Test
    @DisplayName("a disk that is full half-way leaves the file as it was, and the caller hears of it")
    @Must("append-refused")
    void refused() throws IOException {
        append(first);
        disk.capacityBytes(first.limit() + 25);
        var heard = false;
        try {
            batches.append(second.duplicate());
        } catch (IOException e) {
            heard = true;
        }
        expect("append threw the IOException", heard).toBe(true,
            "Somebody waits for an acknowledgement. An exception that is swallowed here becomes a lost record there.");
        expect("the length of the file", batches.file().size()).toBe((long) first.limit(),
            "The disk took a part of the batch before it refused. If that stays, the file no longer ends with a whole batch.");
        expect("size()", batches.size()).toBe(first.limit(), "Nothing was appended, so nothing may be counted.");
    }
}

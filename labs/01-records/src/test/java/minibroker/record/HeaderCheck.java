package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.Readings.at;
import static minibroker.record.Readings.copy;
import static minibroker.record.Readings.first;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Random;
import minibroker.runtime.TodoError;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("The header, thirteen fields")
class HeaderCheck {
    private static final String UNMOVED = "Somebody else reads from this buffer, too. Use the absolute methods, getInt(index) "
        + "and putInt(index, value), or work on a duplicate.";
    private static final String CRC = "Offset and epoch lie outside the CRC, so that nobody needs to compute it again: that "
        + "would vouch for bytes which nobody has looked at. This batch has a wrong CRC, and must keep it.";
    private static final int STAMPED_AT = 70;
    private static final BatchHeader DISTINCT = new BatchHeader(0x0102030405060708L, 0x090a0b0c, 0x0d0e0f10, (byte) 0x11,
        0x92131415,
        (short) 0x1617, 0x18191a1b, 0x1c1d1e1f20212223L, 0x2425262728292a2bL, 0x2c2d2e2f30313233L, (short) 0x3435, 0x36373839,
            0x3a3b3c3d);

    /** The bytes 1 to 61; the first of the CRC has its top bit set. They are the header {@code DISTINCT}. */
    private static ByteBuffer distinctBytes() {
        var bytes = ByteBuffer.allocate(BatchFormat.HEADER_BYTES);
        for (int i = 0; i < BatchFormat.HEADER_BYTES; i++) {
            bytes.put(i, (byte) (i + 1));
        }
        return bytes.put(BatchFormat.CRC, (byte) 0x92);
    }

    private static void expectHeader(BatchHeader got, BatchHeader wanted) {
        var where = "BatchFormat says where it begins, and its drawing how many bytes it has: int16 is a short, int32 an int, "
            + "int64 a long.";
        expect("baseOffset()", got.baseOffset()).toBe(wanted.baseOffset(), where);
        expect("batchLength()", got.batchLength()).toBe(wanted.batchLength(), where);
        expect("partitionLeaderEpoch()", got.partitionLeaderEpoch()).toBe(wanted.partitionLeaderEpoch(), where);
        expect("magic()", got.magic()).toBe(wanted.magic(), where);
        expect("crc()", got.crc()).toBe(wanted.crc(),
            where + " The four bytes of the CRC are taken as an int, which may be negative.");
        expect("attributes()", got.attributes()).toBe(wanted.attributes(), where);
        expect("lastOffsetDelta()", got.lastOffsetDelta()).toBe(wanted.lastOffsetDelta(), where);
        expect("baseTimestamp()", got.baseTimestamp()).toBe(wanted.baseTimestamp(), where);
        expect("maxTimestamp()", got.maxTimestamp()).toBe(wanted.maxTimestamp(), where);
        expect("producerId()", got.producerId()).toBe(wanted.producerId(), where);
        expect("producerEpoch()", got.producerEpoch()).toBe(wanted.producerEpoch(), where);
        expect("baseSequence()", got.baseSequence()).toBe(wanted.baseSequence(), where);
        expect("recordCount()", got.recordCount()).toBe(wanted.recordCount(), where);
    }

    @Test
    @DisplayName("every field is read from its own bytes")
    @Must("header-read")
    void reads() {
        expectHeader(BatchHeader.read(distinctBytes(), 0), DISTINCT);
        var header = BatchHeader.read(first(), 0);
        expect("the last offset of the first three readings", header.lastOffset()).toBe(2L,
            "baseOffset 0, and lastOffsetDelta 2.");
        expect("sizeInBytes() of the first three readings", header.sizeInBytes()).toBe(106,
            "batchLength is 94; 12 bytes are not counted.");
    }

    @Test
    @DisplayName("a header may begin anywhere, and to read it moves nothing")
    @Must("header-anywhere")
    void readsAnywhere() {
        var buffer = at(11, distinctBytes()).position(2).limit(90);
        expectHeader(BatchHeader.read(buffer, 11), DISTINCT);
        expect("the buffer's position", buffer.position()).toBe(2, UNMOVED);
        expect("the buffer's limit", buffer.limit()).toBe(90, UNMOVED);
        expectHeader(BatchHeader.read(distinctBytes().position(61), 0), DISTINCT);
    }

    @Test
    @DisplayName("fewer than 61 bytes are no header: the buffer's exception comes out")
    @Must("header-short")
    void tooShort() {
        for (int length : new int[] {0, 8, 60}) {
            BatchHeader got;
            try {
                got = BatchHeader.read(distinctBytes().limit(length), 0);
            } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
                continue;
            }
            throw new CheckFailure("read of a buffer that ends after " + length + " bytes", "IndexOutOfBoundsException",
                String.valueOf(got), "The buffer throws by itself where it ends: let it out. Whoever is not sure that 61 bytes "
                + "are there asks first; that is step 3.");
        }
    }

    @Test
    @DisplayName("what is written is what is read, and no byte more")
    @Must("header-write")
    void writes() {
        var buffer = ByteBuffer.allocate(80).position(3).limit(75);
        DISTINCT.write(buffer, 11);
        expect("the buffer's position", buffer.position()).toBe(3, UNMOVED);
        expect("the buffer's limit", buffer.limit()).toBe(75, UNMOVED);
        Bytes.expect("the 61 bytes", copy(buffer.slice(11, 61)), distinctBytes(), Bytes.Layout.BATCHES,
            "Every field has its place and its width. The CRC is written like the others, as it stands in the header.");
        Bytes.expect("the 11 bytes before the header", copy(buffer.slice(0, 11)), ByteBuffer.allocate(11), Bytes.Layout.PLAIN,
            "Each place counts from where the batch starts: position + BatchFormat.…");
        Bytes.expect("the 3 bytes behind the header", copy(buffer.slice(72, 3)), ByteBuffer.allocate(3), Bytes.Layout.PLAIN,
            "recordCount is the last field. It has four bytes and ends at 61.");
    }

    @Test
    @DisplayName("any header comes back as it was written")
    @Must("header-write")
    void thereAndBack() {
        for (int seed = 1; seed <= 200; seed++) {
            var random = new Random(seed);
            var bytes = new byte[BatchFormat.HEADER_BYTES];
            random.nextBytes(bytes);
            var there = ByteBuffer.allocate(100);
            BatchHeader.read(ByteBuffer.wrap(bytes), 0).write(there, 0);
            Bytes.expect("a header read and written, seed " + seed, copy(there.limit(61)), ByteBuffer.wrap(bytes),
                Bytes.Layout.PLAIN,
                "read and write must treat all values alike, negative and large ones, too: they judge nothing.");
        }
    }

    @Test
    @DisplayName("a stamp changes its own field and no other byte")
    @Must("header-stamp")
    void stamps() {
        var batch = at(STAMPED_AT, first());
        batch.putInt(STAMPED_AT + BatchFormat.CRC, 0x12345678);
        var wanted = copy(batch).putLong(STAMPED_AT, 1L << 40);
        stamp("offset", () -> BatchStamp.offset(batch, STAMPED_AT, 1L << 40));
        expectStamped("offset", batch, wanted, "baseOffset, the eight bytes at position + BatchFormat.BASE_OFFSET");
        wanted.putInt(STAMPED_AT + BatchFormat.LEADER_EPOCH, 12);
        stamp("leaderEpoch", () -> BatchStamp.leaderEpoch(batch, STAMPED_AT, 12));
        expectStamped("leaderEpoch", batch, wanted, "partitionLeaderEpoch, the four bytes at position + "
            + "BatchFormat.LEADER_EPOCH");
        expect("the buffer's position", batch.position()).toBe(0, UNMOVED);
    }

    private static void stamp(String method, Runnable stamp) {
        try {
            stamp.run();
        } catch (TodoError e) {
            if (e.getMessage().contains("step 2")) {
                throw e;
            }
            throw new CheckFailure(method, "one field is stamped", "a method of a later step was called: " + e.getMessage(), CRC);
        }
    }

    /** First what lies before the batch, then the batch without its CRC, then the CRC: each is another mistake. */
    private static void expectStamped(String method, ByteBuffer got, ByteBuffer wanted, String field) {
        Bytes.expect("the bytes before the batch, after " + method, copy(got.slice(0, STAMPED_AT)), copy(wanted.slice(0,
            STAMPED_AT)), Bytes.Layout.PLAIN,
            "The batch begins at `position`, which is not 0: each place in it is position + BatchFormat.…");
        var batch = copy(got.slice(STAMPED_AT, 106));
        var crc = wanted.getInt(STAMPED_AT + BatchFormat.CRC);
        var wantedBatch = copy(wanted.slice(STAMPED_AT, 106));
        Bytes.expect("the batch after " + method + ", apart from its CRC", copy(batch).putInt(BatchFormat.CRC, crc), wantedBatch,
            Bytes.Layout.BATCHES, "One field changes: " + field + ". All other bytes stay.");
        Bytes.expect("the batch after " + method, batch, wantedBatch, Bytes.Layout.BATCHES, CRC);
        Bytes.expect("the whole buffer after " + method, copy(got), wanted, Bytes.Layout.PLAIN,
            "All bytes behind the batch are somebody else's.");
    }
}

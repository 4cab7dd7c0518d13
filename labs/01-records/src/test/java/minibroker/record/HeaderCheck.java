package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.Readings.at;
import static minibroker.record.Readings.copy;
import static minibroker.record.Readings.first;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("The header, thirteen fields")
class HeaderCheck {
    private static final String UNMOVED = "Somebody else reads from this buffer, too. Use the absolute methods, getInt(index) "
        + "and putInt(index, value), or work on a duplicate.";
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
        var batch = at(11, first());
        batch.putInt(11 + BatchFormat.CRC, 0x12345678);
        var wanted = copy(batch).putLong(11, 1L << 40).putInt(11 + BatchFormat.LEADER_EPOCH, 12);
        BatchStamp.offset(batch, 11, 1L << 40);
        BatchStamp.leaderEpoch(batch, 11, 12);
        Bytes.expect("the batch at 11", copy(batch.slice(11, 106)), copy(wanted.slice(11, 106)), Bytes.Layout.BATCHES,
            "Offset and epoch lie outside the CRC, so that nobody needs to compute it again: that would vouch for bytes which "
            + "nobody has looked at. This batch has a wrong CRC, and must keep it.");
        Bytes.expect("the whole buffer", copy(batch), wanted, Bytes.Layout.PLAIN, "The batch begins at `position`, not at 0.");
        expect("the buffer's position", batch.position()).toBe(0, UNMOVED);
    }
}

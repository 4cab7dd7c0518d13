package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.BatchCheck.Verdict.CORRUPT;
import static minibroker.record.BatchCheck.Verdict.TORN;
import static minibroker.record.BatchCheck.Verdict.WHOLE;
import static minibroker.record.Readings.at;
import static minibroker.record.Readings.bytes;
import static minibroker.record.Readings.copy;
import static minibroker.record.Readings.first;
import static minibroker.record.Readings.second;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(3)
@DisplayName("Is it whole?")
class WholeCheck {
    private static final int HEADER_ALONE = 49;
    private static final String MOVES = "update(buffer) moves the position of what it reads: take a duplicate, set its position "
        + "and limit, and give it that.";
    private final ByteBuffer batch = first();
    private final int size = batch.limit();

    private static BatchCheck.Verdict inspect(String what, ByteBuffer buffer, int position, int limit) {
        try {
            return BatchCheck.inspect(buffer, position, limit).verdict();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            throw new CheckFailure("inspect of " + what, "a verdict", e.toString(), "Something was believed before another "
                + "thing vouched for it: a field of a header that is not all here, or a length that was used for the CRC "
                + "before it was held against what is here.");
        }
    }

    private BatchCheck.Verdict inspect() {
        return inspect("the batch", batch, 0, size);
    }

    private BatchCheck.Verdict frame(long available) {
        return BatchCheck.frame(header(), available).verdict();
    }

    private BatchHeader header() {
        return BatchHeader.read(batch, 0);
    }

    private BatchCheck.Verdict content() {
        return BatchCheck.content(header(), header().crc()).verdict();
    }

    @Test
    @DisplayName("the CRC is the CRC-32C of everything from the attributes to the end of the batch")
    @Must("whole-crc")
    void crc() {
        var got = crcOf(batch, 0);
        expect("the buffer's position after crcOf", batch.position()).toBe(0, MOVES);
        expect("crcOf the first three readings", hex(got)).toBe(hex(header().crc()), misconception(got));
        var buffer = at(11, batch).position(4).limit(120);
        var there = crcOf(buffer, 11);
        expect("the buffer's position after crcOf", buffer.position()).toBe(4, MOVES);
        expect("crcOf the same batch at position 11, with other bytes behind it", hex(there)).toBe(hex(header().crc()),
            "It begins at position + 21 and ends at position + sizeInBytes, wherever the buffer's own position and limit are.");
        expect("the buffer's limit", buffer.limit()).toBe(120,
            "Set the limit of a duplicate, not of the buffer that others use, too.");
    }

    private int crcOf(ByteBuffer buffer, int position) {
        var before = buffer.position();
        try {
            return BatchCheck.crcOf(buffer, position, size);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            throw new CheckFailure("crcOf a batch at position " + position, "its CRC", e.toString(), buffer.position() == before
                ? "Position and limit are set one after the other, and position may never lie behind limit. An array or a "
                + "slice has an index 0 of its own. The batch ends at position + sizeInBytes." : MOVES);
        } catch (UnsupportedOperationException e) {
            throw new CheckFailure("crcOf a batch in a buffer outside the heap", "its CRC", e.toString(),
                "Not every buffer has an array. CRC32C.update takes a ByteBuffer, too.");
        }
    }

    private static String hex(int crc) {
        return "%08x".formatted(crc);
    }

    /** Looks for a mistake that makes exactly this number. */
    private String misconception(int got) {
        var found = new LinkedHashMap<Integer, String>();
        found.put(checksum(new CRC32(), bytes(batch), 21, size),
            "This is the CRC-32 of java.util.zip.CRC32, as in zip files. Kafka uses another polynomial: CRC32C.");
        found.put(checksum(new CRC32C(), bytes(batch), 0, size),
            "This is the CRC of the whole batch. It begins behind the CRC's own field, at the attributes.");
        found.put(checksum(new CRC32C(), bytes(batch), 17, size),
            "This CRC covers its own field. It begins behind it, at the attributes.");
        found.put(checksum(new CRC32C(), bytes(batch), 61, size),
            "This is the CRC of the records alone. It begins at the attributes: most of the header counts.");
        found.put(checksum(new CRC32C(), bytes(batch), 21, size - 12),
            "This CRC ends 12 bytes early: batchLength does not count the first 12 bytes, sizeInBytes does.");
        return found.getOrDefault(got, "CRC-32C (java.util.zip.CRC32C), from byte 21 of the batch to its end, the lowest 32 "
            + "bits of getValue().");
    }

    private static int checksum(Checksum checksum, byte[] bytes, int from, int to) {
        checksum.update(bytes, from, to - from);
        return (int) checksum.getValue();
    }

    @Test
    @DisplayName("a sound batch is whole, wherever it lies and whatever follows")
    @Must("whole-sound")
    void sound() {
        expect("inspect of the first three readings", inspect()).toBe(WHOLE, "Nothing is wrong with these bytes.");
        var two = ByteBuffer.allocate(size + second().limit()).put(first()).put(second());
        expect("inspect of the same with another batch behind it", inspect("two batches", two, 0, two.capacity())).toBe(WHOLE,
            "More bytes than the batch needs are no fault: the next batch begins there.");
        expect("inspect of the batch behind it", inspect("the second batch", two, size, two.capacity())).toBe(WHOLE,
            "What is here is limit - position; the limit is exclusive.");
        expect("inspect of the batch behind it, without its last byte",
            inspect("the second batch", two, size, two.capacity() - 1)).toBe(TORN,
                "What is here is limit - position: neither limit alone nor buffer.limit().");
        var alone = copy(batch.duplicate().limit(61)).putInt(BatchFormat.BATCH_LENGTH,
            HEADER_ALONE).putInt(BatchFormat.RECORD_COUNT, 0);
        alone.putInt(BatchFormat.CRC, checksum(new CRC32C(), bytes(alone), 21, 61));
        expect("inspect of a batch without records, 61 bytes", inspect("a batch without records", alone, 0, 61)).toBe(WHOLE,
            "61 bytes are enough for a header, and this header promises no more. Its recordCount is 0 and its lastOffsetDelta 2, "
            + "which is no fault: compaction removes records and leaves the offsets. Your finding says: "
            + BatchCheck.inspect(alone, 0, 61).text());
    }

    @Test
    @DisplayName("a batch is torn wherever its bytes end early")
    @Must("whole-torn")
    void tornAtEveryByte() {
        for (int length = 0; length < size; length++) {
            var cut = ByteBuffer.wrap(bytes(batch.duplicate().limit(length)));
            expect("inspect of its first " + length + " bytes", inspect("its first " + length + " bytes", cut, 0,
                length)).toBe(TORN,
                length < 61 ? "Fewer than 61 bytes are no header, whatever they say." : "batchLength promises more bytes than "
                    + "follow it.");
            var limited = inspect("its first " + length + " bytes, with the rest behind the limit", batch, 0, length);
            expect("inspect up to " + length + ", with the rest of it behind that limit", limited).toBe(TORN,
                "`limit` says how far to look. What lies behind it belongs to nobody yet, even if the buffer goes on.");
        }
        var zeros = inspect("30 zeros", ByteBuffer.allocate(30), 0, 30);
        expect("inspect of 30 zeros", zeros).toBe(TORN, "Too few bytes for a header are TORN, before any of them is looked at.");
    }

    @Test
    @DisplayName("the frame asks for the magic, then for a length that can be, then for the bytes it promises")
    @Must("whole-frame")
    void frameAsks() {
        expect("frame with exactly its bytes available", frame(size)).toBe(WHOLE, "All that it promises is here.");
        expect("frame with one byte less", frame(size - 1)).toBe(TORN,
            "batchLength counts what follows it: 12 bytes lie before.");
        expect("frame with 4,294,967,296 bytes available", frame(1L << 32)).toBe(WHOLE,
            "availableBytes is a long: as an int, this number would be 0.");
        batch.putInt(BatchFormat.BATCH_LENGTH, HEADER_ALONE);
        expect("frame of a header alone, batchLength 49", frame(61)).toBe(WHOLE,
            "A batch without records is a batch: compaction leaves some.");
        for (var tooSmall : List.of(HEADER_ALONE - 1, 12, 0, -1, -12, Integer.MIN_VALUE)) {
            batch.putInt(BatchFormat.BATCH_LENGTH, tooSmall);
            expect("frame with batchLength " + tooSmall, frame(size)).toBe(CORRUPT, "A header takes 49 bytes behind this "
                + "field. A smaller length was never written, and whoever steps by it walks in circles.");
        }
        for (var huge : List.of(Integer.MAX_VALUE, Integer.MAX_VALUE - 11, Integer.MAX_VALUE - 12)) {
            batch.putInt(BatchFormat.BATCH_LENGTH, huge);
            expect("frame with batchLength " + huge, frame(size)).toBe(TORN, "An int runs over without a word: batchLength + "
                + "12, and so sizeInBytes(), is negative here. Compare batchLength with availableBytes - 12, a long.");
        }
        for (var magic : List.of(0, 1, 3, -1)) {
            batch.put(BatchFormat.MAGIC, magic.byteValue());
            expect("frame with magic " + magic + ", and a length that promises too much", frame(size)).toBe(CORRUPT,
                "Only magic 2 says that the other fields mean what we think. So it is asked first.");
        }
    }

    @Test
    @DisplayName("the content is what was written if the CRC agrees, and if its numbers can be")
    @Must("whole-content")
    void contentAsks() {
        expect("content with the right CRC", content()).toBe(WHOLE, "Nothing is wrong with this batch.");
        expect("content with another CRC", BatchCheck.content(header(), header().crc() + 1).verdict()).toBe(CORRUPT,
            "Compare what the header says with what the bytes have.");
        for (int codec = 0; codec < 8; codec++) {
            batch.putShort(BatchFormat.ATTRIBUTES, (short) codec);
            expect("content with codec " + codec, content()).toBe(codec <= 4 ? WHOLE : CORRUPT,
                "0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. There are no others, even if the CRC agrees.");
        }
        batch.putShort(BatchFormat.ATTRIBUTES, (short) 0).putInt(BatchFormat.LAST_OFFSET_DELTA,
            9).putInt(BatchFormat.RECORD_COUNT, 0);
        expect("content with lastOffsetDelta 9 and no record", content()).toBe(WHOLE,
            "Compaction removes records and leaves the offsets. The two numbers need not fit together.");
        batch.putInt(BatchFormat.RECORD_COUNT, -1);
        expect("content with recordCount -1", content()).toBe(CORRUPT,
            "A CRC agrees with whatever its maker computed it over, nonsense included.");
        batch.putInt(BatchFormat.RECORD_COUNT, 1).putInt(BatchFormat.LAST_OFFSET_DELTA, -1);
        expect("content with lastOffsetDelta -1", content()).toBe(CORRUPT, "The next offset would lie before this batch.");
        batch.putInt(BatchFormat.LAST_OFFSET_DELTA, 0);
        expect("content with lastOffsetDelta 0 and one record", content()).toBe(WHOLE,
            "A batch of one record: its first offset is its last, too.");
    }

    @Test
    @DisplayName("a changed bit is noticed, whichever it is; only what the broker stamps has no guard")
    @Must("whole-bits")
    void everyBit() {
        for (int bit = 8 * BatchFormat.BATCH_LENGTH; bit < 8 * size; bit++) {
            var at = bit / 8;
            var stamped = at >= BatchFormat.LEADER_EPOCH && at < BatchFormat.MAGIC;
            batch.put(at, (byte) (batch.get(at) ^ 1 << bit % 8));
            var verdict = inspect("the batch with a changed bit in byte " + at, batch, 0, size);
            expect("whole, with a changed bit in byte " + at, verdict == WHOLE).toBe(stamped,
                stamped ? "The broker writes the leader epoch after the producer has computed the CRC: the CRC must not cover it."
                : "inspect asks frame first, and then content with the CRC of the bytes that are here.");
            batch.put(at, (byte) (batch.get(at) ^ 1 << bit % 8));
        }
    }

    @Test
    @DisplayName("bytes that were never a batch get a verdict, not an exception")
    @Must("whole-bits")
    void neverABatch() {
        for (int seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var bytes = ByteBuffer.allocate(random.nextInt(300));
            random.nextBytes(bytes.array());
            if (bytes.limit() >= BatchFormat.HEADER_BYTES) {
                bytes.put(BatchFormat.MAGIC, (byte) 2).putInt(BatchFormat.BATCH_LENGTH, random.nextInt() >> random.nextInt(32));
            }
            var verdict = inspect("random bytes, seed " + seed, bytes, 0, bytes.limit());
            expect("random bytes are whole, seed " + seed, verdict == WHOLE).toBe(false,
                "Their CRC cannot agree, except by chance.");
        }
        var overflowing = copy(batch).putInt(BatchFormat.BATCH_LENGTH, Integer.MAX_VALUE);
        expect("inspect of a batch with batchLength 2147483647", inspect("it", overflowing, 0, size)).toBe(TORN,
            "It promises more than is here.");
    }
}

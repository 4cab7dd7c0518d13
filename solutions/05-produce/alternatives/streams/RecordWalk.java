package minibroker.produce;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.Varint;

/**
 * Walks the records of one uncompressed batch without making an object of any of them: enough to know that the batch holds
 * what its header promises.
 *
 * <pre>
 *   length varint │ attributes int8 │ timestampDelta varlong │ offsetDelta varint │
 *   keyLength varint │ key │ valueLength varint │ value │ headerCount varint │ (keyLength key valueLength value)*
 * </pre>
 *
 * A length is the number of bytes behind it; -1 is null where null may be (key, value, header value). A record's own length
 * counts everything behind it, and {@code offsetDelta} is the record's place in the batch: 0, 1, 2 …
 *
 * <p>A batch whose records do not add up would be stored, acknowledged, and break every consumer that ever reads it.
 */
final class RecordWalk {
    /** What the walker sees in passing. */
    interface Visitor {
        void record(int index, long timestampMs, boolean hasKey);
    }

    private final ByteBuffer bytes;
    private final BatchHeader header;

    private RecordWalk(ByteBuffer bytes, BatchHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    /**
     * Visits each record.
     *
     * @throws RuntimeException if something does not add up; best an {@link IllegalArgumentException} that says what
     */
    static void walk(ByteBuffer buffer, int position, BatchHeader header, Visitor visitor) {
        var bytes = buffer.duplicate();
        bytes.position(position + BatchFormat.HEADER_BYTES).limit(position + header.sizeInBytes());
        new RecordWalk(bytes, header).walk(visitor);
    }

    private void walk(Visitor visitor) {
        IntStream.range(0, header.recordCount()).forEach(index -> record(index, visitor));
        refuseIf(bytes.hasRemaining(), "%d bytes behind the last of %d records", bytes.remaining(), header.recordCount());
    }

    /** One record, from its length on. The visitor is called when all of it has been believed, and not before. */
    private void record(int index, Visitor visitor) {
        refuseIf(!bytes.hasRemaining(), "the header counts %d records, the batch has %d", header.recordCount(), index);
        var end = endOfRecordThatBeginsHere(index);
        var attributesThatNobodyUses = bytes.get();
        var timestampMs = header.baseTimestamp() + Varint.readLong(bytes);
        var offsetDelta = Varint.readInt(bytes);
        refuseIf(offsetDelta != index, "record %d has offset delta %d", index, offsetDelta);
        var hasKey = skip(end, "key");
        skip(end, "value");
        skipHeaders(end);
        refuseIf(bytes.position() != end, "record %d should end at %d, it ends at %d", index, end, bytes.position());
        visitor.record(index, timestampMs, hasKey);
    }

    private int endOfRecordThatBeginsHere(int index) {
        var length = Varint.readInt(bytes);
        refuseIf(length < 0 || length > bytes.remaining(), "record %d says %d bytes, %d are left", index, length, bytes.remaining());
        return bytes.position() + length;
    }

    private static void refuseIf(boolean lie, String message, Object... numbers) {
        if (lie) {
            throw new IllegalArgumentException(message.formatted(numbers));
        }
    }

    /** The count and as many headers; each has a key, and a value that may be null: two lengths, so two bytes at least. */
    private void skipHeaders(int end) {
        var count = Varint.readInt(bytes);
        refuseIf(count < 0 || count > end - bytes.position(), "%d headers in %d bytes", count, end - bytes.position());
        IntStream.range(0, count).forEach(ignored -> {
            refuseIf(!skip(end, "header key"), "a header's key is null");
            skip(end, "header value");
        });
    }

    /** Skips a length and as many bytes, none of them at or behind {@code end}; false if the length says null (-1). */
    private boolean skip(int end, String what) {
        var length = Varint.readInt(bytes);
        if (length == -1) {
            return false;
        }
        refuseIf(length < 0 || length > end - bytes.position(), "%s says %d bytes, %d are left", what, length, end - bytes.position());
        bytes.position(bytes.position() + length);
        return true;
    }
}

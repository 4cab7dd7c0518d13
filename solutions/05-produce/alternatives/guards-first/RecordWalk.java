package minibroker.produce;

import java.nio.ByteBuffer;
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
        for (int i = 0; i < header.recordCount(); i++) {
            record(i, visitor);
        }
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes follow the last of " + header.recordCount() + " records");
        }
    }

    /** One record, from its length on. The visitor is called when all of it has been believed, and not before. */
    private void record(int index, Visitor visitor) {
        int length = Varint.readInt(bytes);
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("record " + index + " says " + length + " bytes, " + bytes.remaining() + " are left");
        }
        int end = bytes.position() + length;
        bytes.get();        // attributes
        long timestamp = header.baseTimestamp() + Varint.readLong(bytes);
        int offsetDelta = Varint.readInt(bytes);
        if (offsetDelta != index) {
            throw new IllegalArgumentException("record " + index + " has offset delta " + offsetDelta);
        }
        boolean hasKey = skip(end, "key");
        skip(end, "value");
        skipHeaders(end);
        if (bytes.position() != end) {
            throw new IllegalArgumentException("record " + index + " ends at " + bytes.position() + ", should be " + end);
        }
        visitor.record(index, timestamp, hasKey);
    }

    /** The count and as many headers; each has a key, and a value that may be null: two lengths, so two bytes at least. */
    private void skipHeaders(int end) {
        int count = Varint.readInt(bytes);
        if (count < 0 || count > end - bytes.position()) {
            throw new IllegalArgumentException("a record cannot have " + count + " headers");
        }
        for (int i = 0; i < count; i++) {
            if (!skip(end, "header key")) {
                throw new IllegalArgumentException("header " + i + " has no key");
            }
            skip(end, "header value");
        }
    }

    /** Skips a length and as many bytes, none of them at or behind {@code end}; false if the length says null (-1). */
    private boolean skip(int end, String what) {
        int length = Varint.readInt(bytes);
        if (length == -1) {
            return false;
        }
        if (length < 0 || length > end - bytes.position()) {
            throw new IllegalArgumentException(what + " of " + length + " bytes, " + (end - bytes.position()) + " are left");
        }
        bytes.position(bytes.position() + length);
        return true;
    }
}

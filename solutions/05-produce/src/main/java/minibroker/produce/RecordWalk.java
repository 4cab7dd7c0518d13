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
 * A batch whose records do not add up would be stored, acknowledged, and break every consumer that ever reads it.
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
     * @throws IllegalArgumentException with what does not add up; so may any other exception that wrong lengths lead to be
     */
    static void walk(ByteBuffer buffer, int position, BatchHeader header, Visitor visitor) {
        var bytes = buffer.duplicate();
        bytes.position(position + BatchFormat.HEADER_BYTES).limit(position + header.sizeInBytes());
        new RecordWalk(bytes, header).walk(visitor);
    }

    private void walk(Visitor visitor) {
        for (int index = 0; index < header.recordCount(); index++) {
            if (!bytes.hasRemaining()) {
                throw new IllegalArgumentException(
                        "the header counts " + header.recordCount() + " records, the batch holds " + index);
            }
            record(index, visitor);
        }
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(
                    bytes.remaining() + " bytes follow the last of " + header.recordCount() + " records");
        }
    }

    private void record(int index, Visitor visitor) {
        var length = Varint.readInt(bytes);
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException(
                    "record " + index + " says it has " + length + " bytes, " + bytes.remaining() + " are left");
        }
        var end = bytes.position() + length;
        bytes.get();                                                    // attributes: none are defined for records
        var timestampMs = header.baseTimestamp() + Varint.readLong(bytes);
        var offsetDelta = Varint.readInt(bytes);
        if (offsetDelta != index) {
            throw new IllegalArgumentException("record " + index + " has offset delta " + offsetDelta);
        }
        var hasKey = skip(end, "key");
        skip(end, "value");
        skipHeaders(end);
        if (bytes.position() != end) {
            throw new IllegalArgumentException("record " + index + " ends at byte " + bytes.position() + ", not at " + end);
        }
        visitor.record(index, timestampMs, hasKey);
    }

    private void skipHeaders(int end) {
        var count = Varint.readInt(bytes);
        if (count < 0 || count > end - bytes.position()) {
            throw new IllegalArgumentException("a record with " + count + " headers in " + (end - bytes.position()) + " bytes");
        }
        for (int i = 0; i < count; i++) {
            if (!skip(end, "header key")) {
                throw new IllegalArgumentException("a header without a key");
            }
            skip(end, "header value");
        }
    }

    /** Skips a length and as many bytes; false if the length says null. */
    private boolean skip(int end, String what) {
        var length = Varint.readInt(bytes);
        if (length < -1 || length > end - bytes.position()) {
            throw new IllegalArgumentException(
                    what + " of " + length + " bytes in a record with " + (end - bytes.position()) + " left");
        }
        bytes.position(bytes.position() + Math.max(0, length));
        return length >= 0;
    }
}

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

    // tag::walk[]
    private void walk(Visitor visitor) {
        // lesson::step2[todo="as many records as the header counts, no fewer, and nothing behind the last"]
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
        // end::step2
    }

    /** One record, from its length on. The visitor is called when all of it has been believed, and not before. */
    private void record(int index, Visitor visitor) {
        // lesson::step2[todo="in the order of the layout; know where the record must end, and see that it does"]
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
        // end::step2
    }
    // end::walk[]

    /** The count and as many headers; each has a key, and a value that may be null: two lengths, so two bytes at least. */
    private void skipHeaders(int end) {
        // lesson::step2[todo="read the count; how many can there be at most in the bytes up to end?"]
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
        // end::step2
    }

    /** Skips a length and as many bytes, none of them at or behind {@code end}; false if the length says null (-1). */
    // tag::skip[]
    private boolean skip(int end, String what) {
        // lesson::step2[todo="-1 is null; what else may a length be, and how far is it to the end?"]
        var length = Varint.readInt(bytes);
        if (length < -1 || length > end - bytes.position()) {
            throw new IllegalArgumentException(
                    what + " of " + length + " bytes in a record with " + (end - bytes.position()) + " left");
        }
        bytes.position(bytes.position() + Math.max(0, length));
        return length >= 0;
        // end::step2
    }
    // end::skip[]
}

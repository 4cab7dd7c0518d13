package minibroker.produce;

import static minibroker.runtime.TodoError.todo;

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
        throw todo("Lab 05, step 2: as many records as the header counts, no fewer, and nothing behind the last");
    }

    /** One record, from its length on. The visitor is called when all of it has been believed, and not before. */
    private void record(int index, Visitor visitor) {
        throw todo("Lab 05, step 2: in the order of the layout; know where the record must end, and see that it does");
    }

    /** The count and as many headers; each has a key, and a value that may be null: two lengths, so two bytes at least. */
    private void skipHeaders(int end) {
        throw todo("Lab 05, step 2: read the count; how many can there be at most in the bytes up to end?");
    }

    /** Skips a length and as many bytes, none of them at or behind {@code end}; false if the length says null (-1). */
    private boolean skip(int end, String what) {
        throw todo("Lab 05, step 2: -1 is null; what else may a length be, and how far is it to the end?");
    }
}

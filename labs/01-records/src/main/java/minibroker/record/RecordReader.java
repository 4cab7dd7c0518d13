package minibroker.record;

import static minibroker.runtime.TodoError.todo;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Decodes the records of one uncompressed batch, one at a time.
 *
 * <pre>
 *   length          varint    bytes of the record after this field
 *   attributes      int8      none in use
 *   timestampDelta  varlong   to the batch's base timestamp
 *   offsetDelta     varint    to the batch's base offset
 *   keyLength       varint    -1: null
 *   key             bytes
 *   valueLength     varint    -1: null
 *   value           bytes
 *   headerCount     varint
 *   per header:     keyLength varint, key utf-8, valueLength varint (-1: null), value bytes
 * </pre>
 *
 * <p>A record is a frame inside a frame: its length is held against what is left of the batch, and every field against
 * what is left of the record. So a length that lies is found where it stands and never reads a neighbour's bytes.
 * Kafka: {@code DefaultRecord.readFrom}.
 */
final class RecordReader implements Iterator<Record> {
    private final BatchHeader batch;
    private final ByteBuffer records;
    private int recordsRead;

    /** Reads from {@code batchPosition}, where a batch lies that is known to be whole. */
    RecordReader(ByteBuffer buffer, int batchPosition) {
        this.batch = BatchHeader.read(buffer, batchPosition);
        this.records = buffer.slice(batchPosition + BatchFormat.HEADER_BYTES, batch.sizeInBytes() - BatchFormat.HEADER_BYTES);
    }

    @Override
    public boolean hasNext() {
        if (recordsRead < batch.recordCount()) {
            return true;
        }
        if (records.hasRemaining()) {
            throw malformed("%d bytes are left over".formatted(records.remaining()), null);
        }
        return false;
    }

    @Override
    public Record next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            var record = readFields(nextFrame());
            recordsRead++;
            return record;
        } catch (BufferUnderflowException e) {
            throw malformed("it ends inside a field", e);
        } catch (MalformedBatchException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage(), e);
        }
    }

    private ByteBuffer nextFrame() {
        return take(records, Varint.readInt(records), "record");
    }

    /** @param frame the bytes of one record behind its length, all of them and no others */
    private Record readFields(ByteBuffer frame) {
        throw todo("Lab 01, step 5: field by field in the order of the layout; then nothing may be left in the frame");
    }

    private List<RecordHeader> readHeaders(ByteBuffer frame) {
        throw todo("Lab 01, step 5: a count that cannot be, then key and value of each");
    }

    /** A length and so many bytes; null for the length -1, and for no other. */
    private ByteBuffer readNullable(ByteBuffer frame, String what) {
        throw todo("Lab 01, step 5: one length means null; all others are take's business");
    }

    /**
     * The next {@code length} bytes, and moves {@code from} behind them. A length is believed only if so many bytes are there.
     *
     * @param what names them in the message, as in "key"
     * @throws MalformedBatchException if the length is negative, or more than is left
     */
    private ByteBuffer take(ByteBuffer from, int length, String what) {
        throw todo("Lab 01, step 5: believe the length only if so many bytes are left; then move on behind them");
    }

    /**
     * What to throw where the bytes do not add up; the message gets to know which record it is.
     *
     * @param cause null if there is none
     */
    private MalformedBatchException malformed(String problem, Throwable cause) {
        return new MalformedBatchException("record %d of %d in the batch at offset %d: %s"
                .formatted(recordsRead + 1, batch.recordCount(), batch.baseOffset(), problem), cause);
    }
}

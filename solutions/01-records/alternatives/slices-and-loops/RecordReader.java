package minibroker.record;

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
        frame.get();
        long timestamp = batch.baseTimestamp() + Varint.readLong(frame);
        long offset = batch.baseOffset() + Varint.readInt(frame);
        if (batch.isLogAppendTime()) {
            timestamp = batch.maxTimestamp();
        }
        ByteBuffer key = readNullable(frame, "key");
        ByteBuffer value = readNullable(frame, "value");
        List<RecordHeader> headers = readHeaders(frame);
        if (frame.hasRemaining()) {
            throw malformed(frame.remaining() + " bytes behind the last field", null);
        }
        return new Record(offset, timestamp, key, value, headers);
    }

    private List<RecordHeader> readHeaders(ByteBuffer frame) {
        int count = Varint.readInt(frame);
        if (count < 0 || count > frame.remaining() / 2) {
            throw malformed("header count " + count, null);
        }
        List<RecordHeader> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer key = take(frame, Varint.readInt(frame), "header key");
            headers.add(new RecordHeader(text(key), readNullable(frame, "header value")));
        }
        return headers;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** A length and so many bytes; null for the length -1, and for no other. */
    private ByteBuffer readNullable(ByteBuffer frame, String what) {
        int length = Varint.readInt(frame);
        if (length == -1) {
            return null;
        }
        return take(frame, length, what);
    }

    /**
     * The next {@code length} bytes, and moves {@code from} behind them. A length is believed only if so many bytes are there.
     *
     * @param what names them in the message, as in "key"
     * @throws MalformedBatchException if the length is negative, or more than is left
     */
    private ByteBuffer take(ByteBuffer from, int length, String what) {
        if (length < 0 || length > from.remaining()) {
            throw malformed(what + " says " + length + " bytes, only " + from.remaining() + " are left", null);
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return ByteBuffer.wrap(bytes);
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

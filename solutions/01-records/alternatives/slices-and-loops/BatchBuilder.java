package minibroker.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lays out one uncompressed batch, for those places where the broker itself is the producer: coordinators, the metadata
 * log, and tests.
 *
 * <pre>{@code
 *   var batch = BatchBuilder.startingAt(42)
 *           .leaderEpoch(3)
 *           .append(nowMs, key, value)
 *           .build();
 * }</pre>
 *
 * <p>Invariant: offsets grow from record to record. The first record's timestamp becomes the base that all deltas refer
 * to; the header is written last, when the counts and the CRC are known. Kafka: {@code MemoryRecordsBuilder}.
 */
public final class BatchBuilder {
    private static final int INITIAL_BYTES = 512;
    private static final List<RecordHeader> NO_HEADERS = List.of();

    private final long baseOffset;
    private ByteBuffer batch = ByteBuffer.allocate(INITIAL_BYTES).position(BatchFormat.HEADER_BYTES);
    private int leaderEpoch = -1;
    private int attributes;
    private long producerId = -1;
    private short producerEpoch = -1;
    private int baseSequence = -1;
    private long baseTimestamp = -1;
    private long maxTimestamp = -1;
    private int lastOffsetDelta = -1;
    private int recordCount;

    private BatchBuilder(long baseOffset) {
        this.baseOffset = baseOffset;
    }

    public static BatchBuilder startingAt(long baseOffset) {
        return new BatchBuilder(baseOffset);
    }

    /** Makes the batch idempotent: the broker will recognise it when it comes again. */
    public BatchBuilder producer(long id, short epoch, int firstSequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = firstSequence;
        return this;
    }

    public BatchBuilder leaderEpoch(int epoch) {
        leaderEpoch = epoch;
        return this;
    }

    public BatchBuilder transactional() {
        attributes |= BatchFormat.TRANSACTIONAL_BIT;
        return this;
    }

    /** Makes it a marker: clients skip its records, whose keys are {@code int16 version, int16 type}. */
    public BatchBuilder control() {
        attributes |= BatchFormat.CONTROL_BIT;
        return this;
    }

    /** Key and value may be null. */
    public BatchBuilder append(long timestampMs, byte[] key, byte[] value) {
        return append(timestampMs, key, value, NO_HEADERS);
    }

    public BatchBuilder append(long timestampMs, byte[] key, byte[] value, List<RecordHeader> headers) {
        return append(new Record(baseOffset + lastOffsetDelta + 1, timestampMs, wrap(key), wrap(value), headers));
    }

    /** Appends a record at the offset it has, which may leave a gap behind the one before, as compaction does. */
    public BatchBuilder append(Record record) {
        var offsetDelta = Math.toIntExact(record.offset() - baseOffset);
        if (offsetDelta <= lastOffsetDelta) {
            throw new IllegalStateException("broken invariant: offset %d after offset %d in one batch"
                    .formatted(record.offset(), baseOffset + lastOffsetDelta));
        }
        if (recordCount == 0) {
            baseTimestamp = record.timestampMs();
        }
        write(record, offsetDelta);
        maxTimestamp = Math.max(maxTimestamp, record.timestampMs());
        lastOffsetDelta = offsetDelta;
        recordCount++;
        return this;
    }

    /** The batch, ready to read: position 0, limit at its end. The builder is done with. */
    public ByteBuffer build() {
        if (recordCount == 0) {
            throw new IllegalStateException("broken invariant: a batch without records at offset " + baseOffset);
        }
        batch.flip();
        header().write(batch, 0);
        BatchStamp.crc(batch, 0, batch.limit());
        return batch;
    }

    /** What is known when all records are written; only the CRC is still missing. */
    private BatchHeader header() {
        var batchLength = batch.limit() - BatchFormat.UNCOUNTED_BYTES;
        return new BatchHeader(baseOffset, batchLength, leaderEpoch, BatchFormat.CURRENT_MAGIC, 0, (short) attributes,
                lastOffsetDelta, baseTimestamp, maxTimestamp, producerId, producerEpoch, baseSequence, recordCount);
    }

    /**
     * Writes one record at the position of {@code batch}, after making room for it. The layout is drawn at {@link RecordReader}.
     * The length comes first, so the size is added up before anything is written. The record's buffers stay as they are.
     */
    private void write(Record record, int offsetDelta) {
        long timestampDelta = record.timestampMs() - baseTimestamp;
        int length = 1 + Varint.sizeOfLong(timestampDelta) + Varint.sizeOfInt(offsetDelta) + sizeOf(record.key())
                + sizeOf(record.value()) + sizeOf(record.headers());
        makeRoom(length + Varint.sizeOfInt(length));
        Varint.writeInt(batch, length);
        batch.put((byte) 0);
        Varint.writeLong(batch, timestampDelta);
        Varint.writeInt(batch, offsetDelta);
        write(record.key());
        write(record.value());
        write(record.headers());
    }

    /** How many there are, then each with its key and value. */
    private void write(List<RecordHeader> headers) {
        Varint.writeInt(batch, headers.size());
        headers.forEach(h -> {
            write(utf8(h));
            write(h.value());
        });
    }

    /** How many bytes, then the bytes; -1 and no bytes for null. */
    private void write(ByteBuffer bytesOrNull) {
        if (bytesOrNull == null) {
            Varint.writeInt(batch, -1);
            return;
        }
        Varint.writeInt(batch, bytesOrNull.remaining());
        for (int i = bytesOrNull.position(); i < bytesOrNull.limit(); i++) {
            batch.put(bytesOrNull.get(i));
        }
    }

    private static int sizeOf(List<RecordHeader> headers) {
        int sum = Varint.sizeOfInt(headers.size());
        for (RecordHeader h : headers) {
            sum += sizeOf(utf8(h)) + sizeOf(h.value());
        }
        return sum;
    }

    private static int sizeOf(ByteBuffer bytesOrNull) {
        if (bytesOrNull == null) {
            return 1;
        }
        int n = bytesOrNull.remaining();
        return Varint.sizeOfInt(n) + n;
    }

    /** The key of a header as bytes; no header has a key that is null. */
    private static ByteBuffer utf8(RecordHeader header) {
        return ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer wrap(byte[] bytesOrNull) {
        return bytesOrNull == null ? null : ByteBuffer.wrap(bytesOrNull);
    }

    /** Makes sure that so many bytes can be written at the position of {@code batch}. */
    private void makeRoom(int bytes) {
        if (batch.remaining() < bytes) {
            var grown = ByteBuffer.allocate(Math.max(batch.capacity() * 2, batch.position() + bytes));
            batch = grown.put(batch.flip());
        }
    }
}

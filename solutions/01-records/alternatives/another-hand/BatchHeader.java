package minibroker.record;

import java.nio.ByteBuffer;

/**
 * What a broker needs to know of a batch: its first 61 bytes. The records behind them stay bytes.
 *
 * @param batchLength     bytes of the batch after this field: {@link #sizeInBytes} minus 12
 * @param crc             CRC-32C as the producer computed it; the int that the four bytes are, so it may be negative
 * @param lastOffsetDelta last offset minus base offset; outlives records that compaction removes
 * @param baseTimestamp   of the first record, milliseconds; with {@code hasDeleteHorizon} the horizon itself
 * @param maxTimestamp    the largest timestamp in the batch, milliseconds; -1 if none
 * @param producerId      -1 if the producer is not idempotent
 * @param baseSequence    sequence number of the first record; -1 if the producer is not idempotent
 */
public record BatchHeader(
        long baseOffset,
        int batchLength,
        int partitionLeaderEpoch,
        byte magic,
        int crc,
        short attributes,
        int lastOffsetDelta,
        long baseTimestamp,
        long maxTimestamp,
        long producerId,
        short producerEpoch,
        int baseSequence,
        int recordCount) {

    /**
     * Reads the header that starts at {@code position}; the buffer's own position does not move. Believes nothing: the
     * fields are as they stand, see {@link BatchCheck}.
     *
     * @throws IndexOutOfBoundsException if fewer than 61 bytes are there
     */
    public static BatchHeader read(ByteBuffer buffer, int position) {
        var from = buffer.slice(position, BatchFormat.HEADER_BYTES);
        return new BatchHeader(from.getLong(), from.getInt(), from.getInt(), from.get(), from.getInt(), from.getShort(),
                from.getInt(), from.getLong(), from.getLong(), from.getLong(), from.getShort(), from.getInt(), from.getInt());
    }

    /** Writes these fields where a batch starts at {@code position}; the buffer's own position does not move. */
    void write(ByteBuffer buffer, int position) {
        var to = buffer.duplicate().position(position);
        to.putLong(baseOffset).putInt(batchLength).putInt(partitionLeaderEpoch).put(magic).putInt(crc).putShort(attributes);
        to.putInt(lastOffsetDelta).putLong(baseTimestamp).putLong(maxTimestamp).putLong(producerId).putShort(producerEpoch);
        to.putInt(baseSequence).putInt(recordCount);
    }

    /** Bytes of the whole batch, from its base offset to the end of its last record. */
    public int sizeInBytes() {
        return batchLength + BatchFormat.UNCOUNTED_BYTES;
    }

    public long lastOffset() {
        return baseOffset + lastOffsetDelta;
    }

    /** The first offset after this batch. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; what lies above is no codec. */
    public int codec() {
        return attributes & BatchFormat.CODEC_MASK;
    }

    /** True if {@code maxTimestamp} is the broker's time and holds for every record; false if producers set each. */
    public boolean isLogAppendTime() {
        return (attributes & BatchFormat.LOG_APPEND_TIME_BIT) != 0;
    }

    public boolean isTransactional() {
        return (attributes & BatchFormat.TRANSACTIONAL_BIT) != 0;
    }

    /** A marker that a coordinator wrote, not data: a transaction's end, a leader change. */
    public boolean isControl() {
        return (attributes & BatchFormat.CONTROL_BIT) != 0;
    }

    public boolean hasDeleteHorizon() {
        return (attributes & BatchFormat.DELETE_HORIZON_BIT) != 0;
    }

    public boolean isIdempotent() {
        return producerId >= 0;
    }

    /** Sequence number of the last record; sequences wrap from 2^31-1 to 0. */
    public int lastSequence() {
        if (baseSequence < 0) {
            return baseSequence;
        }
        return (int) ((baseSequence + (long) lastOffsetDelta) & Integer.MAX_VALUE);
    }

    /** The same header with the offset and epoch that a leader gives it. */
    public BatchHeader stamped(long newBaseOffset, int newLeaderEpoch) {
        return new BatchHeader(newBaseOffset, batchLength, newLeaderEpoch, magic, crc, attributes, lastOffsetDelta,
                baseTimestamp, maxTimestamp, producerId, producerEpoch, baseSequence, recordCount);
    }
}

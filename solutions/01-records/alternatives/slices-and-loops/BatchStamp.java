package minibroker.record;

import java.nio.ByteBuffer;

/**
 * What a broker writes into a batch that somebody else laid out, in place: a batch is never rebuilt on its way to disk.
 *
 * <pre>
 *   offset, leader epoch   outside the CRC: two writes of a few bytes
 *   log-append time        inside the CRC:  the CRC is computed again over the whole batch
 * </pre>
 *
 * Kafka: {@code MutableRecordBatch}.
 */
public final class BatchStamp {
    private BatchStamp() {}

    /** Gives the batch its place in the log. The offsets of its records are relative, so all of them move along. */
    public static void offset(ByteBuffer buffer, int position, long baseOffset) {
        buffer.putLong(position, baseOffset);
    }

    /** Says under which leader the batch entered the log. */
    public static void leaderEpoch(ByteBuffer buffer, int position, int leaderEpoch) {
        buffer.putInt(position + BatchFormat.LEADER_EPOCH, leaderEpoch);
    }

    /**
     * Makes the broker's time the timestamp of every record. Base timestamp and deltas keep what the producer wrote; the
     * attribute bit tells readers to use the maximum instead of them.
     */
    public static void logAppendTime(ByteBuffer buffer, int position, int sizeInBytes, long timestampMs) {
        int low = buffer.get(position + BatchFormat.ATTRIBUTES + 1);
        buffer.put(position + BatchFormat.ATTRIBUTES + 1, (byte) (low | BatchFormat.LOG_APPEND_TIME_BIT));
        maxTimestamp(buffer, position, sizeInBytes, timestampMs);
    }

    /** Says what the largest timestamp is, where a producer said it wrong: look-ups by time and retention go by it. */
    public static void maxTimestamp(ByteBuffer buffer, int position, int sizeInBytes, long timestampMs) {
        buffer.putLong(position + BatchFormat.MAX_TIMESTAMP, timestampMs);
        crc(buffer, position, sizeInBytes);
    }

    /** Writes the CRC that the bytes have now. */
    public static void crc(ByteBuffer buffer, int position, int sizeInBytes) {
        buffer.putInt(position + BatchFormat.CRC, BatchCheck.crcOf(buffer, position, sizeInBytes));
    }
}

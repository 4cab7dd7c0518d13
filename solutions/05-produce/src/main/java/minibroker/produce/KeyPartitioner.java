package minibroker.produce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which partition does a key belong to? The producer decides, before the broker ever sees the record: equal keys have equal
 * hashes, so they meet in one partition, and only there is an order. The broker's part is to never change the count of
 * partitions unasked.
 *
 * <p>The hash is MurmurHash2 by Austin Appleby with the seed that Kafka chose; Kafka: {@code Utils.murmur2} and
 * {@code BuiltInPartitioner.partitionForKey}. A client in another language that hashes otherwise puts a key elsewhere.
 */
public final class KeyPartitioner {
    private static final int SEED = 0x9747b28c;
    private static final int MIX = 0x5bd1e995;
    private static final int SHIFT = 24;

    private KeyPartitioner() {}

    /** From 0 to {@code partitions - 1}. */
    public static int partitionOf(byte[] key, int partitions) {
        return (murmur2(key) & Integer.MAX_VALUE) % partitions;         // not abs(): abs(Integer.MIN_VALUE) is negative
    }

    static int murmur2(byte[] key) {
        var words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        int hash = SEED ^ key.length;
        while (words.remaining() >= Integer.BYTES) {
            int word = words.getInt() * MIX;
            word ^= word >>> SHIFT;
            hash = hash * MIX ^ word * MIX;
        }
        if (words.hasRemaining()) {
            hash = (hash ^ lastBytes(words)) * MIX;
        }
        hash = (hash ^ hash >>> 13) * MIX;
        return hash ^ hash >>> 15;
    }

    /** One to three bytes that do not fill a word, little-endian. */
    private static int lastBytes(ByteBuffer words) {
        int tail = 0;
        for (int shift = 0; words.hasRemaining(); shift += 8) {
            tail |= (words.get() & 0xff) << shift;
        }
        return tail;
    }
}

package minibroker.produce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which partition does a key belong to? The producer decides, before the broker ever sees the record: equal keys have equal
 * hashes, so they meet in one partition, and only there is an order. The broker's part is to never change the count of
 * partitions unasked.
 *
 * <pre>
 *   hash = SEED ^ length in bytes
 *   each word:   hash = (hash * MIX) ^ mixed(word)        a word is four bytes, little-endian
 *                mixed(word): w = word * MIX;  w = w ^ (w >>> SHIFT);  w * MIX
 *   left over?   hash = (hash ^ lastBytes) * MIX          only if there are one to three bytes left
 *   at the end:  hash = (hash ^ (hash >>> 13)) * MIX
 *                hash =  hash ^ (hash >>> 15)
 * </pre>
 *
 * <p>The hash is MurmurHash2 by Austin Appleby with the seed that Kafka chose; Kafka: {@code Utils.murmur2} and
 * {@code BuiltInPartitioner.partitionForKey}. A client in another language that hashes otherwise puts a key elsewhere.
 */
public final class KeyPartitioner {
    private static final int SEED = 0x9747b28c;
    private static final int MIX = 0x5bd1e995;
    private static final int SHIFT = 24;

    private KeyPartitioner() {}

    /** From 0 to {@code partitions - 1}. A key has any number of bytes, none included; it is not null. */
    public static int partitionOf(byte[] key, int partitions) {
        return (murmur2(key) & 0x7fffffff) % partitions;
    }

    /** All additions and multiplications are those of {@code int}: what runs over is gone, and that is meant. */
    static int murmur2(byte[] key) {
        ByteBuffer buf = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        int hash = SEED ^ key.length;
        while (buf.remaining() >= 4) {
            int w = buf.getInt() * MIX;
            w ^= w >>> SHIFT;
            w *= MIX;
            hash = (hash * MIX) ^ w;
        }
        if (buf.hasRemaining()) {
            hash = (hash ^ lastBytes(buf)) * MIX;
        }
        hash = (hash ^ (hash >>> 13)) * MIX;
        return hash ^ (hash >>> 15);
    }

    /** One to three bytes that do not fill a word, little-endian: the first of them is the lowest. */
    static int lastBytes(ByteBuffer words) {
        int value = 0;
        int shift = 0;
        while (words.hasRemaining()) {
            value |= (words.get() & 0xff) << shift;
            shift += 8;
        }
        return value;
    }
}

package minibroker.produce;

import static minibroker.runtime.TodoError.todo;

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
        throw todo("Lab 05, step 1: of the hash's 32 bits the lower 31, and then the rest of a division");
    }

    /** All additions and multiplications are those of {@code int}: what runs over is gone, and that is meant. */
    static int murmur2(byte[] key) {
        throw todo("Lab 05, step 1: whole words, the bytes that are left, and two last turns of the mixer");
    }

    /** One to three bytes that do not fill a word, little-endian: the first of them is the lowest. */
    static int lastBytes(ByteBuffer words) {
        throw todo("Lab 05, step 1: a byte is an int from -128 to 127 until you say otherwise");
    }
}

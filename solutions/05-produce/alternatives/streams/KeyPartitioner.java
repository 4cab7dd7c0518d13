package minibroker.produce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

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
        return dropTheSignBitOf(murmur2(key)) % partitions;
    }

    /** All additions and multiplications are those of {@code int}: what runs over is gone, and that is meant. */
    static int murmur2(byte[] key) {
        var littleEndianBytes = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        var afterWholeWords = IntStream.range(0, key.length / Integer.BYTES)
                .map(ignored -> littleEndianBytes.getInt())
                .reduce(SEED ^ key.length, (hash, word) -> hash * MIX ^ mixedWord(word));
        return twoLastTurnsOf(littleEndianBytes.hasRemaining()
                ? (afterWholeWords ^ lastBytes(littleEndianBytes)) * MIX
                : afterWholeWords);
    }

    private static int mixedWord(int word) {
        var mixedOnce = word * MIX;
        return (mixedOnce ^ mixedOnce >>> SHIFT) * MIX;
    }

    private static int twoLastTurnsOf(int hash) {
        var once = (hash ^ hash >>> 13) * MIX;
        return once ^ once >>> 15;
    }

    private static int dropTheSignBitOf(int hash) {
        return hash & Integer.MAX_VALUE;
    }

    /** One to three bytes that do not fill a word, little-endian: the first of them is the lowest. */
    static int lastBytes(ByteBuffer words) {
        var low = Byte.toUnsignedInt(words.get());
        return words.hasRemaining() ? low | lastBytes(words) << Byte.SIZE : low;
    }
}

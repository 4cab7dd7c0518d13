package minibroker.produce;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("Find a key's partition")
class KeyCheck {
    private static final String SIGNED = "A byte is signed: (int) of ff is -1, and its upper 24 bits are ones. b & 0xff "
        + "is the byte alone.";

    /** A word without a byte order, and none of its intermediate results is negative: only the mixing itself is tried. */
    private static final String SAME_FROM_BEHIND = "01 19 19 01";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String inHex(int number) {
        return "%08x".formatted(number);
    }

    private static void hashed(byte[] key, String suspicion) {
        expect("murmur2 of " + describe(key), inHex(KeyPartitioner.murmur2(key))).toBe(inHex(Utils.murmur2(key)), suspicion);
    }

    private static String describe(byte[] key) {
        return key.length == 0 ? "no bytes" : "the bytes " + HexFormat.ofDelimiter(" ").formatHex(key);
    }

    @Test
    @DisplayName("no bytes have a hash, too")
    @Must("key-words")
    void noBytes() {
        hashed(new byte[0], "No words, and no bytes left over: only the seed and the two last lines of the drawing, "
            + "whose shifts are "
            + ">>>: the seed is a negative int. The line for left-over bytes multiplies, so it must not run when "
            + "there are none.");
    }

    @Test
    @DisplayName("a whole word is mixed in as the drawing says")
    @Must("key-words")
    void oneWord() {
        hashed(hex(SAME_FROM_BEHIND), "One word. The seed is combined with the length in bytes; the word is multiplied, "
            + "combined with itself >>> SHIFT, multiplied again; hash is multiplied before the word comes in.");
        hashed(hex("ff ff ff ff"), "All shifts to the right are >>>, which lets zeros in. With >>, a negative number gets ones.");
        hashed("c-01".getBytes(StandardCharsets.UTF_8), "The word of 63 2d 30 31 is 31302d63: little-endian, the first "
            + "byte is the lowest. A ByteBuffer is big-endian until you give it another order. If yours has that order: "
            + "are the two shifts behind the last word >>>, too?");
    }

    @Test
    @DisplayName("several words are mixed in, one after the other")
    @Must("key-words")
    void manyWords() {
        hashed("c-000001".getBytes(StandardCharsets.UTF_8), "Two words. Each is mixed for itself, then joins the hash. No "
            + "bytes are "
            + "left over.");
        hashed("container-4711-b".getBytes(StandardCharsets.UTF_8), "Four words, and no bytes left over.");
    }

    @Test
    @DisplayName("one to three bytes that are left over make a smaller number, the first of them lowest")
    @Must("key-rest")
    void leftOver() {
        var rests = new String[] {"63", "63 2d", "63 2d 31"};
        var numbers = new int[] {0x63, 0x2d63, 0x312d63};
        for (int i = 0; i < rests.length; i++) {
            expect("lastBytes of " + rests[i], inHex(KeyPartitioner.lastBytes(rest(hex(rests[i])))))
                .toBe(inHex(numbers[i]), "Little-endian: the first byte stays, the second moves up by 8 bits, the third by 16.");
        }
        expect("lastBytes of ff 80", inHex(KeyPartitioner.lastBytes(rest(hex("ff 80"))))).toBe("000080ff", SIGNED);
        var words = rest("c-1c-2c".getBytes(StandardCharsets.UTF_8)).position(4);
        expect("lastBytes of \"c-1c-2c\" from position 4 on", inHex(KeyPartitioner.lastBytes(words))).toBe("0063322d",
            "Only what remains in the buffer: the words before it are done with.");
    }

    /** As murmur2 hands it on: whoever reads more than a byte at a time may rely on the order. */
    private static ByteBuffer rest(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    @DisplayName("left-over bytes are mixed in behind the words")
    @Must("key-rest")
    void wordsAndRest() {
        hashed("c-1".getBytes(StandardCharsets.UTF_8), "Three bytes and no word: hash = (hash ^ lastBytes) * MIX, without "
            + ">>> SHIFT.");
        hashed("c-12345".getBytes(StandardCharsets.UTF_8), "One word, then three bytes that are left over.");
        hashed("-18.4\u00b0".getBytes(StandardCharsets.UTF_8), SIGNED);
    }

    @Test
    @DisplayName("keys of any bytes have the hash that Kafka gives them")
    @Must("key-like-kafka")
    void anyBytes() {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 2_000; i++) {
            var key = new byte[i % 40];
            random.nextBytes(key);
            hashed(key, "%d bytes: %d whole words and %d left over.".formatted(key.length, key.length / 4, key.length % 4));
        }
    }

    private static void placed(byte[] key, int partitions, String suspicion) {
        expect("the partition of " + describe(key) + ", of " + partitions, KeyPartitioner.partitionOf(key, partitions))
            .toBe(BuiltInPartitioner.partitionForKey(key, partitions), suspicion);
    }

    @Test
    @DisplayName("a hash below zero has a partition, too")
    @Must("key-range")
    void negativeHashes() {
        var suspicion = "Its hash is negative. Kafka drops the top bit (& Integer.MAX_VALUE). That is not the absolute "
            + "value, nor "
            + "floorMod, nor the hash taken as unsigned. Then comes % partitions, for any number of them.";
        var random = new SplittableRandom(6);
        for (int found = 0; found < 50;) {
            var key = new byte[3];
            random.nextBytes(key);
            if (Utils.murmur2(key) < 0) {
                placed(key, 3 + found % 7, suspicion);
                found++;
            }
        }
    }

    @Test
    @DisplayName("the hash that has no absolute value has partition 0")
    @Must("key-range")
    void smallestInt() {
        var key = hex("a7 d6 50 6c");
        placed(key, 3, "Its hash is Integer.MIN_VALUE, and Math.abs of that is negative. & Integer.MAX_VALUE makes it 0.");
    }

    @Test
    @DisplayName("any key lies where the stock producer puts it, of any number of partitions")
    @Must("key-like-kafka")
    void likeTheStockProducer() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            var key = new byte[random.nextInt(30)];
            random.nextBytes(key);
            placed(key, 1 + random.nextInt(60), "The rest of a division by the number of partitions.");
        }
    }
}

package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.Readings.hex;
import static minibroker.record.Readings.ofHex;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import minibroker.runtime.TodoError;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("Numbers of as many bytes as they need")
class VarintCheck {
    private static final String FOLD = "Zig-zag comes first: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4. The sign goes into the "
        + "lowest bit, and the other bits are those of the distance from zero.";
    private static final String NEGATIVE_BITS = "As a Java number, the folded bits may be negative: then `> 127` says no "
        + "although higher bits are set, and `>>` brings in ones from the left for ever. Ask which bits are set, and shift "
        + "with `>>>`.";

    private record Example(long value, String hex, String suspicion) {
        int size() {
            return (hex.length() + 1) / 3;
        }
    }

    private static final List<Example> EXAMPLES = List.of(
        new Example(0, "00", "A zero is one byte, too: whatever is left when the loop ends is written."),
        new Example(-1, "01", FOLD),
        new Example(1, "02", FOLD),
        new Example(-2, "03", FOLD),
        new Example(63, "7e", "63 is 126 when it is folded: seven bits, one byte, nothing follows."),
        new Example(-64, "7f", "-64 is 127 when it is folded: the largest number that fits into one byte."),
        new Example(64, "80 01", "64 is 128 when it is folded: eight bits. The first byte has the lowest seven of them, all "
            + "zero, and the top bit that says that another follows."),
        new Example(300, "d8 04", "The lowest seven bits come first: 600 is 0b100_1011000."),
        new Example(49_152, "80 80 06", "Seven zeros are not the end. Go on as long as *any* higher bit is left, however high."),
        new Example(Integer.MAX_VALUE, "fe ff ff ff 0f", "An int has 32 bits when it is folded: four sevens, and four more."),
        new Example(Integer.MIN_VALUE, "ff ff ff ff 0f",
            "The smallest int folds to 32 ones. Fold the long: an int loses its top bit when it is shifted to the left."),
        new Example(1L << 31, "80 80 80 80 10", "This is no int. Work with longs from the first line on: fold, mask and shift."),
        new Example(Long.MAX_VALUE, "fe ff ff ff ff ff ff ff ff 01", NEGATIVE_BITS),
        new Example(Long.MIN_VALUE, "ff ff ff ff ff ff ff ff ff 01", NEGATIVE_BITS));

    private static ByteBuffer written(long value) {
        var buffer = ByteBuffer.allocate(30).position(3);
        try {
            if (value == (int) value) {
                Varint.writeInt(buffer, (int) value);
            } else {
                Varint.writeLong(buffer, value);
            }
        } catch (BufferOverflowException e) {
            throw new CheckFailure("the bytes of " + value, "at most ten", "so many that they filled a buffer of 27",
                NEGATIVE_BITS);
        }
        return buffer.limit(buffer.position()).position(3);
    }

    private static void expectRead(String what, Function<ByteBuffer, Number> read, ByteBuffer bytes, long value,
        String suspicion) {
        var surrounded = ByteBuffer.allocate(40).position(5).put(bytes.duplicate()).put((byte) 1).position(5);
        try {
            expect(what, read.apply(surrounded).longValue()).toBe(value, suspicion);
        } catch (BufferUnderflowException e) {
            throw new CheckFailure(what, String.valueOf(value), "BufferUnderflowException", "The number ends with the first "
                + "byte that does not have the top bit. A Java byte has a sign: mask it, `b & 0x80`, instead of comparing it "
                + "with 127.");
        } catch (IllegalArgumentException e) {
            throw new CheckFailure(what, String.valueOf(value), e.toString(),
                "It has no more bytes than it may have: an int five, a long ten, the last one included.");
        }
        expect("the position after it, counted from its first byte", surrounded.position() - 5).toBe(bytes.remaining(),
            "The next field begins right behind the number: read all of its bytes, by relative get(), and none that follow.");
    }

    @Test
    @DisplayName("a number is folded, cut into sevens of bits, and written with the lowest first")
    @Must("varint-write")
    void writes() {
        for (var example : EXAMPLES) {
            var bytes = written(example.value);
            expect("the bytes of " + example.value, bytes.hasRemaining() ? hex(bytes) : "none").toBe(example.hex,
                size(example) + example.suspicion);
        }
    }

    /** Whoever writes as many bytes as sizeOfLong says has to look there first. */
    private static String size(Example example) {
        try {
            var size = Varint.sizeOfLong(example.value);
            return size == example.size() ? "" : "sizeOfLong(%d) is %d, and should be %d: if writeLong goes by it, begin there. "
                .formatted(example.value, size, example.size());
        } catch (TodoError | RuntimeException notYet) {
            return "";
        }
    }

    @Test
    @DisplayName("what is read is what those bytes say, and the position is behind them")
    @Must("varint-read")
    void reads() {
        for (var example : EXAMPLES) {
            var bytes = ofHex(example.hex);
            expectRead("readLong of " + example.hex, Varint::readLong, bytes, example.value,
                "The first byte has the lowest seven bits. Mask each byte and make it a long before you shift it: `(long) (b & "
                + "0x7f) << 7 * i`. Then fold backwards.");
            if (example.value == (int) example.value) {
                expectRead("readInt of " + example.hex, Varint::readInt, bytes, example.value,
                    "readLong is right and this is not: does readBits depend on maxBytes for anything but its end?");
            }
        }
    }

    @Test
    @DisplayName("a number that never ends is refused after five bytes, or ten")
    @Must("varint-too-long")
    void tooLong() {
        var endless = ofHex("80 81 82 83 84 85 86 87 88 89 00 00 00 00");
        expectTooLong("readInt of 80 81 82 83 84 85 …", () -> Varint.readInt(endless.duplicate()));
        expectTooLong("readLong of 80 81 82 … 88 89 00", () -> Varint.readLong(endless.duplicate()));
        expectTooLong("readInt of 80 80 80 80 80 00", () -> Varint.readInt(ofHex("80 80 80 80 80 00")));
        expectTooLong("readInt of 80 80 80 80 80, with nothing behind", () -> Varint.readInt(ofHex("80 80 80 80 80")));
        expectTooLong("readInt of 80 80 80 80 80, at position 7", () -> Varint.readInt(ByteBuffer.allocate(20).position(7)
            .put(ofHex("80 80 80 80 80 00")).position(7)));
    }

    private static void expectTooLong(String what, Runnable read) {
        var suspicion = "Whoever follows the top bit for as long as it is set lets the bytes decide how far they are read. The "
            + "fifth byte of an int, the tenth of a long, must be the last: throw tooLong(…), and read no further to find out.";
        try {
            read.run();
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new CheckFailure(what, "IllegalArgumentException", e.getClass().getSimpleName(), suspicion);
        } catch (IllegalArgumentException e) {
            return;
        }
        throw new CheckFailure(what, "IllegalArgumentException", "a number", suspicion);
    }

    @Test
    @DisplayName("a number that is cut short is not read as a smaller one")
    @Must("varint-cut")
    void cutShort() {
        for (var hex : List.of("80", "d8 84", "ff ff ff ff")) {
            try {
                Varint.readInt(ofHex(hex));
            } catch (BufferUnderflowException e) {
                continue;
            } catch (RuntimeException e) {
                throw new CheckFailure("readInt of " + hex + ", and no more", "BufferUnderflowException", e.toString(),
                    "get() throws it by itself where the buffer ends. Let it out.");
            }
            throw new CheckFailure("readInt of " + hex + ", and no more", "BufferUnderflowException", "a number",
                "The last byte announced another. What has arrived so far is not a number yet, and must not become one.");
        }
    }

    @Test
    @DisplayName("the size is that of the bytes which are written")
    @Must("varint-size")
    void sizes() {
        for (var example : EXAMPLES) {
            expect("sizeOfLong(" + example.value + ")", Varint.sizeOfLong(example.value)).toBe(example.size(),
                "Count the bits of the *folded* number, from the highest one that is set; every seven bits begun are a byte, "
                + "and a zero is one byte, too. Folded bits may be negative as a Java number.");
        }
    }

    @Test
    @DisplayName("all numbers, short and long, have the bytes that Kafka gives them")
    @Must("varint-write")
    void agreesWithKafka() {
        for (int seed = 1; seed <= 2_000; seed++) {
            var random = new Random(seed);
            var value = random.nextLong() >> random.nextInt(64);
            var kafkas = ByteBuffer.allocate(10);
            ByteUtils.writeVarlong(value, kafkas);
            kafkas.flip();
            expect("the bytes of " + value, hex(written(value))).toBe(hex(kafkas),
                "These are the bytes that Kafka writes. The examples are right: what is different about this number?");
            expect("sizeOfLong(" + value + ")", Varint.sizeOfLong(value)).toBe(kafkas.remaining(),
                "The size must be right for every number: records say their length before they are written.");
            expectRead("readLong of " + hex(kafkas), Varint::readLong, kafkas, value,
                "These are the bytes that Kafka writes for it.");
        }
    }
}

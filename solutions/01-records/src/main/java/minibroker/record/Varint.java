package minibroker.record;

import java.nio.ByteBuffer;

/**
 * Whole numbers in as few bytes as they need, for the fields of single records.
 *
 * <pre>
 *   300, zig-zag 600 = 0b100_1011000        each byte: 7 bits of the number, lowest first;
 *                                           the top bit says that another byte follows
 *   D8 04            = 1_1011000 0_0000100
 * </pre>
 *
 * <p>Zig-zag folds the sign into the lowest bit (0, -1, 1, -2 become 0, 1, 2, 3), so that small negative numbers stay
 * short. An int takes at most 5 bytes, a long 10; a number that is both has the same bytes as either. Kafka:
 * {@code ByteUtils}.
 */
public final class Varint {
    private static final int MORE = 0x80;
    private static final int SEVEN_BITS = 0x7f;
    private static final long INT_BITS = 0xffff_ffffL;
    private static final int MAX_INT_BYTES = 5;
    private static final int MAX_LONG_BYTES = 10;

    private Varint() {}

    /**
     * Reads at the buffer's position and moves it behind the number.
     *
     * @throws IllegalArgumentException         if the fifth byte still announces another
     * @throws java.nio.BufferUnderflowException if the buffer ends inside the number
     */
    public static int readInt(ByteBuffer buffer) {
        return (int) unfold(readBits(buffer, MAX_INT_BYTES) & INT_BITS);
    }

    /** As {@link #readInt}, up to ten bytes. */
    public static long readLong(ByteBuffer buffer) {
        return unfold(readBits(buffer, MAX_LONG_BYTES));
    }

    /** Writes at the buffer's position and moves it behind the number. */
    public static void writeInt(ByteBuffer buffer, int value) {
        writeLong(buffer, value);
    }

    /** As {@link #writeInt}. */
    // tag::write[]
    public static void writeLong(ByteBuffer buffer, long value) {
        // lesson::step1[todo="as long as more than seven bits are left, write the lowest seven and say that more follow"]
        var bits = fold(value);
        while ((bits & ~SEVEN_BITS) != 0) {
            buffer.put((byte) (bits & SEVEN_BITS | MORE));
            bits >>>= 7;
        }
        buffer.put((byte) bits);
        // end::step1
    }
    // end::write[]

    /** Bytes that {@link #writeInt} needs for this value. */
    public static int sizeOfInt(int value) {
        return sizeOfLong(value);
    }

    /** Bytes that {@link #writeLong} needs for this value. */
    public static int sizeOfLong(long value) {
        // lesson::step1[todo="how many sevens of bits does the folded value have? At least one"]
        var bits = Long.SIZE - Long.numberOfLeadingZeros(fold(value));
        return Math.max(1, (bits + 6) / 7);
        // end::step1
    }

    /** Zig-zag: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4. The result is bits: as a Java number it may look negative. */
    // tag::fold[]
    private static long fold(long value) {
        // lesson::step1[todo="make room at the bottom for the sign, and turn the other bits round if it is a minus"]
        return (value << 1) ^ (value >> 63);
        // end::step1
    }
    // end::fold[]

    /** The value that {@link #fold} made these bits of. */
    private static long unfold(long bits) {
        // lesson::step1[todo="fold backwards"]
        return (bits >>> 1) ^ -(bits & 1);
        // end::step1
    }

    /**
     * Puts the sevens of bits of the next number together, the first one lowest.
     *
     * @throws IllegalArgumentException          {@link #tooLong}, if the last byte that a number may have announces another
     * @throws java.nio.BufferUnderflowException if the buffer ends inside the number
     */
    // tag::read[]
    private static long readBits(ByteBuffer buffer, int maxBytes) {
        // lesson::step1[todo="byte by byte, the lowest bits first, until one announces no other; maxBytes is the end"]
        var start = buffer.position();
        var bits = 0L;
        for (int i = 0; i < maxBytes; i++) {
            var next = buffer.get();
            bits |= (long) (next & SEVEN_BITS) << (7 * i);
            if ((next & MORE) == 0) {
                return bits;
            }
        }
        throw tooLong(buffer, start, maxBytes);
        // end::step1
    }
    // end::read[]

    /** @param start where the number begins in the buffer */
    private static IllegalArgumentException tooLong(ByteBuffer buffer, int start, int maxBytes) {
        var bytes = new StringBuilder();
        for (int i = start; i < start + maxBytes; i++) {
            bytes.append(" %02x".formatted(buffer.get(i)));
        }
        return new IllegalArgumentException("a varint for %s has at most %d bytes, these announce another:%s"
                .formatted(maxBytes == MAX_INT_BYTES ? "int" : "long", maxBytes, bytes));
    }
}

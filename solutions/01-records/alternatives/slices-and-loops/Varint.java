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
    public static void writeLong(ByteBuffer buffer, long value) {
        long rest = fold(value);
        int count = sizeOfLong(value);
        for (int i = 1; i <= count; i++) {
            byte b = (byte) (rest % 128);
            if (i < count) {
                b = (byte) (b | MORE);
            }
            buffer.put(b);
            rest = rest >>> 7;
        }
    }

    /** Bytes that {@link #writeInt} needs for this value. */
    public static int sizeOfInt(int value) {
        return sizeOfLong(value);
    }

    /** Bytes that {@link #writeLong} needs for this value. */
    public static int sizeOfLong(long value) {
        long rest = fold(value) >>> 7;
        int size = 1;
        while (rest != 0) {
            rest = rest >>> 7;
            size++;
        }
        return size;
    }

    /** Zig-zag: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4. The result is bits: as a Java number it may look negative. */
    private static long fold(long value) {
        return value >= 0 ? value * 2 : -value * 2 - 1;
    }

    /** The value that {@link #fold} made these bits of. */
    private static long unfold(long bits) {
        boolean negative = (bits & 1) == 1;
        long half = bits >>> 1;
        return negative ? -half - 1 : half;
    }

    /**
     * Puts the sevens of bits of the next number together, the first one lowest.
     *
     * @throws IllegalArgumentException          {@link #tooLong}, if the last byte that a number may have announces another
     * @throws java.nio.BufferUnderflowException if the buffer ends inside the number
     */
    private static long readBits(ByteBuffer buffer, int maxBytes) {
        long bits = 0;
        int shift = 0;
        int count = 0;
        int start = buffer.position();
        while (true) {
            byte b = buffer.get();
            count++;
            bits += ((long) (b & SEVEN_BITS)) << shift;
            shift += 7;
            if (b >= 0) {
                return bits;
            }
            if (count == maxBytes) {
                throw tooLong(buffer, start, maxBytes);
            }
        }
    }

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

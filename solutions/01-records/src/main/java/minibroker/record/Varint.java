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
 * short. An int takes at most 5 bytes, a long 10. Kafka: {@code ByteUtils}.
 */
public final class Varint {
    private static final int MORE = 0x80;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MAX_INT_BYTES = 5;
    private static final int MAX_LONG_BYTES = 10;

    private Varint() {}

    /**
     * Reads at the buffer's position and moves it.
     *
     * @throws IllegalArgumentException         if the fifth byte still announces another
     * @throws java.nio.BufferUnderflowException if the buffer ends inside the number
     */
    public static int readInt(ByteBuffer buffer) {
        var start = buffer.position();
        var zigZag = 0;
        for (int i = 0; i < MAX_INT_BYTES; i++) {
            var next = buffer.get();
            zigZag |= (next & SEVEN_BITS) << (7 * i);
            if ((next & MORE) == 0) {
                return (zigZag >>> 1) ^ -(zigZag & 1);
            }
        }
        throw tooLong("int", buffer, start, MAX_INT_BYTES);
    }

    /** As {@link #readInt}, up to ten bytes. */
    public static long readLong(ByteBuffer buffer) {
        var start = buffer.position();
        var zigZag = 0L;
        for (int i = 0; i < MAX_LONG_BYTES; i++) {
            var next = buffer.get();
            zigZag |= (long) (next & SEVEN_BITS) << (7 * i);
            if ((next & MORE) == 0) {
                return (zigZag >>> 1) ^ -(zigZag & 1);
            }
        }
        throw tooLong("long", buffer, start, MAX_LONG_BYTES);
    }

    public static void writeInt(ByteBuffer buffer, int value) {
        var zigZag = zigZag(value);
        while ((zigZag & ~SEVEN_BITS) != 0) {
            buffer.put((byte) (zigZag & SEVEN_BITS | MORE));
            zigZag >>>= 7;
        }
        buffer.put((byte) zigZag);
    }

    public static void writeLong(ByteBuffer buffer, long value) {
        var zigZag = zigZag(value);
        while ((zigZag & ~SEVEN_BITS) != 0) {
            buffer.put((byte) (zigZag & SEVEN_BITS | MORE));
            zigZag >>>= 7;
        }
        buffer.put((byte) zigZag);
    }

    /** Bytes that {@link #writeInt} needs for this value. */
    public static int sizeOfInt(int value) {
        return bytesForBits(Integer.SIZE - Integer.numberOfLeadingZeros(zigZag(value)));
    }

    /** Bytes that {@link #writeLong} needs for this value. */
    public static int sizeOfLong(long value) {
        return bytesForBits(Long.SIZE - Long.numberOfLeadingZeros(zigZag(value)));
    }

    private static int zigZag(int value) {
        return (value << 1) ^ (value >> 31);
    }

    private static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static int bytesForBits(int bits) {
        return Math.max(1, (bits + 6) / 7);
    }

    private static IllegalArgumentException tooLong(String type, ByteBuffer buffer, int start, int maxBytes) {
        var bytes = new StringBuilder();
        for (int i = start; i < start + maxBytes; i++) {
            bytes.append(" %02x".formatted(buffer.get(i)));
        }
        return new IllegalArgumentException("a varint for %s has at most %d bytes, these announce another:%s"
                .formatted(type, maxBytes, bytes));
    }
}

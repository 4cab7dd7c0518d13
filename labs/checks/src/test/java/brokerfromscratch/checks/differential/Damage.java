package brokerfromscratch.checks.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What is done to a request's frame before it is sent.
 *
 * @param kind what is done
 * @param seed of the random bytes and places
 */
record Damage(Kind kind, int seed) {
    static final Damage NONE = new Damage(Kind.NONE, 0);

    private static final int API_KEY_AT = 0;
    private static final int VERSION_AT = 2;
    private static final int CLIENT_ID_LENGTH_AT = 8;

    /** What can happen to a frame. */
    enum Kind {
        NONE, OTHER_VERSION, OTHER_KEY, CUT, BYTES_BEHIND, UNKNOWN_TAG, LYING_CLIENT_ID, NOISE
    }

    /** The damaged copy of a frame, without the length before it. */
    byte[] applyTo(byte[] frame) {
        var random = new SplittableRandom(seed);
        var bytes = frame.clone();
        var buffer = ByteBuffer.wrap(bytes);
        switch (kind) {
            case OTHER_VERSION -> buffer.putShort(VERSION_AT, (short) one(random, -1, -32768, 32767, 19, 25, 99, 0, 1, 2));
            case OTHER_KEY -> buffer.putShort(API_KEY_AT, (short) one(random, -1, 4, 5, 6, 7, 93, 500, 32767, -32768));
            case LYING_CLIENT_ID -> buffer.putShort(CLIENT_ID_LENGTH_AT, (short) one(random, -2, 32767, -32768, 5_000));
            case CUT -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case BYTES_BEHIND -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
            case NOISE -> bytes = noise(random, 1 + random.nextInt(60));
            default -> { }
        }
        return bytes;
    }

    private static int one(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }

    private static byte[] noise(SplittableRandom random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return kind + " " + seed;
    }
}

package minibroker.runtime.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The bytes of one simulated file: as written, and as the disk would show them if the power failed now.
 *
 * <pre>
 *   written   |======== same ========|---- not forced yet ----|
 *   forced    |======== same ========|-- forgottenTail --|         cut off by a truncation that is not forced yet
 *             0                  sameUpTo
 * </pre>
 *
 * A file that only grows has no forgotten tail, so an append costs a copy of its bytes and nothing else.
 */
final class FileContent implements Inode {
    static final int SECTOR_BYTES = 512;

    private static final byte[] NOTHING = {};

    private byte[] written = NOTHING;
    private int size;
    private int sameUpTo;
    private byte[] forgottenTail = NOTHING;
    int names;                         // directory entries that lead here
    int handles;                       // open files

    int size() {
        return size;
    }

    void append(ByteBuffer bytes, int count) {
        if (size + count > written.length) {
            written = Arrays.copyOf(written, Math.max(size + count, Math.max(64, 2 * written.length)));
        }
        bytes.get(written, size, count);
        size += count;
    }

    ByteBuffer view(int position, int count) {
        return ByteBuffer.wrap(written, position, count);
    }

    void truncate(int newSize) {
        if (newSize < sameUpTo) {
            forgottenTail = forcedBytes(newSize);
            sameUpTo = newSize;
        }
        size = newSize;
    }

    void force() {
        sameUpTo = size;
        forgottenTail = NOTHING;
    }

    boolean isForced() {
        return sameUpTo == size && forgottenTail.length == 0;
    }

    @Override
    public void losePower(SplittableRandom random) {
        if (!isForced()) {
            var survival = Survival.draw(random);
            var image = forcedBytes(0);
            var left = Arrays.copyOf(image, survival.length(image.length, size, random));      // a hole reads as zeros
            for (int sector = sameUpTo / SECTOR_BYTES * SECTOR_BYTES; sector < left.length; sector += SECTOR_BYTES) {
                if (survival.next(random)) {
                    copyWritten(left, sector);
                }
            }
            written = left;
            size = left.length;
            force();
        }
    }

    private void copyWritten(byte[] target, int sector) {
        var end = Math.min(sector + SECTOR_BYTES, Math.min(size, target.length));
        if (sector < end) {
            System.arraycopy(written, sector, target, sector, end - sector);
        }
    }

    /** The forced bytes from {@code position} on; {@code position} lies in the part that is the same. */
    private byte[] forcedBytes(int position) {
        var bytes = Arrays.copyOfRange(written, position, sameUpTo + forgottenTail.length);
        System.arraycopy(forgottenTail, 0, bytes, sameUpTo - position, forgottenTail.length);
        return bytes;
    }
}

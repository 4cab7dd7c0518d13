package minibroker.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Cuts the bytes of one connection into frames, where they lie.
 *
 * <pre>
 *   0          start               end              capacity
 *   |   done   |      unread       |     room       |
 *              [length][ frame ... ]  one read() may bring several frames, or a part of one
 * </pre>
 *
 * Invariants: a frame is handed out as a slice, never copied; bytes move only when the frame at {@code start} does not fit
 * behind it any more; the buffer grows by doubling and only when it is full, so a frame that <em>announces</em> 100 MB
 * costs nothing until they come; and there is no buffer at all while nothing is unread. Loop thread only.
 */
final class FrameReader {
    /** What a read told about the socket. */
    enum Fill { DRAINED, MORE, ENDED, STARVED }

    private static final int PREFIX_BYTES = 4;
    private static final int LARGEST_EAGER_BYTES = 128 << 10;      // more per read() saves no system calls worth its cache misses
    private static final int LARGEST_FRAME_BYTES = Integer.MAX_VALUE - PREFIX_BYTES;     // what one buffer can hold
    private static final int SMALL_USES_BEFORE_SHRINKING = 16;

    private final BufferPool pool;
    private final int maxFrameBytes;
    private ByteBuffer buffer;             // null: nothing unread; its position is `end`
    private int start;
    private int comfortableBytes;          // capacity that this peer's habits ask for
    private int smallUses;                 // how often in a row a quarter of it would have done

    FrameReader(BufferPool pool, int maxFrameBytes) {
        this.pool = pool;
        this.maxFrameBytes = Math.min(Math.min(maxFrameBytes, LARGEST_FRAME_BYTES), pool.memory().largestFrameBytes());
        this.comfortableBytes = pool.firstBytes();
    }

    /** Reads once. STARVED: the frame needs a larger buffer, and the pool has none to lend at the moment. */
    Fill fill(ReadableByteChannel channel) throws IOException {
        if (!makeRoom()) {
            return Fill.STARVED;
        }
        var room = buffer.remaining();
        var count = channel.read(buffer);
        if (count == room && buffer.capacity() < LARGEST_EAGER_BYTES) {
            comfortableBytes = Math.max(comfortableBytes, 2 * buffer.capacity());
        }
        giveBackIfEmpty();
        return count < 0 ? Fill.ENDED : count < room ? Fill.DRAINED : Fill.MORE;
    }

    /**
     * Reads once behind the frame that is in somebody's hands, where nothing has to move; that is also how the end of a
     * connection shows. STARVED: there is no room until that frame is resumed.
     */
    Fill fillBehind(ReadableByteChannel channel) throws IOException {
        if (buffer == null) {                       // that frame is forgotten, and nothing came behind it so far
            makeRoom();
        }
        if (!buffer.hasRemaining()) {
            return Fill.STARVED;
        }
        var count = channel.read(buffer);
        giveBackIfEmpty();
        return count < 0 ? Fill.ENDED : Fill.DRAINED;
    }

    /** The frame at {@code start}, the same one until {@link #done}; null if it is not complete. */
    ByteBuffer next() throws IOException {
        if (unread() < PREFIX_BYTES) {
            return null;
        }
        var length = length();
        if (length < 0 || length > maxFrameBytes) {
            throw new IOException("a frame announces " + length + " bytes; 0 to " + maxFrameBytes + " are allowed"
                    + (maxFrameBytes == pool.memory().largestFrameBytes() ? ", for want of direct memory" : ""));
        }
        return unread() - PREFIX_BYTES < length ? null : buffer.slice(start + PREFIX_BYTES, length);
    }

    /** True if {@link #next} has something to say: a whole frame, or a length that is not allowed. */
    boolean hasNext() {
        return unread() >= PREFIX_BYTES && unread() - PREFIX_BYTES >= Math.min(length(), maxFrameBytes);
    }

    /** True if the next frame after the one that {@link #next} gave is complete, too. */
    boolean hasBehind() {
        var behind = start + PREFIX_BYTES + length();
        var bytes = buffer.position() - behind;
        return bytes >= PREFIX_BYTES && bytes - PREFIX_BYTES >= Math.min(buffer.getInt(behind), maxFrameBytes);
    }

    /** The frame that {@link #next} gave may be overwritten from now on. */
    void done() {
        var frameBytes = PREFIX_BYTES + length();
        start += frameBytes;
        if (frameBytes > comfortableBytes) {
            comfortableBytes = Math.min(BufferPool.roundUp(frameBytes), BufferPool.LARGEST_KEPT);
        }
        giveBackIfEmpty();
    }

    /** Lets go of the buffer, unread bytes or not. */
    void release() {
        if (buffer != null) {
            pool.give(buffer);
            buffer = null;
        }
        pool.settle(this);
    }

    /** Takes a small buffer in place of a large one that holds little. Not while a frame is in somebody's hands. */
    void shrink() throws IOException {
        var unread = unread();
        if (holdsMuch() && unread <= pool.firstBytes()) {
            var large = buffer;
            buffer = pool.trade(large).put(large.slice(start, unread));     // nobody has written into it since
            start = 0;
            pool.settle(this);
        }
    }

    /** True if it keeps more than everybody starts with. */
    boolean holdsMuch() {
        return buffer != null && buffer.capacity() > pool.firstBytes();
    }

    /** If it goes on as in the first {@code tookNanos}, will the frame be whole {@code nanos} after it began? */
    boolean isWholeBy(long nanos, long tookNanos) {
        var needed = PREFIX_BYTES + (unread() < PREFIX_BYTES ? 0L : length());
        return (double) unread() * nanos >= (double) needed * tookNanos;
    }

    /** True if it keeps memory for a frame that is not done with, or not complete. */
    boolean holdsMemory() {
        return buffer != null;
    }

    private int unread() {
        return buffer == null ? 0 : buffer.position() - start;
    }

    private int length() {
        return buffer.getInt(start);
    }

    private boolean makeRoom() throws IOException {
        if (buffer == null) {
            buffer = pool.takeFirst(comfortableBytes);
            start = 0;
            return true;
        }
        var capacity = buffer.capacity();
        var needed = PREFIX_BYTES + (unread() < PREFIX_BYTES ? 0L : length());
        var fitsBehindStart = start + needed <= capacity;
        if (buffer.hasRemaining() && (fitsBehindStart || needed > capacity)) {
            return true;
        }
        var wanted = needed > capacity ? (int) Math.min(needed, 2L * capacity) : capacity;
        return moveTo(Math.max(wanted, comfortableBytes));
    }

    /** Moves the unread bytes to the front, of a buffer of {@code capacity} if the pool has one; true if that made room. */
    private boolean moveTo(int capacity) throws IOException {
        var larger = capacity > buffer.capacity() ? pool.take(capacity, this) : null;
        buffer.flip().position(start);
        start = 0;
        if (larger == null) {
            buffer.compact();
        } else {
            larger.put(buffer);
            pool.give(buffer);
            buffer = larger;
        }
        return buffer.hasRemaining();
    }

    private void giveBackIfEmpty() {
        if (buffer != null && unread() == 0) {
            noticeSmallUse();
            release();
        }
    }

    /** One large frame must not make a peer that sends small ones hold large buffers for ever. */
    private void noticeSmallUse() {
        smallUses = buffer.position() <= buffer.capacity() / 4 ? smallUses + 1 : 0;
        if (smallUses == SMALL_USES_BEFORE_SHRINKING) {
            comfortableBytes = Math.max(pool.firstBytes(), comfortableBytes / 2);
            smallUses = 0;
        }
    }
}

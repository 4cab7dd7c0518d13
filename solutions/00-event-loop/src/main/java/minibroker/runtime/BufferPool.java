package minibroker.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.TreeMap;

/**
 * Direct buffers for reading, lent to connections while they hold unread bytes. Ten thousand idle connections hold none.
 *
 * <p>What is lent out stays below {@code maxBytes}, with two exceptions that keep the broker moving. The first small
 * buffer is always granted, so that a few peers in the middle of huge frames cannot silence the rest. And one borrower at
 * a time may overdraw: if everybody waited for the others' memory in the middle of a frame, nobody would ever finish.
 * For how long, says {@link SocketTransport}.
 *
 * <p>Direct memory is given back by the garbage collector, in its own time, so buffers are kept for the next borrower:
 * powers of two up to {@link #LARGEST_KEPT}, {@link #MAX_FREE_BYTES} all in all. Loop thread only. Kafka's counterpart
 * is {@code MemoryPool} with {@code queued.max.request.bytes}.
 */
final class BufferPool {
    /** A producer's largest batch by default is 1 MiB; with the request around it, this is the power of two that holds it. */
    static final int LARGEST_KEPT = 2 << 20;
    private static final long MAX_FREE_BYTES = 8 << 20;

    private final int firstBytes;
    private final long maxBytes;
    private final TreeMap<Integer, ArrayDeque<ByteBuffer>> freeByCapacity = new TreeMap<>();
    private long lentBytes;
    private long freeBytes;
    private FrameReader overdrawnBy;   // null: nobody; otherwise the one borrower beyond the limit
    private boolean someReturned;

    BufferPool(int firstBytes, long maxBytes) {
        this.firstBytes = roundUp(firstBytes);
        this.maxBytes = maxBytes;
    }

    /** The capacity that everybody starts with. */
    int firstBytes() {
        return firstBytes;
    }

    /** The power of two that holds {@code bytes}; above {@link #LARGEST_KEPT}, where nothing is kept, {@code bytes} itself. */
    static int roundUp(int bytes) {
        return bytes > LARGEST_KEPT || bytes <= 1 ? bytes : Integer.highestOneBit(bytes - 1) << 1;
    }

    /** A buffer of {@link #firstBytes}. Always granted. */
    ByteBuffer takeFirst() throws IOException {
        return lend(firstBytes);
    }

    /** A buffer of at least {@code bytes} for {@code borrower}; null if it has to wait until others have given back theirs. */
    ByteBuffer take(int bytes, FrameReader borrower) throws IOException {
        var capacity = roundUp(bytes);
        if (lentBytes + capacity > maxBytes) {
            if (overdrawnBy != null && overdrawnBy != borrower) {
                return null;
            }
            overdrawnBy = borrower;
        }
        return lend(capacity);
    }

    /** Takes a buffer back. */
    void give(ByteBuffer buffer) {
        someReturned = true;
        lentBytes -= buffer.capacity();
        if (buffer.capacity() <= LARGEST_KEPT && freeBytes + buffer.capacity() <= MAX_FREE_BYTES) {
            freeBytes += buffer.capacity();
            freeByCapacity.computeIfAbsent(buffer.capacity(), capacity -> new ArrayDeque<>()).push(buffer.clear());
        }
    }

    /** {@code borrower} holds nothing any more; if it was overdrawn, the next may be. */
    void settle(FrameReader borrower) {
        if (overdrawnBy == borrower) {
            overdrawnBy = null;
            someReturned = true;
        }
    }

    /** For whom the others may have to wait; null: nobody. */
    FrameReader overdrawnBy() {
        return overdrawnBy;
    }

    /** True if it is worth while to ask again: something came back since this was asked last. */
    boolean someReturned() {
        var answer = someReturned;
        someReturned = false;
        return answer;
    }

    /** Bytes lent out now. */
    long lentBytes() {
        return lentBytes;
    }

    private ByteBuffer lend(int capacity) throws IOException {
        var free = freeByCapacity.get(capacity);
        var buffer = free == null ? null : free.poll();       // the one given back last: its pages are still in the cache
        if (buffer == null) {
            buffer = allocate(capacity);
        } else {
            freeBytes -= capacity;
        }
        lentBytes += capacity;
        return buffer;
    }

    private static ByteBuffer allocate(int capacity) throws IOException {
        try {
            return ByteBuffer.allocateDirect(capacity);
        } catch (OutOfMemoryError e) {                        // -XX:MaxDirectMemorySize: costs one connection, not the broker
            throw new IOException("no direct memory left for a buffer of " + capacity + " bytes", e);
        }
    }
}

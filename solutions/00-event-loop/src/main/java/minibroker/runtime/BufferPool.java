package minibroker.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Direct buffers for reading, lent to connections while they hold unread bytes. Ten thousand idle connections hold none.
 *
 * <p>What is lent out stays below the budget, with two exceptions that keep the broker moving. A first buffer is always
 * granted, if only one of a KiB: so peers in the middle of huge frames cannot silence those who ask for little. And one borrower
 * at a time may overdraw: if everybody waited for the others' memory in the middle of a frame, nobody would ever finish.
 * For how long, says {@link SocketTransport}; how much that can be, {@link ReadMemory}.
 *
 * <p>Direct memory is given back by the garbage collector, in its own time, so buffers are kept for the next borrower:
 * powers of two up to {@link #LARGEST_KEPT}, {@link ReadMemory#keptBytes} all in all. Loop thread only. Kafka's counterpart
 * is {@code MemoryPool} with {@code queued.max.request.bytes}.
 */
final class BufferPool {
    /** A producer's largest batch by default is 1 MiB; with the request around it, this is the power of two that holds it. */
    static final int LARGEST_KEPT = 2 << 20;
    /** What a connection gets to begin with when the budget is used up. Most requests that bring no records fit. */
    private static final int SMALLEST = 1 << 10;

    private final int firstBytes;
    private final ReadMemory memory;
    private final List<ArrayDeque<ByteBuffer>> freeByPowerOfTwo = Stream.generate(ArrayDeque<ByteBuffer>::new)
            .limit(Integer.SIZE).toList();
    private long lentBytes;
    private long freeBytes;
    private FrameReader overdrawnBy;   // null: nobody; otherwise the one borrower beyond the limit
    private boolean someReturned;

    BufferPool(int firstBytes, ReadMemory memory) {
        this.firstBytes = roundUp(firstBytes);
        this.memory = memory;
    }

    ReadMemory memory() {
        return memory;
    }

    /** The capacity that everybody starts with. */
    int firstBytes() {
        return firstBytes;
    }

    /** The power of two that holds {@code bytes}; above {@link #LARGEST_KEPT}, where nothing is kept, {@code bytes} itself. */
    static int roundUp(int bytes) {
        return bytes > LARGEST_KEPT || bytes <= 1 ? bytes : Integer.highestOneBit(bytes - 1) << 1;
    }

    /** A buffer to begin with: as large as the borrower likes if the budget has it, a small one otherwise. Always granted. */
    ByteBuffer takeFirst(int comfortableBytes) throws IOException {
        var comfortable = roundUp(comfortableBytes);
        if (isWithinBudget(comfortable)) {
            return lend(comfortable);
        }
        return lend(isWithinBudget(firstBytes) ? firstBytes : SMALLEST);
    }

    private boolean isWithinBudget(int capacity) {
        return lentBytes + capacity <= memory.budgetBytes();
    }

    /** A buffer of at least {@code bytes} for {@code borrower}; null if it has to wait until others have given back theirs. */
    ByteBuffer take(int bytes, FrameReader borrower) throws IOException {
        var capacity = roundUp(bytes);
        if (!isWithinBudget(capacity)) {
            if (overdrawnBy != null && overdrawnBy != borrower) {
                return null;
            }
            overdrawnBy = borrower;
        }
        return lend(capacity);
    }

    /** A buffer of {@link #firstBytes} for a larger one, whose bytes stay what they are until the next call to this pool. */
    ByteBuffer trade(ByteBuffer larger) throws IOException {
        var small = lend(firstBytes);
        give(larger);
        return small;
    }

    /** Takes a buffer back. */
    void give(ByteBuffer buffer) {
        someReturned = true;
        lentBytes -= buffer.capacity();
        if (buffer.capacity() <= LARGEST_KEPT && freeBytes + buffer.capacity() <= memory.keptBytes()) {
            freeBytes += buffer.capacity();
            freeBuffers(buffer.capacity()).push(buffer.clear());
        }
    }

    /** {@code borrower} holds nothing any more; if it was overdrawn, the next may be. */
    void settle(FrameReader borrower) {
        if (overdrawnBy == borrower) {
            overdrawnBy = null;
            someReturned = true;
        }
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
        var buffer = capacity > LARGEST_KEPT ? null : freeBuffers(capacity).poll();    // given back last: still in the cache
        if (buffer == null) {
            buffer = allocate(capacity);
        } else {
            freeBytes -= capacity;
        }
        lentBytes += capacity;
        return buffer;
    }

    private ArrayDeque<ByteBuffer> freeBuffers(int capacity) {
        return freeByPowerOfTwo.get(Integer.numberOfTrailingZeros(capacity));
    }

    private static ByteBuffer allocate(int capacity) throws IOException {
        try {
            return ByteBuffer.allocateDirect(capacity);
        } catch (OutOfMemoryError e) {                        // -XX:MaxDirectMemorySize: costs one connection, not the broker
            throw new IOException("no direct memory left for a buffer of " + capacity + " bytes", e);
        }
    }
}

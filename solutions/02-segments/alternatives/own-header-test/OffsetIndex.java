package minibroker.segment;

import static minibroker.runtime.TodoError.todo;

import minibroker.record.BatchHeader;
import minibroker.runtime.Storage;

/**
 * Where in the log do the batches around an offset lie? Sparse: one entry for some 4 KiB of log. A lookup finds the last
 * entry that is not too far and leaves the rest of the way to a walk over headers.
 *
 * <pre>
 *   0  relativeOffset  int32   last offset of a batch, minus the segment's base offset
 *   4  position        int32   where that batch starts in the log file
 * </pre>
 *
 * Both columns grow from entry to entry. Kafka: {@code OffsetIndex}.
 */
final class OffsetIndex extends SparseIndex {
    private static final int ENTRY_BYTES = 8;
    private static final int POSITION = 4;

    OffsetIndex(Storage storage, String path, long baseOffset, int maxBytes) {
        super(storage, path, baseOffset, ENTRY_BYTES, maxBytes);
    }

    void add(long lastOffset, int position) {
        var entry = ((lastOffset - baseOffset) << 32) | position;
        var start = addSlot();
        memory().putLong(start, entry);
    }

    /**
     * Does {@code entry} (-1: the beginning, of which nothing is claimed) mean this batch, which was found where it points?
     * The walks ask before they believe it: a flipped bit in an entry would otherwise hide all batches up to a wrong place.
     */
    boolean means(int entry, BatchHeader header) {
        return entry < 0 || offset(entry) == header.lastOffset();
    }

    /** Position of the last entry; 0 if there is none. */
    int lastPosition() {
        return position(count() - 1);
    }

    boolean isFull() {
        return count() >= maxEntries();
    }

    /** Where to start walking: no batch before this position holds the entry's offset. -1 is the beginning. */
    int position(int entry) {
        return entry < 0 ? 0 : memory().getInt(slot(entry) + POSITION);
    }

    @Override
    long offset(int entry) {
        return baseOffset + memory().getInt(slot(entry));
    }

    @Override
    long key(int entry) {
        return offset(entry);
    }

    @Override
    boolean isInRange(int entry) {
        return offset(entry) >= baseOffset && position(entry) >= 0;
    }

    @Override
    boolean ascends(int entry) {
        return offset(entry) > offset(entry - 1) && position(entry) > position(entry - 1);
    }
}

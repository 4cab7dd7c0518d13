package minibroker.segment;

import static minibroker.runtime.TodoError.todo;

import minibroker.runtime.Storage;

/**
 * From which offset on can there be records of a given time? Producers' clocks disagree, so timestamps in a log go up and
 * down. What only goes up is the largest timestamp so far, and that is what the entries hold.
 *
 * <pre>
 *   0  timestamp       int64   the largest so far, milliseconds
 *   8  relativeOffset  int32   last offset of the first batch that had it, minus the segment's base offset
 * </pre>
 *
 * An entry promises: every record with a larger timestamp comes after this offset. Both columns grow. Kafka:
 * {@code TimeIndex}.
 */
final class TimeIndex extends SparseIndex {
    private static final int ENTRY_BYTES = 12;
    private static final int RELATIVE_OFFSET = 8;

    TimeIndex(Storage storage, String path, long baseOffset, int maxBytes) {
        super(storage, path, baseOffset, ENTRY_BYTES, maxBytes);
    }

    /** Adds an entry unless the largest timestamp has not grown since the last one, or no room is left at all. */
    void add(long maxTimestamp, long offsetOfMaxTimestamp) {
        if (maxTimestamp > lastTimestamp() && count() < maxEntries()) {
            var start = addSlot();
            memory().putLong(start, maxTimestamp)
                    .putInt(start + RELATIVE_OFFSET, Math.toIntExact(offsetOfMaxTimestamp - baseOffset));
        }
    }

    /**
     * From which offset on to look for {@code timestampMs}: the offset of the last entry that is not later, the base offset if
     * there is none. All batches before the one that holds this offset are older; that one is still to be looked at.
     */
    long floorOffset(long timestampMs) {
        throw todo("Lab 02, step 7: an entry promises that every record with a larger timestamp comes after its offset");
    }

    /** -1 if there is no entry. */
    long lastTimestamp() {
        return isEmpty() ? -1 : key(count() - 1);
    }

    /** The segment's base offset if there is no entry. */
    long lastOffset() {
        return isEmpty() ? baseOffset : offset(count() - 1);
    }

    /** One entry stays free, for the one that sealing a segment adds. */
    boolean isFull() {
        return count() >= maxEntries() - 1;
    }

    @Override
    long offset(int entry) {
        return baseOffset + memory().getInt(slot(entry) + RELATIVE_OFFSET);
    }

    @Override
    long key(int entry) {
        return memory().getLong(slot(entry));
    }

    @Override
    boolean isInRange(int entry) {
        return offset(entry) >= baseOffset;
    }

    @Override
    boolean ascends(int entry) {
        return key(entry) > key(entry - 1) && offset(entry) > offset(entry - 1);
    }
}

package minibroker.segment;

import static minibroker.runtime.TodoError.todo;

import java.io.IOException;
import java.util.Optional;
import minibroker.record.BatchHeader;
import minibroker.runtime.Storage;

/**
 * The two indexes of one segment and the largest timestamp in it. They follow from the headers of the log by one rule,
 * {@link #add}, whether a batch is appended, walked over when a segment is opened, or found by recovery: so an index that
 * was lost and rebuilt has the same entries as before.
 */
final class SegmentIndexes {
    private final long baseOffset;
    private final int indexIntervalBytes;
    final OffsetIndex offsets;
    final TimeIndex times;
    private long maxTimestamp;
    private long offsetOfMaxTimestamp;

    SegmentIndexes(Storage storage, String directory, long baseOffset, Segment.Limits limits) {
        var path = directory + "/" + SegmentNames.of(baseOffset, "");
        this.baseOffset = baseOffset;
        this.indexIntervalBytes = limits.indexIntervalBytes();
        this.offsets = new OffsetIndex(storage, path + SegmentNames.INDEX, baseOffset, limits.maxIndexBytes());
        this.times = new TimeIndex(storage, path + SegmentNames.TIME_INDEX, baseOffset, limits.maxIndexBytes());
        forgetMaxTimestamp();
    }

    /**
     * Takes the next batch in. An entry is due when more than the interval lies between this batch and the last one that
     * got an entry. A full index takes no more, which only makes the walk behind its last entry longer.
     */
    void add(BatchHeader header, int position) {
        throw todo("Lab 02, step 3: keep the largest timestamp; then, if an entry is due, add one to each index");
    }

    /** The largest timestamp of any record, -1 if there is none. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    /** Last offset of the first batch that has the largest timestamp. */
    long offsetOfMaxTimestamp() {
        return offsetOfMaxTimestamp;
    }

    boolean isFull() {
        return offsets.isFull() || times.isFull();
    }

    /** From which offset on to look for a record of at least this time at this offset or later. Needs {@link #load}. */
    long floorOffset(long timestampMs, long fromOffset) {
        return Math.max(fromOffset, times.floorOffset(timestampMs));
    }

    /**
     * Looks at the ends of both files. Returns what is wrong. (A log without any timestamp has an empty time index by right,
     * and is walked in vain; only clients that send -1 write one.)
     */
    Optional<String> openTails() throws IOException {
        var problem = offsets.openTail();
        if (problem.isEmpty()) {
            problem = times.openTail();
        }
        if (problem.isEmpty() && times.isEmpty() && !offsets.isEmpty()) {
            problem = Optional.of(times.path() + " is empty, the other index is not");
        }
        return problem;
    }

    /** Brings both into memory. Returns what is wrong with them: {@link #clear} and add every batch again. */
    Optional<String> load() throws IOException {
        var problem = offsets.load();
        return problem.isPresent() ? problem : times.load();
    }

    /** Back to what the entries say: the caller walks over the batches behind the last one and adds them. */
    void rewind() {
        maxTimestamp = times.lastTimestamp();
        offsetOfMaxTimestamp = times.lastOffset();
    }

    /** Is this, found at the position of the last offset entry, the batch that the entry means? */
    boolean lastEntryMeans(BatchHeader header) {
        return offsets.means(offsets.count() - 1, header);
    }

    /** Drops what speaks of {@code offset} or later. Needs {@link #load}. */
    void truncateTo(long offset) throws IOException {
        offsets.truncateTo(offset);
        times.truncateTo(offset);
    }

    /**
     * Makes all entries anew from batches that are known. If one of these cannot be read (it is the log that is damaged), the
     * entries before it stay, and the largest timestamp is what it was: retention must not take the segment for an older one.
     */
    void rebuild(BatchFile batches) throws IOException {
        var maxTimestampBefore = maxTimestamp;
        var offsetBefore = offsetOfMaxTimestamp;
        try {
            clear();
            batches.forEach(this::add);
        } catch (IOException e) {
            maxTimestamp = maxTimestampBefore;
            offsetOfMaxTimestamp = offsetBefore;
            throw e;
        }
    }

    void clear() throws IOException {
        offsets.clear();
        times.clear();
        forgetMaxTimestamp();
    }

    private void forgetMaxTimestamp() {
        maxTimestamp = -1;
        offsetOfMaxTimestamp = baseOffset;
    }

    /** Makes the time index end with the largest timestamp, so that the next start need not search for it. */
    void addLastTimestamp() {
        times.add(maxTimestamp, offsetOfMaxTimestamp);
    }

    /** The time index first: what the offset index covers, the other must cover too. */
    void write() throws IOException {
        times.write();
        offsets.write();
    }

    void renamedWith(String suffix) {
        offsets.path(offsets.path() + suffix);
        times.path(times.path() + suffix);
    }

    void unload() throws IOException {
        times.unload();
        offsets.unload();
    }
}

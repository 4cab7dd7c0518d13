package minibroker.log;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import minibroker.record.BatchHeader;

/**
 * State that rides along with one log: a fold over its batches. What leader epochs, producers and transactions need to
 * know of a partition is all in its batch headers, so whoever reads them again, from a saved point on, knows it again.
 * That is why recovery, replication and normal running share one method, {@link #appended}.
 *
 * <p>Later layers add passengers; the log never learns what they keep. All calls come on the loop's thread. None may throw for
 * want of disk: what is in the log is there, and a snapshot that could not be saved only makes the next replay longer.
 */
public interface LogPassenger {
    /**
     * Should the leader append this batch? Asked before anything is written, for every origin but REPLICATION; changes
     * nothing. The header has the offsets it would get. Each batch of an append is asked about before any is written.
     */
    default Admission admit(BatchHeader batch, AppendOrigin origin) {
        return Admission.ACCEPT;
    }

    /**
     * A batch is in the log: on the leader, on a follower and in recovery alike. The only way state grows.
     *
     * @param segmentBaseOffset the segment that holds it
     * @param position          its first byte in that segment
     */
    default void appended(BatchHeader batch, long segmentBaseOffset, int position) {}

    /** A new segment begins: a good moment to save a snapshot. */
    default void rolled(long newBaseOffset) {}

    /**
     * All from {@code endOffset} on is gone: forget it. A fold can seldom be unfolded, so the log asks {@link #savedUpTo} right
     * after this, and shows again what lies between there and its end. Also called once on open, before anything else; with
     * 0, and no question after it, when the whole log starts over.
     */
    default void truncatedTo(long endOffset) {}

    /** All below {@code logStartOffset} is gone: forget what only that needed. */
    default void logStartRaised(long logStartOffset) {}

    /**
     * How far what this passenger knows reaches, exclusive, at most {@code logEndOffset}: here the replay starts, on open and
     * after a cut. A passenger without snapshots answers 0, having forgotten everything in {@link #truncatedTo}. One that can
     * go back (to a snapshot, or because it keeps an entry per batch) does so now or in {@link #truncatedTo}.
     */
    default long savedUpTo(long logEndOffset) {
        return 0;
    }

    /** The first offset that read-committed consumers must not see yet, if any is below {@code highWatermark}. */
    default OptionalLong firstUnstableOffset(long highWatermark) {
        return OptionalLong.empty();
    }

    /** Aborted transactions with records in {@code [from, to)}. */
    default List<AbortedTransaction> abortedBetween(long from, long to) {
        return List.of();
    }

    /** What compaction may do with a batch. */
    default BatchFate whenCompacted(BatchHeader batch) {
        return BatchFate.DROP;
    }

    /**
     * Suffixes of files that belong to a segment and share its life, such as {@code .snapshot}: named by its base offset, deleted
     * and renamed with it, and gone at the next start if it is. A segment that replaces one of the same base offset takes over
     * the companions that it does not bring.
     */
    default Set<String> companions() {
        return Set.of();
    }
}

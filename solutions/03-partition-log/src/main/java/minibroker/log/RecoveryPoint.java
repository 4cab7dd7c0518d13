package minibroker.log;

import java.io.IOException;
import minibroker.runtime.EventLoop;
import minibroker.segment.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of one log would survive a power loss, and how it becomes more.
 *
 * <pre>
 *   | closed | closed | closed      | active …
 *                     ^ offset      ^ when a segment is closed the worker forces it, THEN the point moves here
 * </pre>
 *
 * <p>Invariant: all below {@link #offset} was forced, names included, and whoever starts after a crash may trust it unseen. So
 * it moves forward only in the event that reports a force as done; and before the log is cut below it, it is lowered on
 * disk first ({@link Guard}), or a checkpoint from before the cut would vouch for records written after it.
 *
 * <p>After a force has failed nobody knows what the disk holds (Linux may drop the pages and call the next force a success).
 * Then the point stays, the log takes no more appends, and the next start recovers from the point on.
 */
final class RecoveryPoint {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryPoint.class);

    /** Keeps the checkpoints on disk honest. */
    @FunctionalInterface
    interface Guard {
        /** Returns when no checkpoint that a start could find claims more for this log than these two. */
        void beforeCut(long recoveryPoint, long logStartOffset) throws IOException;
    }

    private final LogFiles files;
    private final SegmentList segments;
    private final Upkeep upkeep;
    private final Guard guard;
    private long offset;
    private int cuts;                        // a force that began before a cut says nothing about what was written after it
    private boolean directoryForced;         // segments force their own names; the directory they are in has one, too
    private EventLoop.Timer flushTimer;
    private Exception failure;

    /** All of {@code segments} is on the platter now: recovery has seen to it. */
    RecoveryPoint(LogFiles files, SegmentList segments, Upkeep upkeep, Guard guard) {
        this.files = files;
        this.segments = segments;
        this.upkeep = upkeep;
        this.guard = guard;
        this.offset = segments.active().nextOffset();
    }

    long offset() {
        return offset;
    }

    void requireSound() throws IOException {
        if (failure != null) {
            throw new IOException(files.directory() + " takes no appends since the disk failed to force it", failure);
        }
    }

    /** Forces all closed segments on the worker. */
    void forceClosedLater() {
        forceLater(segments.active().baseOffset());
        var created = files.creations();
        upkeep.onWorker(files::forceNames, () -> files.creationsForced(created),
                failure -> LOG.debug("Could not force the names in {}; the next new segment will", files.directory(), failure));
    }

    private void forceLater(long end) {
        try {
            if (!directoryForced) {
                upkeep.onWorker(files::forceDirectory, () -> directoryForced = true, this::failed);   // jobs are done in order
            }
            for (int i = segments.indexOf(offset); i < segments.size() && segments.get(i).baseOffset() < end; i++) {
                forceLater(segments.get(i));
            }
        } catch (IOException e) {
            LOG.warn("{} could not be prepared for a force; the next roll tries again", files.directory(), e);
        }
    }

    private void forceLater(Segment segment) throws IOException {
        var end = segment.nextOffset();
        var cutsBefore = cuts;
        upkeep.onWorker(segment.forceJob(), () -> forced(end, cutsBefore), this::failed);
    }

    private void forced(long end, int cutsBefore) {
        if (cutsBefore == cuts && failure == null) {
            offset = Math.max(offset, end);
        }
    }

    private void failed(Exception e) {
        LOG.error("{} could not be forced to disk", files.directory(), e);
        failure = e;
    }

    /** Forces everything and waits for it. */
    void forceNow() throws IOException {
        requireSound();
        try {
            if (!directoryForced) {
                files.forceDirectory();
                directoryForced = true;
            }
            for (int i = segments.indexOf(offset); i < segments.size(); i++) {
                segments.get(i).force();
            }
        } catch (IOException e) {
            failed(e);
            throw e;
        }
        offset = segments.active().nextOffset();
    }

    /**
     * Something was appended. Whoever sets flush.messages wants no answer before the disk has it, so the loop waits;
     * flush.ms only promises a time, so the worker sees to it.
     */
    void appended(LogSettings settings) throws IOException {
        if (segments.active().nextOffset() - offset >= settings.flushMessages()) {
            forceNow();
        } else if (settings.flushMs() != Long.MAX_VALUE && flushTimer == null) {
            flushTimer = upkeep.in(settings.flushMs(), this::flushDue);
        }
    }

    private void flushDue() {
        flushTimer = null;
        forceLater(segments.active().nextOffset());
    }

    /**
     * Call before the log is cut.
     *
     * @param intactTo what lies below stays as it is; the files of all that lies above may be found in any state
     * @param newEnd   where the log will go on
     */
    void beforeCut(long intactTo, long newEnd) throws IOException {
        guard.beforeCut(intactTo, newEnd);
        offset = Math.min(offset, intactTo);
        cuts++;
    }

    /** The log is empty and begins here: there is nothing that could be missing below. */
    void startedOverAt(long logStartOffset) {
        offset = logStartOffset;
    }

    /** No timer of this log may touch it any more. */
    void stop() {
        cuts++;
        if (flushTimer != null) {
            flushTimer.cancel();
        }
    }
}

package minibroker.log;

import static minibroker.runtime.TodoError.todo;

/**
 * Which segments have outlived their use? Segments go whole and from the oldest on, so the answer is how many.
 *
 * <p>Simplified from {@code UnifiedLog.deleteOldSegments}: a segment without a single timestamp never gets too old, where
 * Kafka takes the file's modification time.
 */
final class Retention {
    private Retention() {}

    /** How many of the oldest segments may go now. All of them: even the active one, after a new one was begun. */
    static int expired(SegmentList segments, LogSettings settings, LogOffsets offsets, long nowMs) {
        throw todo("Lab 03, step 4: count from the oldest one on, and stop at the first that must stay");
    }
}

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
        var rest = segments.sizeBytes();
        for (int i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            var isActive = i == segments.size() - 1;
            var end = segments.endOf(i);
            rest -= segment.sizeBytes();
            var belowStart = !isActive && end <= offsets.logStartOffset();
            var tooOld = settings.retentionMs() != -1 && segment.maxTimestamp() != -1
                    && nowMs - segment.maxTimestamp() > settings.retentionMs();
            var tooMuch = settings.retentionBytes() != -1 && rest >= settings.retentionBytes();
            var mustStay = end > offsets.highWatermark() || (isActive && segment.isEmpty());
            if (mustStay || !(belowStart || settings.deleting() && (tooOld || tooMuch))) {
                return i;
            }
        }
        return segments.size();
    }
}

package minibroker.log;

/**
 * Which segments have outlived their use? Segments go whole and from the oldest on, so the answer is how many.
 *
 * <p>Simplified from {@code UnifiedLog.deleteOldSegments}: a segment without a single timestamp never gets too old, where
 * Kafka takes the file's modification time.
 */
final class Retention {
    private Retention() {}

    /** How many of the oldest segments may go now. All of them: even the active one, after a new one was begun. */
    // tag::expired[]
    static int expired(SegmentList segments, LogSettings settings, LogOffsets offsets, long nowMs) {
        // lesson::step4[todo="count from the oldest one on, and stop at the first that must stay"]
        var excessBytes = segments.sizeBytes() - settings.retentionBytes();
        int count = 0;
        while (count < segments.size() && mayGo(segments, count, settings, offsets, nowMs, excessBytes)) {
            excessBytes -= segments.get(count).sizeBytes();
            count++;
        }
        return count;
        // end::step4
    }

    // lesson-member::step4[]
    // tag::may-go[]
    private static boolean mayGo(SegmentList segments, int index, LogSettings settings, LogOffsets offsets,
            long nowMs, long excessBytes) {
        var segment = segments.get(index);
        var isActive = index == segments.size() - 1;
        if (segments.endOf(index) > offsets.highWatermark() || (isActive && segment.isEmpty())) {
            return false;                        // followers still need it; or it is where the next record goes
        }
        var isBelowLogStart = !isActive && segments.endOf(index) <= offsets.logStartOffset();
        var isOld = settings.retentionMs() >= 0 && segment.maxTimestamp() >= 0
                && nowMs - segment.maxTimestamp() > settings.retentionMs();
        var isExcess = settings.retentionBytes() >= 0 && excessBytes >= segment.sizeBytes();
        return isBelowLogStart || (settings.deleting() && (isOld || isExcess));
    }
    // end::may-go[]
    // end::step4
    // end::expired[]
}

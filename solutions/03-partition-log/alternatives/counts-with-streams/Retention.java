package minibroker.log;

import java.util.stream.IntStream;
import minibroker.segment.Segment;

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
        return (int) IntStream.range(0, segments.size())
                .takeWhile(index -> mayGo(index, segments, settings, offsets, nowMs))
                .count();
    }

    private static boolean mayGo(int index, SegmentList segments, LogSettings settings, LogOffsets offsets, long nowMs) {
        var segment = segments.get(index);
        var end = segments.endOf(index);
        var active = index == segments.size() - 1;
        if (end > offsets.highWatermark()) {
            return false;
        }
        if (active && segment.isEmpty()) {
            return false;
        }
        if (!active && end <= offsets.logStartOffset()) {
            return true;
        }
        return settings.deleting()
                && (isTooOld(segment, settings, nowMs) || isTooMuch(index, segments, settings));
    }

    private static boolean isTooOld(Segment segment, LogSettings settings, long nowMs) {
        return settings.retentionMs() != -1
                && segment.maxTimestamp() != -1
                && nowMs - segment.maxTimestamp() > settings.retentionMs();
    }

    private static boolean isTooMuch(int index, SegmentList segments, LogSettings settings) {
        var rest = segments.all().stream().skip(index + 1).mapToLong(Segment::sizeBytes).sum();
        return settings.retentionBytes() != -1 && rest >= settings.retentionBytes();
    }
}

package minibroker.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import minibroker.segment.Segment;

/**
 * The segments of one log, oldest first; the last one is active, the only one that grows. Never empty.
 *
 * <pre>
 *   | 0 ........ 119 | 120 ..... 259 | 260 ... 300         each begins at the offset where the one before it ends
 *      closed            closed        active
 * </pre>
 *
 * That there is no gap between two segments is what lets recovery tell a whole log from one that lost a piece.
 */
final class SegmentList {
    private final List<Segment> segments;
    private final List<Segment> view;

    SegmentList(List<Segment> segments) {
        this.segments = new ArrayList<>(segments);
        this.view = Collections.unmodifiableList(this.segments);
    }

    /** A live view. */
    List<Segment> all() {
        return view;
    }

    int size() {
        return segments.size();
    }

    Segment get(int index) {
        return segments.get(index);
    }

    Segment first() {
        return segments.get(0);
    }

    Segment active() {
        return segments.get(segments.size() - 1);
    }

    long sizeBytes() {
        var sum = 0L;
        for (var segment : segments) {
            sum += segment.sizeBytes();
        }
        return sum;
    }

    /** Where a closed segment ends, or the active one has got to. */
    long endOf(int index) {
        return index + 1 < segments.size() ? segments.get(index + 1).baseOffset() : active().nextOffset();
    }

    /**
     * Index of the segment that holds {@code offset}, or would: the last one that begins at it or before it; the first one if
     * the offset lies before all of them.
     */
    int indexOf(long offset) {
        var atOrBefore = segments.stream().takeWhile(segment -> segment.baseOffset() <= offset).count();
        return Math.max(0, (int) atOrBefore - 1);
    }

    void add(Segment segment) {
        if (segment.baseOffset() != active().nextOffset()) {
            throw new IllegalStateException("broken invariant: segment %d behind one that ends at %d"
                    .formatted(segment.baseOffset(), active().nextOffset()));
        }
        segments.add(segment);
    }

    void removeFirst() {
        segments.remove(0);
    }

    void removeLast() {
        segments.remove(segments.size() - 1);
    }

    /** All that there was is gone, this one takes its place. */
    void startOverWith(Segment only) {
        segments.clear();
        segments.add(only);
    }

    void replace(List<Segment> old, List<Segment> fresh) {
        var at = segments.indexOf(old.get(0));
        segments.removeAll(old);
        segments.addAll(at, fresh);
    }
}

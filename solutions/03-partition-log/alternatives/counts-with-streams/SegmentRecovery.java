package minibroker.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import minibroker.segment.Segment;
import minibroker.segment.SegmentNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a list of segments out of what lies in a directory, whatever the last run had time for.
 *
 * <pre>
 *            recoveryPoint                                              every byte before it was forced to the platter
 *                 v
 *   | trusted | looked at, batch by batch | … |
 *                       x                     a torn batch, or the next segment does not begin where this one ends:
 *                       |- cut here, the rest is set aside -|
 * </pre>
 *
 * After a gap later batches prove nothing: what is served is a prefix of what was written. Kafka: {@code LogLoader}, which
 * does not look for gaps between segments, because its compaction leaves some; ours leaves none.
 */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

    private final LogFiles files;
    private final LogSettings settings;
    private final List<Segment> segments = new ArrayList<>();

    private SegmentRecovery(LogFiles files, LogSettings settings) {
        this.files = files;
        this.settings = settings;
    }

    /**
     * The segments, sound, the last one ready to grow; all that was recovered is forced, so a second crash cannot bring back
     * what the first one made us cut.
     *
     * @param recoveryPoint first offset that is not known to have been forced; {@link Long#MAX_VALUE} after a clean stop
     * @param emptyLogStart where a log without segments begins
     * @param neededEnd     rather than end the log before this offset, it throws, and nothing has been cut
     */
    static SegmentList run(LogFiles files, LogSettings settings, long recoveryPoint, long emptyLogStart, long neededEnd)
            throws IOException {
        var recovery = new SegmentRecovery(files, settings);
        try {
            recovery.run(recoveryPoint, emptyLogStart, neededEnd);
            return new SegmentList(recovery.segments);
        } catch (IOException | RuntimeException e) {
            recovery.segments.forEach(Segment::release);
            throw e;
        }
    }

    private void run(long recoveryPoint, long emptyLogStart, long neededEnd) throws IOException {
        new SegmentSwap(files).finish();
        deleteLeftovers();
        openAll();
        if (neededEnd > emptyLogStart) {
            requireSoundUpTo(neededEnd);
        }
        if (segments.isEmpty()) {
            segments.add(files.create(emptyLogStart, settings));
        } else {
            recoverFrom(firstDoubtful(recoveryPoint));
        }
    }

    /**
     * What was set aside and not deleted in time, and files beside a log file that is gone. Forced, because a companion that
     * came back could find a new segment of the same base offset, and speak of another past.
     */
    private void deleteLeftovers() throws IOException {
        var logs = files.baseOffsets(SegmentNames.LOG);
        var found = false;
        for (var name : files.names()) {
            if (name.endsWith(SegmentNames.DELETED) || isOrphan(name, logs)) {
                files.storage().delete(files.path(name));
                found = true;
            }
        }
        if (found) {
            files.forceNames();
        }
    }

    private boolean isOrphan(String name, List<Long> logs) {
        var baseOffset = SegmentNames.baseOffsetOf(name);
        return baseOffset.isPresent() && !logs.contains(baseOffset.getAsLong())
                && (name.endsWith(SegmentNames.INDEX) || name.endsWith(SegmentNames.TIME_INDEX)
                        || files.companions().stream().anyMatch(name::endsWith));
    }

    private void openAll() throws IOException {
        for (var baseOffset : files.baseOffsets(SegmentNames.LOG)) {
            var segment = files.open(baseOffset, settings);
            if (isInTheWay(segment)) {
                LOG.warn("Recovery drops {}: it is empty, and not where the log before it ends", segment);
                files.delete(List.of(files.setAside(segment)));
            } else {
                segments.add(segment);
            }
        }
    }

    /** Begun when the disk had no more room, while the segment before it grew on: it holds nothing, and would hide the rest. */
    private boolean isInTheWay(Segment segment) {
        return !segments.isEmpty() && segment.file().size() == 0
                && segments.get(segments.size() - 1).nextOffset() != segment.baseOffset();
    }

    private void requireSoundUpTo(long neededEnd) throws IOException {
        if (segments.isEmpty()) {
            throw damaged("has no segments", neededEnd);
        }
        var end = segments.get(0).baseOffset();
        for (var segment : segments) {
            if (segment.baseOffset() == end) {
                end = segment.soundEnd();
            }
        }
        if (end < neededEnd) {
            throw damaged("is sound up to offset " + end, neededEnd);
        }
    }

    private IOException damaged(String what, long neededEnd) {
        return new IOException(("%s/%s %s, but was committed up to %d. Nothing was changed: bring its files back from a copy, "
                + "or move the directory aside to go on without all that it says")
                .formatted(files.storage().location(), files.directory(), what, neededEnd));
    }

    /** Index of the first segment that must be looked at: the one with the recovery point, or an earlier damaged one. */
    private int firstDoubtful(long recoveryPoint) {
        return (int) IntStream.range(0, segments.size())
                .takeWhile(index -> isBelievable(index, recoveryPoint))
                .count();
    }

    private boolean isBelievable(int index, long recoveryPoint) {
        var segment = segments.get(index);
        return !segment.needsRecovery()
                && endsWhereTheNextBegins(index)
                && segment.nextOffset() <= recoveryPoint;
    }

    /** True of the last segment, too: nothing follows it that could begin elsewhere. */
    private boolean endsWhereTheNextBegins(int index) {
        return index + 1 == segments.size() || segments.get(index).nextOffset() == segments.get(index + 1).baseOffset();
    }

    /** Looks at every batch from this segment on; where the log has a hole, it ends. */
    private void recoverFrom(int first) throws IOException {
        for (int index = first; index < segments.size(); index++) {
            var segment = segments.get(index);
            recover(segment);
            segment.force();
            if (!endsWhereTheNextBegins(index)) {
                setAsideFrom(index + 1);
                return;
            }
        }
    }

    private void recover(Segment segment) throws IOException {
        var cutBytes = segment.recover((header, position) -> {});
        if (cutBytes > 0) {
            LOG.warn("Recovery cut {} bytes off {}/{}: the log goes on at offset {}",
                    cutBytes, files.directory(), segment.fileNames().get(0), segment.nextOffset());
        }
    }

    /**
     * This segment and all behind it are no part of the log any more. From the last one down, so that a crash in between leaves
     * a log that is cut off, not one with a hole.
     */
    private void setAsideFrom(int index) throws IOException {
        var gone = new ArrayList<LogFiles.SetAside>();
        while (segments.size() > index) {
            var last = segments.remove(segments.size() - 1);
            LOG.warn("Recovery drops {}: the log before it ends at an earlier offset", last);
            gone.add(files.setAside(last));
        }
        files.delete(gone);
    }
}

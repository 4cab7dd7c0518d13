package minibroker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import minibroker.segment.HeaderVisitor;
import minibroker.segment.Segment;
import minibroker.segment.SegmentSlice;
import minibroker.segment.TimestampAndOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one log and how they come and go. Knows nothing of who may read what: that is {@link PartitionLog}'s.
 *
 * <pre>
 *   first                                             active
 *   | 0 ....... 119 | 120 ...... 259 | 260 .... 300 |          append and roll here ▶
 *   ◀ retention, log start                 cut ▶ |
 * </pre>
 *
 * <p>Invariant: segments follow one another without a gap, in memory and, whatever crashes, on disk after the next start.
 * Loop thread only. Kafka: {@code LocalLog}.
 */
final class LocalLog {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLog.class);

    private final LogFiles files;
    private final Upkeep upkeep;
    private final SegmentList segments;
    private final RecoveryPoint recoveryPoint;
    private final RollRule rollRule;
    private final LongConsumer whenRolled;
    private LogSettings settings;
    private long removals;                   // of segments at the front, since the start
    private long removalsForced;             // how many of them a power loss cannot undo

    /** @param whenRolled told the base offset of each new segment, before anything in it is spoken of */
    LocalLog(LogFiles files, Upkeep upkeep, SegmentList segments, LogSettings settings, RecoveryPoint.Guard guard,
            LongConsumer whenRolled) {
        this.files = files;
        this.upkeep = upkeep;
        this.segments = segments;
        this.settings = settings;
        this.whenRolled = whenRolled;
        this.recoveryPoint = new RecoveryPoint(files, segments, upkeep, guard);
        this.rollRule = new RollRule(upkeep.doors(), settings);
    }

    String directory() {
        return files.directory();
    }

    SegmentList segments() {
        return segments;
    }

    RecoveryPoint recoveryPoint() {
        return recoveryPoint;
    }

    long startOffset() {
        return segments.first().baseOffset();
    }

    long endOffset() {
        return segments.active().nextOffset();
    }

    LogSettings settings() {
        return settings;
    }

    void reconfigure(LogSettings newSettings) {
        settings = newSettings;
        rollRule.reconfigure(newSettings);
    }

    // --- growing

    /** Writes the batches to the active segment, or to a new one if that is due; returns their position in it. */
    int append(ByteBuffer bytes, IncomingBatches incoming, long nowMs) throws IOException {
        return rollRule.isDue(segments.active(), incoming, nowMs)
                ? appendToNewSegment(bytes, incoming)
                : segments.active().append(bytes, incoming.headers());
    }

    /** The new segment becomes a part of the log only when it holds something: a full disk must leave no trace. */
    private int appendToNewSegment(ByteBuffer bytes, IncomingBatches incoming) throws IOException {
        var fresh = sealAndCreate();
        int position;
        try {
            position = fresh.append(bytes, incoming.headers());
        } catch (IOException | RuntimeException e) {
            try {
                fresh.delete();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        rolledTo(fresh);
        return position;
    }

    private Segment sealAndCreate() throws IOException {
        segments.active().seal();
        return files.create(endOffset(), settings);
    }

    /** Begins a new segment although nothing comes. */
    private void roll() throws IOException {
        rolledTo(sealAndCreate());
    }

    /** From now on this one is active; whoever must know is told, and the worker forces the one before it. */
    private void rolledTo(Segment fresh) {
        segments.add(fresh);
        rollRule.begun();
        whenRolled.accept(fresh.baseOffset());
        recoveryPoint.forceClosedLater();
    }

    // --- reading

    /** See {@link PartitionLog#read}. Compaction (lab 11) can empty the end of a segment: then the next one has what comes. */
    Optional<SegmentSlice> read(long fromOffset, int maxBytes, boolean minOneBatch, long upToOffset) throws IOException {
        var index = segments.indexOf(fromOffset);
        while (index < segments.size() - 1 && segments.get(index).nextOffset() <= fromOffset) {
            index++;
        }
        return readFrom(segments.get(index), fromOffset, maxBytes, minOneBatch, upToOffset);
    }

    /** A slice of this segment, within the limits; empty if they leave nothing. */
    private Optional<SegmentSlice> readFrom(Segment segment, long fromOffset, int maxBytes, boolean minOneBatch,
            long upToOffset) throws IOException {
        var slice = segment.read(fromOffset, maxBytes, minOneBatch, upToOffset);
        if (slice.isEmpty() || slice.get().size() > 0) {
            return slice;
        }
        slice.get().file().release();
        return Optional.empty();
    }

    Optional<TimestampAndOffset> findByTimestamp(long timestampMs, long fromOffset) throws IOException {
        for (var segment : segments.all()) {
            var found = segment.findByTimestamp(timestampMs, fromOffset);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    Optional<TimestampAndOffset> maxTimestamp(long fromOffset) throws IOException {
        var youngest = segments.first();
        for (var segment : segments.all()) {
            youngest = segment.maxTimestamp() > youngest.maxTimestamp() ? segment : youngest;
        }
        return youngest.findByTimestamp(youngest.maxTimestamp(), fromOffset);
    }

    /** See {@link PartitionLog#forEachHeader}. */
    void forEachHeader(long fromOffset, HeaderVisitor visitor) throws IOException {
        for (var segment : segments.all().subList(segments.indexOf(fromOffset), segments.size())) {
            segment.forEachHeader(fromOffset, visitor);
        }
    }

    // --- shrinking from the front

    /** How many of the oldest segments have expired. */
    int expired(LogOffsets offsets, long nowMs) {
        return Retention.expired(segments, settings, offsets, nowMs);
    }

    /** Begins a new segment if all there are have expired, or if the active one is old. */
    void rollIfDue(int expired, long nowMs) throws IOException {
        if (expired == segments.size() || rollRule.isOld(segments.active(), nowMs)) {
            roll();
        }
    }

    /** Removes the segments that lie below as a whole, the active one excepted. Their files are deleted later. */
    void removeBelow(long offset) throws IOException {
        var gone = new ArrayList<LogFiles.SetAside>();
        try {
            for (int left = segments.indexOf(offset); left > 0; left--) {
                gone.add(removeFirst());
            }
        } finally {
            forceRemovalsLater();
            deleteLater(gone);
        }
    }

    /**
     * Renames the files of the oldest segment, and forgets it. Each rename waits until the one before it is forced, and until the
     * names of those that stay are: a power loss that kept the second and lost the first would leave a hole. Usually the worker
     * has done that by then.
     */
    private LogFiles.SetAside removeFirst() throws IOException {
        if (removals > removalsForced || files.hasUnforcedCreations()) {
            files.forceNamesNow();
        }
        var aside = files.setAside(segments.first());
        segments.removeFirst();
        removals++;
        return aside;
    }

    private void forceRemovalsLater() {
        var removalsNow = removals;
        if (removalsNow > removalsForced) {
            upkeep.onWorker(files::forceNames, () -> removalsForced = removalsNow,
                    failure -> LOG.warn("Could not force the names in {}; the next removal will", files.directory(), failure));
        }
    }

    private void deleteLater(List<LogFiles.SetAside> gone) {
        if (!gone.isEmpty()) {
            upkeep.deleteLater(files, gone, settings.fileDeleteDelayMs());
        }
    }

    // --- cutting at the end

    /**
     * Where the log would end if it were cut at {@code offset}: earlier, if that lies inside a batch, which goes as a whole, or
     * in a gap that compaction has left.
     */
    long endIfCutAt(long offset) throws IOException {
        var segment = segments.get(segments.indexOf(offset));
        var newEnd = new long[] {segment.baseOffset()};
        segment.forEachHeader(segment.baseOffset(), (header, position) -> {
            if (header.nextOffset() <= offset) {
                newEnd[0] = header.nextOffset();
            }
        });
        return newEnd[0];
    }

    /** Cuts at {@code newEnd}, which lies behind the start, and forces that: nothing cut may come back behind what follows. */
    void cutAt(long newEnd) throws IOException {
        recoveryPoint.beforeCut(segments.get(segments.indexOf(newEnd)).baseOffset(), newEnd);
        var gone = new ArrayList<LogFiles.SetAside>();
        while (segments.active().baseOffset() >= newEnd) {        // from the last one down: cut off, never a hole
            gone.add(files.setAside(segments.active()));
            segments.removeLast();
        }
        files.forceNames();
        deleteLater(gone);
        segments.active().truncateTo(newEnd);
        segments.active().force();
        rollRule.begun();
    }

    /** Everything goes; the log is empty and goes on at {@code offset}. */
    void startOverAt(long offset) throws IOException {
        recoveryPoint.beforeCut(Math.min(offset, startOffset()), offset);
        var gone = new ArrayList<LogFiles.SetAside>();
        for (int i = segments.size() - 1; i > 0; i--) {
            gone.add(files.setAside(segments.get(i)));
        }
        files.forceNamesNow();                     // the first one last: what is left, if any, begins where the log did
        gone.add(files.setAside(segments.first()));
        files.forceNamesNow();
        segments.startOverWith(files.create(offset, settings));
        recoveryPoint.startedOverAt(offset);
        deleteLater(gone);
        rollRule.begun();
    }

    // --- replacing in the middle

    Segment newCleanedSegment(long baseOffset) throws IOException {
        return new SegmentSwap(files).newCleaned(baseOffset, settings);
    }

    void replaceSegments(List<Segment> old, List<Segment> fresh) throws IOException {
        requireSameOffsets(old, fresh);
        var swap = new SegmentSwap(files);
        try {
            swap.decide(old, fresh);
        } catch (IOException e) {
            swap.abandon();
            throw e;
        }
        var gone = swap.perform(old, fresh);
        var reopened = new ArrayList<Segment>();
        for (var segment : fresh) {
            reopened.add(files.open(segment.baseOffset(), settings));
        }
        segments.replace(old, reopened);
        deleteLater(gone);
    }

    private void requireSameOffsets(List<Segment> old, List<Segment> fresh) {
        var at = segments.all().indexOf(old.get(0));
        var follow = at >= 0 && at + old.size() < segments.size()
                && segments.all().subList(at, at + old.size()).equals(old);
        var next = old.get(0).baseOffset();
        for (var segment : fresh) {
            follow &= segment.baseOffset() == next;
            next = segment.nextOffset();
        }
        if (!follow || next != old.get(old.size() - 1).nextOffset()) {
            throw new IllegalStateException("broken invariant: %s cannot replace %s in %s".formatted(fresh, old, directory()));
        }
    }

    // --- the end

    /** Completes the files and lets go of them. */
    void close() throws IOException {
        recoveryPoint.stop();
        for (var segment : segments.all()) {
            segment.close();
        }
    }

    /** Lets go of the files, as they are: a log that is deleted wants nothing of a disk that may be full. */
    void release() {
        recoveryPoint.stop();
        segments.all().forEach(Segment::release);
    }
}

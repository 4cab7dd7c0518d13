package minibroker.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import minibroker.segment.Segment;
import minibroker.segment.SegmentNames;

/**
 * Puts fresh segments in the place of old ones, so that a crash at any moment leaves all of the old or all of the fresh.
 *
 * <pre>
 *   the log       120.log  260.log  400.log …
 *   cleaned/      120.log  300.log  260.retired             fresh, forced, not part of the log yet
 *   ───────────   cleaned/ is renamed to swap/ and that is forced: decided, in one step
 *   the log       120.log  260.log.deleted  400.log …       who has no heir of the same name is set aside, …
 *   the log       120.log  300.log  400.log …               … the fresh move in, and replace who has;
 *   ───────────   swap/ goes
 * </pre>
 *
 * A start that finds {@code cleaned/} deletes it: nothing was decided. One that finds {@code swap/} carries the decision out
 * again from the beginning: each step may be taken twice, so nobody needs to know how far the last run got.
 *
 * <p>Kafka's {@code UnifiedLog.replaceSegments} renames file by file, {@code .cleaned} to {@code .swap} to the final name, and
 * deduces at a start which renames were still missing. The simulator's power losses, which keep some renames and lose others,
 * are why we move one directory.
 */
final class SegmentSwap {
    private static final String CLEANED = "cleaned";
    private static final String SWAP = "swap";
    private static final String RETIRED = ".retired";

    private final LogFiles files;
    private final LogFiles cleaned;
    private final LogFiles swap;

    SegmentSwap(LogFiles files) {
        this.files = files;
        this.cleaned = files.inside(CLEANED);
        this.swap = files.inside(SWAP);
    }

    /** An empty segment outside the log, to be filled, sealed and given to {@link #decide}. */
    Segment newCleaned(long baseOffset, LogSettings settings) throws IOException {
        files.storage().createDirectory(cleaned.directory());
        return cleaned.create(baseOffset, settings);
    }

    /** Takes the decision. If this throws, nothing has happened to the log. */
    void decide(List<Segment> old, List<Segment> fresh) throws IOException {
        for (var segment : fresh) {
            segment.force();
            segment.close();
        }
        for (var segment : retired(old, fresh)) {
            files.storage().open(cleaned.path(SegmentNames.of(segment.baseOffset(), RETIRED))).release();
        }
        cleaned.forceNames();
        files.storage().rename(cleaned.directory(), swap.directory());
        files.forceNames();
    }

    /** Forgets fresh segments that were never decided on. */
    void abandon() throws IOException {
        files.storage().delete(cleaned.directory());
    }

    /**
     * Carries the decision out. If this throws, the next start does the rest.
     *
     * @return what is left of segments without an heir
     */
    List<LogFiles.SetAside> perform(List<Segment> old, List<Segment> fresh) throws IOException {
        var retired = retired(old, fresh);
        var gone = new ArrayList<LogFiles.SetAside>();
        for (var segment : old) {
            if (retired.contains(segment)) {
                gone.add(files.setAside(segment));
            } else {
                segment.close();
            }
        }
        carryOut();
        return gone;
    }

    private static List<Segment> retired(List<Segment> old, List<Segment> fresh) {
        var heirs = fresh.stream().map(Segment::baseOffset).toList();
        return old.stream().filter(segment -> !heirs.contains(segment.baseOffset())).toList();
    }

    private void carryOut() throws IOException {
        for (var baseOffset : swap.baseOffsets(RETIRED)) {
            files.setAsideUnopened(baseOffset);
        }
        for (var name : swap.names()) {
            if (!name.endsWith(RETIRED)) {
                files.storage().rename(swap.path(name), files.path(name));
            }
        }
        files.forceNames();                   // before swap/ may go, and with it the word of what was decided
        files.storage().delete(swap.directory());
        files.forceNames();                   // it must not come back and retire a later segment
    }

    /** What a start does first. */
    void finish() throws IOException {
        abandon();
        if (files.storage().exists(swap.directory())) {
            carryOut();
        }
    }
}

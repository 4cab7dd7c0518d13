package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import minibroker.record.BatchHeader;

/**
 * What a log should hold, and what it may hold while an operation is under way. A crash in the middle of that operation
 * may leave the log as before it or as after it, or in between where that is named here.
 */
final class LogHistory {
    /** A batch as the log should still have it. */
    record Batch(long baseOffset, long nextOffset, int crc, long timestampMs) {
        static Batch of(BatchHeader header) {
            return new Batch(header.baseOffset(), header.nextOffset(), header.crc(), header.maxTimestamp());
        }
    }

    private List<Batch> batches = new ArrayList<>();
    private List<Batch> otherwise;                   // what the log may hold instead, if the operation under way gets that far
    private final Set<Batch> compactedAway = new LinkedHashSet<>();
    private long keptFrom;                           // batches below may be gone: retention, a raised log start
    private long keptTo = Long.MAX_VALUE;            // batches from here on may be gone: a cut is under way
    private boolean mayStartOver;

    List<Batch> batches() {
        return Collections.unmodifiableList(batches);
    }

    void appending(List<Batch> more) {
        otherwise = new ArrayList<>(batches);
        otherwise.addAll(more);
    }

    void cutting(long offset) {
        keptTo = offset;
    }

    void startingOver() {
        mayStartOver = true;
    }

    void replacing(List<Batch> dropped) {
        otherwise = new ArrayList<>(batches);
        otherwise.removeAll(dropped);
        compactedAway.addAll(dropped);
    }

    /** A fold may remember what compaction has removed. */
    boolean wasCompactedAway(Batch batch) {
        return compactedAway.contains(batch);
    }

    void raisingStart(long offset) {
        keptFrom = Math.max(keptFrom, offset);
    }

    /** The operation is over, and this is how it ended. */
    void done(boolean happened) {
        if (happened && otherwise != null) {
            batches = otherwise;
        }
        if (happened && mayStartOver) {
            batches = new ArrayList<>();
        }
        if (happened) {
            batches.removeIf(batch -> batch.nextOffset() > keptTo);
        }
        otherwise = null;
        keptTo = Long.MAX_VALUE;
        mayStartOver = false;
    }

    /** A start has found {@code found}, and from now on that is the truth. */
    void adopt(List<Batch> found) {
        done(false);
        batches = new ArrayList<>(found);
        keptFrom = found.isEmpty() ? 0 : found.get(0).baseOffset();
    }

    /** @param forcedTo below this nothing may be missing */
    void check(List<Batch> found, long forcedTo) {
        if (mayStartOver && found.isEmpty()) {
            return;
        }
        var isOther = otherwise != null && isRunOf(found, otherwise) && reaches(found, otherwise, forcedTo);
        var candidate = isOther ? otherwise : batches;
        assertThat(isRunOf(found, candidate))
                .as("what is found %s is an unbroken run of what was written %s", found, candidate).isTrue();
        assertThat(missingBefore(found, candidate)).as("missing before the first batch that is found, %s", found).isEmpty();
        assertThat(reaches(found, candidate, forcedTo))
                .as("all of %s from %d to %d is among what is found: %s", candidate, keptFrom, Math.min(forcedTo, keptTo), found)
                .isTrue();
    }

    private static boolean isRunOf(List<Batch> found, List<Batch> written) {
        return found.isEmpty() || Collections.indexOfSubList(written, found) >= 0;
    }

    /** A log ends early after a power loss; it does not begin late, unless somebody took its beginning away. */
    private List<Batch> missingBefore(List<Batch> found, List<Batch> written) {
        return found.isEmpty() ? List.of() : written.subList(0, written.indexOf(found.get(0))).stream()
                .filter(batch -> batch.nextOffset() > keptFrom).toList();
    }

    private boolean reaches(List<Batch> found, List<Batch> written, long forcedTo) {
        if (mayStartOver) {
            return true;
        }
        var end = otherwise == written && written.size() > batches.size() ? endOf(batches) : endOf(written);
        var needed = Math.min(end, Math.min(forcedTo, keptTo));
        return written.stream()
                .filter(batch -> batch.baseOffset() >= keptFrom && batch.nextOffset() <= needed)
                .allMatch(found::contains);
    }

    private static long endOf(List<Batch> batches) {
        return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).nextOffset();
    }
}

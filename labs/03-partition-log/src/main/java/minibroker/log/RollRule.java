package minibroker.log;

import static minibroker.runtime.TodoError.todo;

import minibroker.runtime.Doors;
import minibroker.segment.Segment;

/**
 * When is it time for a new segment? When the active one would get too large, when it has got too old, or when its indexes
 * are full. Never while it is empty: the next one would begin at the same offset, in the same files.
 *
 * <p>Age is told by the records' own timestamps where there are any, as in Kafka's {@code LogSegment.shouldRoll}: replayed
 * history rolls as it did when it was made. Kafka asks for emptiness only where it asks for age, so an empty segment can be
 * rolled there, and {@code LocalLog.roll} knows what to do then: if the new one has the same name, it replaces the empty one
 * (KAFKA-6388).
 *
 * <p>Simplified: our segments begin where the one before them ends, so none has room for a batch that lies 2^31 offsets or more
 * behind the end of the log. Such an append throws, and the log is as it was. Kafka begins the new one at the batch (KAFKA-4451).
 */
final class RollRule {
    private final Doors doors;
    private LogSettings settings;
    private long activeSinceMs;
    private long jitterMs;

    RollRule(Doors doors, LogSettings settings) {
        this.doors = doors;
        this.settings = settings;
        begun();
    }

    void reconfigure(LogSettings newSettings) {
        settings = newSettings;
    }

    /** A new segment is active now. */
    void begun() {
        activeSinceMs = doors.clock().wallMs();
        var mostMs = Math.min(settings.segmentJitterMs(), settings.segmentMs());
        jitterMs = mostMs == 0 ? 0 : doors.random().nextLong(mostMs);
    }

    /**
     * Must these batches go to a new segment? Yes, if the active one holds something, and has no room for them, would grow
     * beyond {@code segmentBytes}, or is old: older than {@code segmentMs} minus the jitter when they come.
     */
    boolean isDue(Segment active, IncomingBatches incoming, long nowMs) {
        throw todo("Lab 03, step 2: no room, too large, too old; and what of a segment that is still empty?");
    }

    /** The question of age while nothing comes: has the segment been active for too long by the clock on the wall? */
    boolean isOld(Segment active, long nowMs) {
        throw todo("Lab 03, step 2: here nothing comes that could tell the time: ask the clock on the wall");
    }
}

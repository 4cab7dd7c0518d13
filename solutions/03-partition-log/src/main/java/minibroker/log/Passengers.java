package minibroker.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import minibroker.record.BatchHeader;

/** All passengers of one log, spoken to as one. With several opinions the most careful one counts. */
final class Passengers {
    private final List<LogPassenger> passengers;

    Passengers(List<LogPassenger> passengers) {
        this.passengers = List.copyOf(passengers);
    }

    /** The first word that is not a yes. */
    Admission admit(BatchHeader batch, AppendOrigin origin) {
        for (var passenger : passengers) {
            var admission = passenger.admit(batch, origin);
            if (admission != Admission.ACCEPT) {
                return admission;
            }
        }
        return Admission.ACCEPT;
    }

    void appended(BatchHeader batch, long segmentBaseOffset, int position) {
        for (var passenger : passengers) {
            passenger.appended(batch, segmentBaseOffset, position);
        }
    }

    void rolled(long newBaseOffset) {
        passengers.forEach(passenger -> passenger.rolled(newBaseOffset));
    }

    void logStartRaised(long logStartOffset) {
        passengers.forEach(passenger -> passenger.logStartRaised(logStartOffset));
    }

    void forgetAll(long newLogStartOffset) {
        passengers.forEach(passenger -> passenger.truncatedTo(0));
        logStartRaised(newLogStartOffset);
    }

    /**
     * Brings every passenger to where the log is, after it was opened or cut. Each says how far its own memory reaches and
     * sees again what lies behind that, so a passenger that saves a snapshot pays for a short replay only.
     */
    void catchUp(SegmentList segments, LogOffsets offsets) throws IOException {
        var replayFrom = new long[passengers.size()];
        var first = offsets.logEndOffset();
        for (int i = 0; i < replayFrom.length; i++) {
            passengers.get(i).truncatedTo(offsets.logEndOffset());
            replayFrom[i] = passengers.get(i).savedUpTo(offsets.logEndOffset());
            first = Math.min(first, replayFrom[i]);
        }
        replay(segments, first, replayFrom);
        logStartRaised(offsets.logStartOffset());
    }

    private void replay(SegmentList segments, long first, long[] replayFrom) throws IOException {
        if (first >= segments.active().nextOffset()) {
            return;
        }
        for (int index = segments.indexOf(first); index < segments.size(); index++) {
            var segment = segments.get(index);
            segment.forEachHeader(first, (header, position) -> {
                for (int i = 0; i < replayFrom.length; i++) {
                    if (header.lastOffset() >= replayFrom[i]) {
                        passengers.get(i).appended(header, segment.baseOffset(), position);
                    }
                }
            });
        }
    }

    /** The first offset that some passenger holds back, at most {@code highWatermark}. */
    long lastStableOffset(long highWatermark) {
        var lowest = highWatermark;
        for (var passenger : passengers) {
            lowest = Math.min(lowest, passenger.firstUnstableOffset(highWatermark).orElse(highWatermark));
        }
        return lowest;
    }

    List<AbortedTransaction> abortedBetween(long from, long to) {
        var aborted = new ArrayList<AbortedTransaction>();
        passengers.forEach(passenger -> aborted.addAll(passenger.abortedBetween(from, to)));
        return aborted;
    }

    BatchFate whenCompacted(BatchHeader batch) {
        var strictest = BatchFate.DROP;
        for (var passenger : passengers) {
            var fate = passenger.whenCompacted(batch);
            strictest = fate.compareTo(strictest) > 0 ? fate : strictest;
        }
        return strictest;
    }

    static Set<String> companionsOf(List<LogPassenger> passengers) {
        var suffixes = new LinkedHashSet<String>();
        passengers.forEach(passenger -> passenger.companions().stream().sorted().forEach(suffixes::add));
        return suffixes;
    }
}

package minibroker.log;

/**
 * The four offsets that say who may see what.
 *
 * <pre>
 *   logStartOffset      lastStableOffset      highWatermark         logEndOffset
 *        |---- decided ------|--- undecided ---|--- not committed ---|
 *                             transactions       not on all in-sync
 *                             still open          replicas yet
 * </pre>
 *
 * Each bound is the first offset after what it closes.
 */
public record LogOffsets(long logStartOffset, long lastStableOffset, long highWatermark, long logEndOffset) {
    public LogOffsets {
        if (logStartOffset > lastStableOffset || lastStableOffset > highWatermark || highWatermark > logEndOffset) {
            throw new IllegalArgumentException(
                    "want logStartOffset <= lastStableOffset <= highWatermark <= logEndOffset, got %d, %d, %d, %d"
                            .formatted(logStartOffset, lastStableOffset, highWatermark, logEndOffset));
        }
    }

    /** The opposite of {@code equals}; that one a record assembles at run time, from dozens of small pieces to be compiled. */
    boolean differsFrom(LogOffsets other) {
        return logEndOffset != other.logEndOffset || highWatermark != other.highWatermark
                || lastStableOffset != other.lastStableOffset || logStartOffset != other.logStartOffset;
    }
}

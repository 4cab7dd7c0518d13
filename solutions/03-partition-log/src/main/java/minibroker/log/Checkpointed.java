package minibroker.log;

/**
 * What the checkpoint files of a data directory say of one log. They may be up to a minute old, or gone: whoever opens the
 * log measures them against the segments that are really there.
 *
 * @param recoveryPoint  all below was forced; {@link Long#MAX_VALUE} after a clean stop: all of it was
 * @param logStartOffset 0 if never raised
 * @param highWatermark  as far as this broker knew
 */
record Checkpointed(long recoveryPoint, long logStartOffset, long highWatermark) {
    static final Checkpointed NOTHING = new Checkpointed(0, 0, 0);

    /** The offsets of a log whose segments reach from {@code first} to {@code end}. */
    LogOffsets offsetsWithin(long first, long end) {
        var start = clamp(logStartOffset, first, end);
        var known = clamp(highWatermark, start, end);
        return new LogOffsets(start, known, known, end);
    }

    private static long clamp(long value, long low, long high) {
        return Math.max(low, Math.min(value, high));
    }
}

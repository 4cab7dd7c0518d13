package minibroker.segment;

/**
 * A record found by its timestamp.
 *
 * @param leaderEpoch of the batch it is in; -1 if the batch has none
 */
public record TimestampAndOffset(long timestampMs, long offset, int leaderEpoch) {}

package minibroker.record;

/**
 * What a broker may want to know of a record without its key, value and headers.
 *
 * @param timestampMs the producer's time, or the broker's if the batch says log-append time
 */
public record RecordOutline(long offset, long timestampMs, boolean hasKey) {}

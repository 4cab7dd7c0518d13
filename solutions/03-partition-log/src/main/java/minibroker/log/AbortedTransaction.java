package minibroker.log;

/** A producer's transaction that came to nothing: a read-committed consumer skips its records from {@code firstOffset} on. */
public record AbortedTransaction(long producerId, long firstOffset) {}

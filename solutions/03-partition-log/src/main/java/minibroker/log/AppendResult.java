package minibroker.log;

import org.apache.kafka.common.protocol.Errors;

/** What became of an append. */
public sealed interface AppendResult {
    /**
     * Written.
     *
     * @param baseOffset      offset of the first record
     * @param endOffset       first offset after the last record: what an {@code acks=all} answer waits for
     * @param logAppendTimeMs the broker's time if the topic asks for it, else -1
     */
    record Appended(long baseOffset, long endOffset, long logAppendTimeMs) implements AppendResult {}

    /** A success, though nothing was written: the log has the batch already, from {@code baseOffset} to {@code endOffset}. */
    record Duplicate(long baseOffset, long endOffset, long logAppendTimeMs) implements AppendResult {}

    /** Not written, and the log is as it was. */
    record Refused(Errors error, String message) implements AppendResult {}
}

package minibroker.fetch;

import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/**
 * Adds to a partition's answer what this layer knows nothing about: lab 14 the epoch where the reader's log parts from
 * ours, lab 22 the transactions that were aborted. Called on the loop's thread.
 */
public interface FetchAnnotator {
    /** Adds nothing. */
    FetchAnnotator NONE = (request, answer) -> {};

    /**
     * Has this reader's log parted from ours? Then its offset counts records that we do not have, and means nothing here: it
     * is no progress and cannot be out of range. The reader is answered at once, without records; {@link #annotate} says
     * where the two logs part. Asked before anything is read.
     */
    default boolean parted(FetchRequestView request) {
        return false;
    }

    /** Adds to an answer without error, after its records are chosen. */
    void annotate(FetchRequestView request, PartitionData answer);
}

package minibroker.fetch;

import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/**
 * Adds to a partition's answer what this layer knows nothing about: lab 14 the epoch where the reader's log parts from
 * ours, lab 22 the transactions that were aborted. Called on the loop's thread, after the records are chosen.
 */
public interface FetchAnnotator {
    /** Adds nothing. */
    FetchAnnotator NONE = (request, answer) -> {};

    void annotate(FetchRequestView request, PartitionData answer);
}

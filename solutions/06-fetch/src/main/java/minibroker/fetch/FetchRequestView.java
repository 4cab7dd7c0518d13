package minibroker.fetch;

import org.apache.kafka.common.TopicIdPartition;

/**
 * What one reader asked of one partition, for those who add to the answer.
 *
 * @param lastFetchedEpoch the epoch of the last record the reader has, -1 if it does not say
 * @param currentLeaderEpoch the epoch the reader believes in, -1 if it does not say
 * @param endOffset        no record in the answer has this offset or a later one; {@code fetchOffset} before anything was read
 */
public record FetchRequestView(TopicIdPartition partition, FetchRole role, int replicaId, long fetchOffset,
        int currentLeaderEpoch, int lastFetchedEpoch, long endOffset) {}

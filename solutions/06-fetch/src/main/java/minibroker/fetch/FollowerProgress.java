package minibroker.fetch;

import org.apache.kafka.common.TopicIdPartition;

/** Told of every fetch by a follower. A fetch at offset N says: I hold all below N. Lab 13 moves the high watermark with it. */
public interface FollowerProgress {
    /** Nobody follows. */
    FollowerProgress NONE = (replicaId, brokerEpoch, partition, fetchOffset, nowMs) -> {};

    /** Called on the loop's thread, before the answer is read from the log. */
    void fetched(int replicaId, long brokerEpoch, TopicIdPartition partition, long fetchOffset, long nowMs);
}

package minibroker.fetch;

import org.apache.kafka.common.TopicIdPartition;

/**
 * Told of a follower's fetches. A fetch at offset N says: I hold all below N of <em>your</em> log. So it is told of those
 * only that a leader may believe: current leader epoch, a log that has not parted from ours, an offset in range. A
 * returning follower that is ahead of its leader would else count as holding what it has never seen. Lab 13 moves the high
 * watermark with it.
 */
public interface FollowerProgress {
    /** Nobody follows. */
    FollowerProgress NONE = (replicaId, brokerEpoch, partition, fetchOffset, nowMs) -> {};

    /** Called on the loop's thread, before the answer is read from the log. */
    void fetched(int replicaId, long brokerEpoch, TopicIdPartition partition, long fetchOffset, long nowMs);
}

package minibroker.fetch;

import java.util.List;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.requests.ListOffsetsRequest;

/** A ListOffsets for partition 0, by a consumer or by a follower. */
record LookUp(long timestamp, int replicaId, IsolationLevel isolation) {
    static final short VERSION = 9;
    private static final int FOLLOWER = 2;

    static LookUp consumer(long timestamp) {
        return new LookUp(timestamp, ListOffsetsRequest.CONSUMER_REPLICA_ID, IsolationLevel.READ_UNCOMMITTED);
    }

    static LookUp committed() {
        return new LookUp(-1, ListOffsetsRequest.CONSUMER_REPLICA_ID, IsolationLevel.READ_COMMITTED);
    }

    static LookUp follower(long timestamp) {
        return new LookUp(timestamp, FOLLOWER, IsolationLevel.READ_UNCOMMITTED);
    }

    ListOffsetsRequest build() {
        var topic = new ListOffsetsTopic().setName("readings").setPartitions(List.of(
            new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(timestamp)));
        var builder = replicaId == FOLLOWER ? ListOffsetsRequest.Builder.forReplica(VERSION, FOLLOWER)
            : ListOffsetsRequest.Builder.forConsumer(true, isolation, true, true, true, false);
        return builder.setTargetTimes(List.of(topic)).build(VERSION);
    }
}

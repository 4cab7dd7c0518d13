package minibroker.fetch;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.requests.ListOffsetsRequest;

/**
 * A ListOffsets for the first partitions, by a consumer or by a follower. It is read from bytes, so no client's rules bind
 * it.
 */
record LookUp(long timestamp, int replicaId, IsolationLevel isolation, short version, int partitions) {
    private static final short VERSION = 9;
    private static final int FOLLOWER = 2;

    static LookUp consumer(long timestamp) {
        return new LookUp(timestamp, ListOffsetsRequest.CONSUMER_REPLICA_ID, IsolationLevel.READ_UNCOMMITTED, VERSION, 1);
    }

    static LookUp committed() {
        return new LookUp(-1, ListOffsetsRequest.CONSUMER_REPLICA_ID, IsolationLevel.READ_COMMITTED, VERSION, 1);
    }

    static LookUp follower(long timestamp) {
        return new LookUp(timestamp, FOLLOWER, IsolationLevel.READ_UNCOMMITTED, VERSION, 1);
    }

    LookUp by(int replica, IsolationLevel level) {
        return new LookUp(timestamp, replica, level, version, partitions);
    }

    LookUp inVersion(int number) {
        return new LookUp(timestamp, replicaId, isolation, (short) number, partitions);
    }

    LookUp ofPartitions(int count) {
        return new LookUp(timestamp, replicaId, isolation, version, count);
    }

    ListOffsetsRequest build() {
        var topic = new ListOffsetsTopic().setName("readings").setPartitions(IntStream.range(0, partitions)
            .mapToObj(index -> new ListOffsetsPartition().setPartitionIndex(index).setTimestamp(timestamp)).toList());
        var data = new ListOffsetsRequestData().setReplicaId(replicaId).setIsolationLevel(isolation.id())
            .setTopics(List.of(topic));
        var cache = new ObjectSerializationCache();
        var bytes = ByteBuffer.allocate(data.size(cache, version));
        data.write(new ByteBufferAccessor(bytes), cache, version);
        return ListOffsetsRequest.parse(new ByteBufferAccessor(bytes.flip()), version);
    }
}

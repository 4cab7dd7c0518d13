package minibroker.produce.topics;

import java.util.List;
import java.util.Set;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.wire.ApiContext;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataResponse;

/**
 * The cluster as one client sees it: through the listener it came by. A broker without that listener is not there for it.
 * Kafka: {@code KRaftMetadataCache}.
 */
final class ClusterView {
    private final MetadataImage image;
    private final int nodeId;
    private final Set<TopicIdPartition> offlineHere;
    private final String listenerName;
    private final short version;

    ClusterView(MetadataImage image, ApiContext context) {
        this(image, context, -1, Set.of());
    }

    /** @param offlineHere partitions to which the disk of {@code nodeId}, this broker, says no */
    ClusterView(MetadataImage image, ApiContext context, int nodeId, Set<TopicIdPartition> offlineHere) {
        this.image = image;
        this.nodeId = nodeId;
        this.offlineHere = offlineHere;
        this.listenerName = context.listenerName();
        this.version = context.apiVersion();
    }

    /** The brokers that the client can reach. */
    List<Node> nodes() {
        return image.brokers().values().stream()
                .filter(broker -> isReachable(broker.id()))
                .map(broker -> {
                    var endpoint = broker.endpoint(listenerName).orElseThrow();
                    return new Node(broker.id(), endpoint.host(), endpoint.port(), broker.rack());
                })
                .toList();
    }

    /** A topic that exists. */
    MetadataResponseTopic topic(String name) {
        var topic = image.topic(name).orElseThrow();
        return new MetadataResponseTopic()
                .setName(name)
                .setTopicId(topic.id())
                .setIsInternal(Topic.isInternal(name))
                .setPartitions(topic.partitions().values().stream()
                        .map(partition -> partition(new TopicIdPartition(topic.id(), partition.partition(), name), partition))
                        .toList());
    }

    /**
     * A replica whose disk says no is called offline. It stays the leader: its records can be read, and nobody could take over.
     * Kafka elects another one, or none.
     */
    private MetadataResponsePartition partition(TopicIdPartition name, PartitionRecord partition) {
        var hasLeader = isReachable(partition.leader());
        return new MetadataResponsePartition()
                .setErrorCode(errorOf(partition, hasLeader).code())
                .setPartitionIndex(partition.partition())
                .setLeaderId(hasLeader ? partition.leader() : MetadataResponse.NO_LEADER_ID)
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(shown(partition.replicas()))
                .setIsrNodes(shown(partition.isr()))
                .setOfflineReplicas(partition.replicas().stream()
                        .filter(replica -> !isReachable(replica) || replica == nodeId && offlineHere.contains(name))
                        .toList());
    }

    private Errors errorOf(PartitionRecord partition, boolean hasLeader) {
        if (!hasLeader) {
            var leaderIsThere = image.broker(partition.leader()).isPresent();
            return leaderIsThere && version >= 6 ? Errors.LISTENER_NOT_FOUND : Errors.LEADER_NOT_AVAILABLE;
        }
        var allShown = shown(partition.replicas()).size() == partition.replicas().size()
                && shown(partition.isr()).size() == partition.isr().size();
        return allShown ? Errors.NONE : Errors.REPLICA_NOT_AVAILABLE;
    }

    /** Version 0 knows no list of offline replicas: there, and only there, those out of reach are left out. */
    private List<Integer> shown(List<Integer> replicas) {
        return version == 0 ? replicas.stream().filter(this::isReachable).toList() : replicas;
    }

    private boolean isReachable(int brokerId) {
        return image.broker(brokerId).flatMap(broker -> broker.endpoint(listenerName)).isPresent();
    }
}

package minibroker.produce.metadata;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * One fact about the cluster. All that brokers know in common is a fold over these, in the order of the journal; the
 * names are those of Kafka's metadata records (package {@code org.apache.kafka.common.metadata}).
 */
public sealed interface MetadataRecord {
    /** A topic exists; its partitions follow. */
    record TopicRecord(String name, Uuid topicId) implements MetadataRecord {}

    /**
     * A partition exists, or has changed as a whole.
     *
     * @param replicas       node ids, the preferred leader first
     * @param isr            the replicas that are in sync
     * @param leader         node id, -1 if there is none
     * @param leaderEpoch    grows with every change of leader
     * @param partitionEpoch grows with every change of this record
     */
    record PartitionRecord(Uuid topicId, int partition, List<Integer> replicas, List<Integer> isr, int leader,
            int leaderEpoch, int partitionEpoch) implements MetadataRecord {
        public PartitionRecord {
            replicas = List.copyOf(replicas);
            isr = List.copyOf(isr);
        }
    }

    /** A topic and all its partitions are gone. */
    record RemoveTopicRecord(Uuid topicId) implements MetadataRecord {}

    /** One setting of a topic or a broker; a null value takes it back to its default. */
    record ConfigRecord(ResourceKind kind, String resourceName, String name, String value) implements MetadataRecord {}

    /** What a {@link ConfigRecord} is about. */
    enum ResourceKind {
        TOPIC,
        BROKER
    }

    /** A broker is there, at these addresses by listener name. */
    record RegisterBrokerRecord(int brokerId, long brokerEpoch, Map<String, Endpoint> endpoints, String rack)
            implements MetadataRecord {}

    /** A broker is gone. */
    record UnregisterBrokerRecord(int brokerId) implements MetadataRecord {}

    /** All producer ids below {@code nextProducerId} have been given out, in blocks. */
    record ProducerIdsRecord(int brokerId, long nextProducerId) implements MetadataRecord {}

    /** A feature of the cluster is finalized at a level, such as {@code transaction.version} at 2. */
    record FeatureLevelRecord(String name, short level) implements MetadataRecord {}
}

package minibroker.produce.metadata;

import java.util.Map;
import java.util.Optional;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.FeatureLevelRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord.UnregisterBrokerRecord;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.pcollections.TreePMap;

/**
 * All that the brokers know in common: who is there, which topics exist, how they are configured.
 *
 * <p><b>Invariant:</b> an image is a fold over the committed {@link MetadataRecord}s. Two brokers that have applied the same
 * records hold equal images, so nothing else needs to be agreed upon.
 *
 * <p>Immutable: a request that took an image sees one moment, even if it is answered later. {@link #with} costs a few small
 * objects, because its maps share what did not change (pcollections, as in Kafka). They iterate in the order of their keys.
 * Kafka's counterpart is {@code org.apache.kafka.image.MetadataImage} with one class per kind of fact.
 */
public final class MetadataImage {
    /** Before the first record. */
    public static final MetadataImage EMPTY = new MetadataImage(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(),
            TreePMap.empty(), TreePMap.empty(), 0);

    /** The {@code resourceName} under which the settings of all brokers together are kept. */
    public static final String ALL_BROKERS = "";

    /** A broker that is registered, and where each of its listeners is reached. The rack may be null. */
    public record Broker(int id, long epoch, Map<String, Endpoint> endpoints, String rack) {
        /** Where clients of {@code listenerName} reach it, if it has such a listener. */
        public Optional<Endpoint> endpoint(String listenerName) {
            return Optional.ofNullable(endpoints.get(listenerName));
        }
    }

    /** A topic and its partitions by number. */
    public record Topic(String name, Uuid id, Map<Integer, PartitionRecord> partitions) {
        public Optional<PartitionRecord> partition(int partition) {
            return Optional.ofNullable(partitions.get(partition));
        }

        /** How many replicas partition 0 has: what Kafka calls the topic's replication factor. */
        public int replicationFactor() {
            return partition(0).map(first -> first.replicas().size()).orElse(0);
        }

        private Topic with(PartitionRecord partition) {
            var tree = (TreePMap<Integer, PartitionRecord>) partitions;
            return new Topic(name, id, tree.plus(partition.partition(), partition));
        }
    }

    private record Resource(ResourceKind kind, String name) implements Comparable<Resource> {
        @Override
        public int compareTo(Resource other) {
            var byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    private final TreePMap<Integer, Broker> brokers;
    private final TreePMap<String, Topic> topics;
    private final TreePMap<Uuid, Topic> topicsById;         // the same topics
    private final TreePMap<Resource, TreePMap<String, String>> configs;
    private final TreePMap<String, Short> features;
    private final long nextProducerId;

    private MetadataImage(TreePMap<Integer, Broker> brokers, TreePMap<String, Topic> topics,
            TreePMap<Uuid, Topic> topicsById, TreePMap<Resource, TreePMap<String, String>> configs,
            TreePMap<String, Short> features, long nextProducerId) {
        this.brokers = brokers;
        this.topics = topics;
        this.topicsById = topicsById;
        this.configs = configs;
        this.features = features;
        this.nextProducerId = nextProducerId;
    }

    // ---- what is known ----

    public Map<Integer, Broker> brokers() {
        return brokers;
    }

    public Optional<Broker> broker(int id) {
        return Optional.ofNullable(brokers.get(id));
    }

    /** By name. */
    public Map<String, Topic> topics() {
        return topics;
    }

    public Optional<Topic> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    public Optional<Topic> topic(Uuid id) {
        return Optional.ofNullable(topicsById.get(id));
    }

    /** The partition with its topic's id, if the topic has that many partitions. */
    public Optional<TopicIdPartition> partition(String topicName, int partition) {
        return topic(topicName).flatMap(topic -> idOf(topic, partition));
    }

    /** The partition with its topic's name, if the topic has that many partitions. */
    public Optional<TopicIdPartition> partition(Uuid topicId, int partition) {
        return topic(topicId).flatMap(topic -> idOf(topic, partition));
    }

    private static Optional<TopicIdPartition> idOf(Topic topic, int partition) {
        return topic.partition(partition).map(known -> new TopicIdPartition(topic.id(), partition, topic.name()));
    }

    /** Who holds the partition, found by topic id: a topic that was deleted and created again is another one. */
    public Optional<PartitionRecord> partition(TopicIdPartition partition) {
        return topic(partition.topicId()).flatMap(topic -> topic.partition(partition.partition()));
    }

    /** The settings that were given to the topic itself; empty if there are none. */
    public Map<String, String> topicConfig(String topicName) {
        return configOf(ResourceKind.TOPIC, topicName);
    }

    /** The settings that were given to this broker while it ran. */
    public Map<String, String> brokerConfig(int brokerId) {
        return configOf(ResourceKind.BROKER, Integer.toString(brokerId));
    }

    /** The settings that were given to all brokers at once; a broker's own go before them. */
    public Map<String, String> defaultBrokerConfig() {
        return configOf(ResourceKind.BROKER, ALL_BROKERS);
    }

    /** The settings that were given to any resource; empty if there are none. */
    public Map<String, String> configOf(ResourceKind kind, String resourceName) {
        var config = configs.get(new Resource(kind, resourceName));
        return config == null ? Map.of() : config;
    }

    /** The finalized level of each feature. */
    public Map<String, Short> features() {
        return features;
    }

    /** No producer id from here on has been given to anybody. */
    public long nextProducerId() {
        return nextProducerId;
    }

    // ---- what comes next ----

    /** The image after one more committed record. */
    public MetadataImage with(MetadataRecord record) {
        if (record instanceof TopicRecord topic) {
            return with(new Topic(topic.name(), topic.topicId(), TreePMap.empty()));
        } else if (record instanceof PartitionRecord partition) {
            return with(known(partition.topicId()).with(partition));
        } else if (record instanceof RemoveTopicRecord removed) {
            return without(known(removed.topicId()));
        } else if (record instanceof ConfigRecord config) {
            return with(config);
        } else if (record instanceof RegisterBrokerRecord broker) {
            return withBrokers(brokers.plus(broker.brokerId(), new Broker(broker.brokerId(), broker.brokerEpoch(),
                    TreePMap.from(broker.endpoints()), broker.rack())));
        } else if (record instanceof UnregisterBrokerRecord broker) {
            return withBrokers(brokers.minus(broker.brokerId()));
        } else if (record instanceof ProducerIdsRecord ids) {
            return new MetadataImage(brokers, topics, topicsById, configs, features, ids.nextProducerId());
        } else if (record instanceof FeatureLevelRecord feature) {
            return withFeatures(feature.level() == 0        // level 0 of a feature: as if it did not exist
                    ? features.minus(feature.name())
                    : features.plus(feature.name(), feature.level()));
        }
        throw new IllegalStateException("broken invariant: an image knows every kind of record, but not " + record);
    }

    private Topic known(Uuid topicId) {
        return topic(topicId).orElseThrow(() ->
                new IllegalStateException("broken invariant: a record speaks of topic id " + topicId + " before it exists"));
    }

    private MetadataImage with(Topic topic) {
        return new MetadataImage(brokers, topics.plus(topic.name(), topic), topicsById.plus(topic.id(), topic), configs,
                features, nextProducerId);
    }

    private MetadataImage without(Topic topic) {
        return new MetadataImage(brokers, topics.minus(topic.name()), topicsById.minus(topic.id()),
                configs.minus(new Resource(ResourceKind.TOPIC, topic.name())),    // a new topic of that name starts clean
                features, nextProducerId);
    }

    private MetadataImage with(ConfigRecord record) {
        var resource = new Resource(record.kind(), record.resourceName());
        var before = configs.containsKey(resource) ? configs.get(resource) : TreePMap.<String, String>empty();
        var after = record.value() == null ? before.minus(record.name()) : before.plus(record.name(), record.value());
        return new MetadataImage(brokers, topics, topicsById,
                after.isEmpty() ? configs.minus(resource) : configs.plus(resource, after), features, nextProducerId);
    }

    private MetadataImage withBrokers(TreePMap<Integer, Broker> changed) {
        return new MetadataImage(changed, topics, topicsById, configs, features, nextProducerId);
    }

    private MetadataImage withFeatures(TreePMap<String, Short> changed) {
        return new MetadataImage(brokers, topics, topicsById, configs, changed, nextProducerId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetadataImage image && brokers.equals(image.brokers) && topics.equals(image.topics)
                && configs.equals(image.configs) && features.equals(image.features)
                && nextProducerId == image.nextProducerId;
    }

    @Override
    public int hashCode() {
        return topics.hashCode();
    }

    @Override
    public String toString() {
        return "MetadataImage(brokers=%s, topics=%s, features=%s, nextProducerId=%d)"
                .formatted(brokers.keySet(), topics.keySet(), features, nextProducerId);
    }
}

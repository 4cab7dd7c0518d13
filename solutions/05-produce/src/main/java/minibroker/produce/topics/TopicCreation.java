package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;

/**
 * Decides whether a topic can be created, and which records that takes. Changes nothing: the records are proposed by whoever
 * asked. A refusal is one of kafka-clients' {@link ApiException}s, caught by the same layer's handlers; the order of the
 * questions and the words of the answers are Kafka's ({@code ReplicationControlManager.createTopics}).
 *
 * <p>Loop thread only, because of the random ids.
 */
public final class TopicCreation {
    /** What a new topic would be, and the records that make it so. */
    public record NewTopic(String name, Uuid id, Map<String, String> config, List<List<Integer>> replicas,
            List<MetadataRecord> records) {}

    /** Kafka's own limit, {@code QuorumController.MAX_RECORDS_PER_USER_OP}. */
    static final int MAX_PARTITIONS_PER_REQUEST = 10_000;

    private final Configuration configuration;
    private final RandomGenerator random;
    private final ReplicaPlacer placer;

    public TopicCreation(Configuration configuration, RandomGenerator random) {
        this.configuration = configuration;
        this.random = random;
        this.placer = new ReplicaPlacer(random);
    }

    ReplicaPlacer placer() {
        return placer;
    }

    /** Throws an {@link ApiException} if {@code image} has no room for the topic. */
    public NewTopic decide(MetadataImage image, CreatableTopic wanted) {
        checkName(image, wanted.name());
        var config = configOf(wanted);
        try {
            configuration.checkTopic(image, config);
        } catch (ConfigException e) {
            throw new InvalidConfigurationException(e.getMessage());
        }
        var replicas = wanted.assignments().isEmpty() ? placed(image, wanted) : assigned(image, wanted);
        var id = newTopicId(image);
        return new NewTopic(wanted.name(), id, config, replicas, records(wanted.name(), id, config, replicas));
    }

    private static void checkName(MetadataImage image, String name) {
        Topic.validate(name);
        if (name.equals(Topic.CLUSTER_METADATA_TOPIC_NAME)) {
            throw new InvalidRequestException("Creation of internal topic " + name + " is prohibited.");
        }
        if (image.topic(name).isPresent()) {
            throw new TopicExistsException("Topic '" + name + "' already exists.");
        }
        // A metric's name cannot tell a dot from an underscore, so Kafka does not let two topics differ by that alone.
        if (Topic.hasCollisionChars(name)) {
            for (var existing : image.topics().keySet()) {
                if (Topic.hasCollision(name, existing)) {
                    throw new InvalidTopicException("Topic '" + name + "' collides with existing topic: " + existing);
                }
            }
        }
    }

    private static Map<String, String> configOf(CreatableTopic wanted) {
        var config = new TreeMap<String, String>();
        var nulls = new ArrayList<String>();
        for (var entry : wanted.configs()) {
            if (entry.value() == null) {
                nulls.add(entry.name());
            } else {
                config.put(entry.name(), entry.value());
            }
        }
        if (!nulls.isEmpty()) {
            throw new InvalidConfigurationException("Null value not supported for topic configs: " + String.join(",", nulls));
        }
        return config;
    }

    private static List<List<Integer>> assigned(MetadataImage image, CreatableTopic wanted) {
        if (wanted.replicationFactor() != -1) {
            throw new InvalidRequestException(
                    "A manual partition assignment was specified, but replication factor was not set to -1.");
        }
        if (wanted.numPartitions() != -1) {
            throw new InvalidRequestException(
                    "A manual partition assignment was specified, but numPartitions was not set to -1.");
        }
        return ManualAssignment.ofNewTopic(image, List.copyOf(wanted.assignments()));
    }

    private List<List<Integer>> placed(MetadataImage image, CreatableTopic wanted) {
        if (wanted.replicationFactor() < -1 || wanted.replicationFactor() == 0) {
            throw new InvalidReplicationFactorException(
                    "Replication factor must be larger than 0, or -1 to use the default value.");
        }
        if (wanted.numPartitions() < -1 || wanted.numPartitions() == 0) {
            throw new InvalidPartitionsException("Number of partitions was set to an invalid non-positive value.");
        }
        var broker = configuration.broker(image);
        var partitions = wanted.numPartitions() == -1 ? broker.get(ProduceSettings.NUM_PARTITIONS) : wanted.numPartitions();
        var replicationFactor = wanted.replicationFactor() == -1
                ? broker.get(ProduceSettings.DEFAULT_REPLICATION_FACTOR)
                : Integer.valueOf(wanted.replicationFactor());
        return placer.place(image, partitions, replicationFactor);
    }

    /** Topic, settings, partitions: when a partition is heard of, the settings of its log are known. */
    private static List<MetadataRecord> records(String name, Uuid id, Map<String, String> config, List<List<Integer>> replicas) {
        var records = new ArrayList<MetadataRecord>();
        records.add(new TopicRecord(name, id));
        config.forEach((key, value) -> records.add(new ConfigRecord(ResourceKind.TOPIC, name, key, value)));
        records.addAll(partitions(id, 0, replicas));
        return records;
    }

    /** Records of new partitions from number {@code first} on: all replicas are in sync, the first of them leads. */
    static List<PartitionRecord> partitions(Uuid topicId, int first, List<List<Integer>> replicas) {
        var records = new ArrayList<PartitionRecord>();
        for (var each : replicas) {
            records.add(new PartitionRecord(topicId, first + records.size(), each, each, each.get(0), 0, 0));
        }
        return records;
    }

    /** A random (version 4) UUID that nobody has. Like Kafka's never one that a command line would take for an option. */
    private Uuid newTopicId(MetadataImage image) {
        Uuid id;
        do {
            id = new Uuid(random.nextLong() & ~0xf000L | 0x4000L, random.nextLong() & ~(3L << 62) | 1L << 63);
        } while (Uuid.RESERVED.contains(id) || id.toString().startsWith("-") || image.topic(id).isPresent());
        return id;
    }
}

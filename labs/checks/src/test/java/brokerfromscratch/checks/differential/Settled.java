package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfigCollection;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Waits until Kafka's broker has done what its controller has decided, and cleans both brokers up. A change is answered when the
 * controller has it; the broker hears of it a moment later. So a setting of a topic of our own is changed behind it: when the
 * broker shows that, it has heard of all before it, and when it shows a second one, it has done what the first came with.
 */
final class Settled {
    static final String BARRIER = "barrier";
    private static final long PATIENCE_NANOS = 3_000_000_000L;
    private static final long BARRIER_NANOS = 60_000_000_000L;
    /** Kafka's controller sets it for the cluster by itself (eligible leader replicas, KIP-966), and does not let it go. */
    private static final String STAYS = "min.insync.replicas";
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;

    private final Side kafka;
    private final Side ours;
    private long barriers = 1_000_000;

    Settled(Side kafka, Side ours) throws IOException {
        this.kafka = kafka;
        this.ours = ours;
        for (var side : List.of(kafka, ours)) {
            var topic = new CreatableTopic().setName(BARRIER).setNumPartitions(1).setReplicationFactor((short) 1);
            side.ask(ApiKeys.CREATE_TOPICS, 5, new CreateTopicsRequestData().setTimeoutMs(10_000)
                    .setTopics(new CreatableTopicCollection(List.of(topic).iterator())));
        }
        cleanUp();
    }

    /** Waits, and says how the topics of both differ even then; nothing if they are the same. */
    List<Difference> await() throws IOException {
        passBarrier();
        passBarrier();
        var patience = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            var differences = Comparison.of(counts(kafka.learnTopics()), counts(ours.learnTopics()));
            if (differences.isEmpty() || System.nanoTime() > patience) {
                return differences;
            }
            passBarrier();
        }
    }

    private static JsonNode counts(JsonNode topics) {
        var counts = new TreeMap<String, Integer>();
        topics.forEach(topic -> counts.put(topic.get("name").asText(), topic.get("partitions").size()));
        return Values.tree(counts);
    }

    private void passBarrier() throws IOException {
        var value = String.valueOf(++barriers);
        alter(kafka, TOPIC, BARRIER, List.of(new AlterableConfig().setName("retention.ms").setValue(value)));
        var patience = System.nanoTime() + BARRIER_NANOS;
        while (!settings(kafka, TOPIC, BARRIER, List.of("retention.ms")).path(0).path("value").asText().equals(value)) {
            if (System.nanoTime() > patience) {
                throw new IOException("Kafka's broker does not hear of its controller's changes any more. It said last:\n"
                        + kafka.lastWords());
            }
        }
    }

    /** Deletes all topics and takes back all settings of the brokers: a history begins with nothing. */
    void cleanUp() throws IOException {
        for (var side : List.of(kafka, ours)) {
            var names = new ArrayList<String>();
            side.learnTopics().forEach(topic -> names.add(topic.get("name").asText()));
            names.remove(BARRIER);
            side.ask(ApiKeys.DELETE_TOPICS, 5, new DeleteTopicsRequestData().setTimeoutMs(10_000).setTopicNames(names));
            for (var broker : List.of("", "1")) {
                takeBackSettings(side, broker);
            }
            alter(side, BROKER, "", List.of(new AlterableConfig().setName(STAYS).setValue("1")));
        }
        await();
    }

    private void takeBackSettings(Side side, String broker) throws IOException {
        var taken = new ArrayList<AlterableConfig>();
        settings(side, BROKER, broker, null).forEach(setting -> {
            var name = setting.get("name").asText();
            var ofCluster = broker.isEmpty();
            if (setting.get("configSource").asInt() == (ofCluster ? 3 : 2) && !(ofCluster && name.equals(STAYS))) {
                taken.add(new AlterableConfig().setName(name).setConfigOperation((byte) 1).setValue(null));
            }
        });
        if (!taken.isEmpty()) {
            alter(side, BROKER, broker, taken);
        }
    }

    private static JsonNode settings(Side side, byte type, String name, List<String> keys) throws IOException {
        var resource = new DescribeConfigsResource().setResourceType(type).setResourceName(name).setConfigurationKeys(keys);
        return side.ask(ApiKeys.DESCRIBE_CONFIGS, 2, new DescribeConfigsRequestData().setResources(List.of(resource)))
                .get("results").get(0).get("configs");
    }

    private static void alter(Side side, byte type, String name, List<AlterableConfig> changes) throws IOException {
        var resource = new AlterConfigsResource().setResourceType(type).setResourceName(name)
                .setConfigs(new AlterableConfigCollection(changes.iterator()));
        side.ask(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 0, new IncrementalAlterConfigsRequestData()
                .setResources(new AlterConfigsResourceCollection(List.of(resource).iterator())));
    }
}

package brokerfromscratch.lab.play;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Terminal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** What one cluster says of itself, asked and told. */
final class Look {
    private final Admin admin;

    Look(Admin admin) {
        this.admin = admin;
    }

    /** Asks, and prints what comes. */
    void tell(Terminal terminal) throws InterruptedException {
        var cluster = admin.describeCluster();
        var brokers = answer(cluster.nodes());
        tell(cluster, brokers, terminal);
        var names = answer(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        var topics = new TreeMap<>(answer(admin.describeTopics(names).allTopicNames()));
        terminal.say("");
        terminal.say(topics.isEmpty() ? "no topics" : "topics: %d", topics.size());
        var sizes = sizes(brokers);
        for (var topic : topics.values()) {
            tell(topic, sizes, terminal);
        }
    }

    private static void tell(DescribeClusterResult cluster, Collection<Node> brokers, Terminal terminal)
            throws InterruptedException {
        var controller = answer(cluster.controller());
        terminal.say("cluster %s", answer(cluster.clusterId()));
        brokers.stream().sorted(Comparator.comparing(Node::id)).forEach(broker -> terminal.say("  broker %d at %s:%d%s",
            broker.id(), broker.host(), broker.port(), broker.equals(controller) ? ", the controller" : ""));
    }

    private void tell(TopicDescription topic, Map<TopicPartition, Long> sizes, Terminal terminal)
            throws InterruptedException {
        terminal.say("  %s%s", topic.name(), topic.isInternal() ? " (internal)" : "");
        terminal.say("    partition  leader  isr       start       end   records%s", sizes.isEmpty() ? "" : "       size");
        var partitions = topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition())).toList();
        var starts = offsets(partitions, OffsetSpec.earliest());
        var ends = offsets(partitions, OffsetSpec.latest());
        for (var p : topic.partitions()) {
            var partition = new TopicPartition(topic.name(), p.partition());
            tell(p, starts.get(partition), ends.get(partition), sizes.get(partition), terminal);
        }
    }

    private static void tell(TopicPartitionInfo p, Long start, Long end, Long size, Terminal terminal) {
        var isr = p.isr().stream().map(node -> String.valueOf(node.id())).collect(Collectors.joining(","));
        var leader = p.leader() == null ? "none" : p.leader().idString();
        var count = start == null || end == null ? "?" : String.valueOf(end - start);
        terminal.say("    %9d  %6s  %-6s %8s  %8s  %8s%s", p.partition(), leader, isr, start == null ? "?" : start,
            end == null ? "?" : end, count, size == null ? "" : "  %9s".formatted(inWords(size)));
    }

    /** A partition without a leader has no offsets; the others are told all the same. */
    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) throws InterruptedException {
        var asked = admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> which)));
        var offsets = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            try {
                offsets.put(partition, asked.partitionResult(partition).get().offset());
            } catch (ExecutionException e) {
                offsets.put(partition, null);
            }
        }
        return offsets;
    }

    /** Of the largest replica. Not every broker tells; then there are none. */
    private Map<TopicPartition, Long> sizes(Collection<Node> brokers) throws InterruptedException {
        var sizes = new HashMap<TopicPartition, Long>();
        try {
            var folders = admin.describeLogDirs(brokers.stream().map(Node::id).toList()).allDescriptions().get();
            folders.values().forEach(byPath -> byPath.values().forEach(folder -> folder.replicaInfos()
                .forEach((partition, replica) -> sizes.merge(partition, replica.size(), Math::max))));
        } catch (ExecutionException e) {
            return Map.of();
        }
        return sizes;
    }

    static String inWords(long bytes) {
        return bytes < 10_000 ? bytes + " B" : bytes < 10_000_000 ? bytes / 1_000 + " kB" : bytes / 1_000_000 + " MB";
    }

    private static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new LabException("something listens there, but it does not answer as a Kafka broker does: "
                + e.getCause().getMessage(), e);
        }
    }
}

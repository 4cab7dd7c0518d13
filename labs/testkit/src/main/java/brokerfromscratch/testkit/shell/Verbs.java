package brokerfromscratch.testkit.shell;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.InJvmCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.internal.FileRecords;

/**
 * A cluster under your fingers, for JShell. One session has one cluster at a time; the verbs mean that one.
 *
 * <pre>
 *   cluster(1)                                one broker, in this JVM, on a free port
 *   produce("readings", "reefer-7", "-18.2")  makes the topic if it is not there
 *   consume("readings")                       all that is in it
 *   segments("readings")                      its files, and the batches in them
 *   kill(1)   restart(1)                      what happens then?
 *   hexdump(segment("readings"))              the bytes
 * </pre>
 */
public final class Verbs {
    private static final int BYTES_SHOWN = 512;

    private static Cluster cluster;                       // null until the first cluster(n); JShell has one thread
    private static Clients clients;
    private static Producer<String, String> producer;     // null until the first produce
    private static PrintStream out = System.out;

    private Verbs() {}

    /** For tests. */
    static void printTo(PrintStream stream) {
        out = stream;
    }

    // ---- the cluster ----

    /** Starts a cluster of so many brokers; the one before it is gone with its data. */
    public static void cluster(int brokers) {
        cluster(brokers, Map.of());
    }

    /** The same, with settings of server.properties. */
    public static void cluster(int brokers, Map<String, String> settings) {
        if (brokers != 1) {
            throw new IllegalArgumentException("until lab 15 a cluster has one broker: cluster(1)");
        }
        close();
        cluster = InJvmCluster.start(settings);
        clients = Clients.of(cluster);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "the cluster goes with the shell"));
        out.printf("broker %d serves at %s%n", cluster.onlyBroker(), cluster.bootstrapServers());
    }

    /** The cluster itself, for what has no verb. */
    public static Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("there is no cluster yet. Start one: cluster(1)");
        }
        return cluster;
    }

    /** The end without a warning, as after SIGKILL. */
    public static void kill(int brokerId) {
        cluster().kill(brokerId);
        out.printf("broker %d is gone%n", brokerId);
    }

    /** Starts a broker again on what it left on its disk. */
    public static void restart(int brokerId) {
        cluster().restart(brokerId);
        out.printf("broker %d serves again at %s%n", brokerId, cluster().bootstrapServers());
    }

    /** Stops the cluster and forgets its data. */
    public static void close() {
        if (cluster != null) {
            clients.close();
            cluster.close();
            cluster = null;
            clients = null;
            producer = null;
        }
    }

    /** Stock clients of this cluster, for what has no verb. */
    public static Clients clients() {
        cluster();
        return clients;
    }

    // ---- records ----

    /** Makes a topic of so many partitions. */
    public static void topic(String name, int partitions) throws Exception {
        clients().createTopic(name, partitions);
        out.printf("topic %s has %d partition%s%n", name, partitions, partitions == 1 ? "" : "s");
    }

    /** Sends one record and waits until it is acknowledged. A topic that is not there is made, with one partition. */
    public static void produce(String topic, String key, String value) throws Exception {
        send(new ProducerRecord<>(topic, key, value));
    }

    /** The same with a time of its own, so that its bytes are the same each day. */
    public static void produce(String topic, String key, String value, long timestampMs) throws Exception {
        send(new ProducerRecord<>(topic, null, timestampMs, key, value));
    }

    private static void send(ProducerRecord<String, String> record) throws Exception {
        if (partitions(record.topic()) == 0) {
            topic(record.topic(), 1);
        }
        producer = producer == null ? clients().producer() : producer;
        try {
            var place = producer.send(record).get();
            out.printf("acknowledged: %s-%d, offset %d%n", record.topic(), place.partition(), place.offset());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Prints all records of a topic. */
    public static void consume(String topic) {
        for (var record : records(topic)) {
            out.printf("%s-%d  offset %d  %s = %s%n", topic, record.partition(), record.offset(), record.key(), record.value());
        }
    }

    /** All records of a topic, partition by partition. */
    public static List<ConsumerRecord<String, String>> records(String topic) {
        var all = new ArrayList<ConsumerRecord<String, String>>();
        for (int partition = 0; partition < partitions(topic); partition++) {
            all.addAll(records(new TopicPartition(topic, partition)));
        }
        return all;
    }

    private static List<ConsumerRecord<String, String>> records(TopicPartition partition) {
        try (var own = Clients.of(cluster())) {
            var consumer = own.consumer(Map.of());
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (consumer.position(partition) < end) {
                records.addAll(Clients.next(consumer, 1));
            }
            return records;
        }
    }

    /** How many partitions a topic has; 0 if there is no such topic. */
    private static int partitions(String topic) {
        try (var own = Clients.of(cluster())) {
            return own.admin().describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw new IllegalStateException("the broker does not say what is in " + topic + ": " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    // ---- the disk ----

    /** Prints a topic's files, and for each log file the batches in it, as Kafka's own code reads them. */
    public static void segments(String topic) throws IOException {
        for (var file : files(topic)) {
            out.printf("%-44s %d bytes%n", file.getParent().getFileName() + "/" + file.getFileName(), Files.size(file));
            if (file.toString().endsWith(".log")) {
                batches(file);
            }
        }
    }

    private static void batches(Path log) throws IOException {
        var position = 0;
        try (var records = FileRecords.open(log.toFile(), false)) {
            for (var batch : records.batches()) {
                out.printf("    at %-6d offsets %d to %d, %d bytes%s%n", position, batch.baseOffset(), batch.lastOffset(),
                        batch.sizeInBytes(), batch.isValid() ? "" : ", and its CRC is wrong");
                position += batch.sizeInBytes();
            }
        }
        if (position < Files.size(log)) {
            out.printf("    at %-6d %d bytes that are no whole batch%n", position, Files.size(log) - position);
        }
    }

    /** The newest log file of a topic's first partition. */
    public static Path segment(String topic) throws IOException {
        return files(topic).stream().filter(file -> file.toString().endsWith(".log") && file.getParent().endsWith(topic + "-0"))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new IllegalArgumentException("topic " + topic + " has no files"));
    }

    private static List<Path> files(String topic) throws IOException {
        try (var files = Files.walk(cluster().dataOf(cluster().onlyBroker()), 2)) {
            var folder = Pattern.compile(Pattern.quote(topic) + "-\\d+").asMatchPredicate();
            return files.filter(Files::isRegularFile).filter(file -> folder.test(file.getParent().getFileName().toString()))
                    .sorted().toList();
        }
    }

    // ---- bytes ----

    /** Prints the first bytes of a file. */
    public static void hexdump(Path file) throws IOException {
        hexdump(file, 0, BYTES_SHOWN);
    }

    /** Prints {@code count} bytes of a file, from {@code position} on. */
    public static void hexdump(Path file, long position, int count) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            var bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, channel.size() - position)));
            channel.position(position);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all are there
            }
            out.print(HexDump.of(bytes.flip(), position));
            var unshown = channel.size() - position - bytes.limit();
            if (unshown > 0) {
                out.printf("%d more bytes: hexdump(file, %d, count)%n", unshown, position + bytes.limit());
            }
        }
    }

    public static void hexdump(byte[] bytes) {
        hexdump(ByteBuffer.wrap(bytes));
    }

    /** Prints what is left of a buffer; the buffer stays as it is. */
    public static void hexdump(ByteBuffer bytes) {
        out.print(HexDump.of(bytes.duplicate(), 0));
    }
}

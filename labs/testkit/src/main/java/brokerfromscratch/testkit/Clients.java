package brokerfromscratch.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stock Kafka clients for one test, all closed together. They differ from the defaults in one thing: they lose patience after
 * 3 to 5 seconds instead of minutes, so that a broker that never answers fails its test and not the coffee break.
 */
public final class Clients implements AutoCloseable {
    private static final int REQUEST_TIMEOUT_MS = 3_000;
    private static final int GIVE_UP_MS = 5_000;
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Admin admin;                    // the one of createTopic; null until it is needed

    private Clients(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public static Clients of(Cluster cluster) {
        return new Clients(cluster.bootstrapServers());
    }

    /** Clients of a broker that is not ours to start. */
    public static Clients of(String bootstrapServers) {
        return new Clients(bootstrapServers);
    }

    // ---- writing ----

    /** A producer of texts with default settings: idempotent, {@code acks=all}. */
    public Producer<String, String> producer() {
        return producer(Map.of());
    }

    /** A producer of texts; {@code settings} overrule the defaults. */
    public Producer<String, String> producer(Map<String, Object> settings) {
        var all = patience(new HashMap<>(Map.of(
                "delivery.timeout.ms", GIVE_UP_MS,
                "max.block.ms", GIVE_UP_MS,
                "retry.backoff.ms", 20,
                "retry.backoff.max.ms", 200)));
        all.putAll(settings);
        return opened(new KafkaProducer<>(all, new StringSerializer(), new StringSerializer()));
    }

    // ---- reading ----

    /** A consumer of texts that has no partitions yet and no group: {@code assign} it some. */
    public Consumer<String, String> consumer() {
        return consumer(Map.of());
    }

    /** A consumer of texts; {@code settings} overrule the defaults. */
    public Consumer<String, String> consumer(Map<String, Object> settings) {
        var all = patience(new HashMap<>(Map.of(
                "default.api.timeout.ms", GIVE_UP_MS,
                "auto.offset.reset", "none")));             // an offset that is out of range is an exception, not a jump
        all.putAll(settings);
        return opened(new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer()));
    }

    /** The first {@code count} records of partition 0. */
    public List<ConsumerRecord<String, String>> read(String topic, int count) {
        return read(new TopicPartition(topic, 0), count);
    }

    /** The first {@code count} records of one partition. */
    public List<ConsumerRecord<String, String>> read(TopicPartition partition, int count) {
        var consumer = consumer();
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return next(consumer, count);
    }

    /** The next {@code count} records that {@code consumer} gets, or as many as came before patience ran out. */
    public static <K, V> List<ConsumerRecord<K, V>> next(Consumer<K, V> consumer, int count) {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GIVE_UP_MS);
        var records = new ArrayList<ConsumerRecord<K, V>>();
        while (records.size() < count && System.nanoTime() < deadline) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    // ---- administration ----

    public Admin admin() {
        return opened(Admin.create(patience(new HashMap<>(Map.of("default.api.timeout.ms", GIVE_UP_MS)))));
    }

    /** Creates a topic and waits until the broker leads its partitions. */
    public Uuid createTopic(String name, int partitions) throws Exception {
        return createTopic(name, partitions, Map.of());
    }

    /** Creates a topic with settings and waits until the broker leads its partitions. */
    public Uuid createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
        if (admin == null) {
            admin = admin();
        }
        var id = admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings))).topicId(name).get();
        var all = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(name, p)).toList();
        consumer().endOffsets(all);             // answered by the leader: Kafka's broker hears of a topic after its controller
        return id;
    }

    private Map<String, Object> patience(Map<String, Object> settings) {
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
        settings.put("reconnect.backoff.ms", 20);
        settings.put("reconnect.backoff.max.ms", 200);
        return settings;
    }

    private <C extends AutoCloseable> C opened(C client) {
        open.push(client);
        return client;
    }

    /** Closes every client at once; what they had not sent is dropped. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
        admin = null;
    }

    private static void close(AutoCloseable client) {
        try {
            if (client instanceof Producer<?, ?> producer) {
                producer.close(Duration.ZERO);
            } else if (client instanceof Consumer<?, ?> consumer) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));        // do not wait for a broker that may be dead
            } else if (client instanceof Admin admin) {
                admin.close(Duration.ZERO);
            } else {
                client.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a client does not close", e);
        }
    }
}

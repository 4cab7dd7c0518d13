package brokerfromscratch.testkit.compare;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.RawConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** One of the two brokers, with a connection and a producer of its own, and what the story has done to it so far. */
final class Side implements AutoCloseable {
    static final String TOPIC = "readings";

    final Cluster cluster;
    final Clients clients;
    final long startMs;
    private final RawConnection connection;
    private Producer<String, String> producer;          // null until something is sent
    private Uuid topicId = Uuid.ZERO_UUID;

    private Side(Cluster cluster, long startMs) throws IOException {
        this.cluster = cluster;
        this.startMs = startMs;
        this.clients = Clients.of(cluster);
        this.connection = RawConnection.to(cluster);
    }

    static Side start(ClusterKind kind) throws IOException {
        var began = System.nanoTime();
        var cluster = kind.start(Map.of());
        return new Side(cluster, (System.nanoTime() - began) / 1_000_000);
    }

    Side createTopic(Map<String, String> settings) throws Exception {
        topicId = clients.createTopic(TOPIC, 1, settings);
        return this;
    }

    Uuid topicId() {
        return topicId;
    }

    /** Sends a request as it is and decodes the answer. */
    ApiMessage ask(ApiKeys api, int version, ApiMessage request) throws IOException {
        return connection.ask(api, (short) version, request).data();
    }

    /** What a stock producer would send; {@link #flush} makes a batch of all that was sent since the last. */
    Side send(long timestamp, String key, String value) {
        if (producer == null) {
            producer = clients.producer(Map.of("linger.ms", 4_000, "delivery.timeout.ms", 30_000));
        }
        producer.send(new ProducerRecord<>(TOPIC, 0, timestamp, key, value));
        return this;
    }

    Side flush() {
        producer.flush();
        return this;
    }

    Path partition() {
        return cluster.dataOf(cluster.onlyBroker()).resolve(TOPIC + "-0");
    }

    @Override
    public void close() throws IOException {
        connection.close();
        clients.close();
        cluster.close();
    }
}

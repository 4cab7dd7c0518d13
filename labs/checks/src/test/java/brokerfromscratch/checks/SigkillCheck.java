package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@PublicProtocol
@ClusterTest(on = {IN_JVM, PROCESS})
@DisplayName("A broker that is started again")
class SigkillCheck {
    /**
     * A producer gives up a record when {@code delivery.timeout.ms} is over, and then the record is missing without anybody's
     * fault. So it has to outlast three restarts, each of which may take Kafka 40 s: it starts, and then it waits until its own
     * session from before the SIGKILL is over ({@code broker.session.timeout.ms}, 9 s).
     */
    private static final Map<String, Object> PATIENT = Map.of("delivery.timeout.ms", 300_000, "max.block.ms", 60_000);

    private Cluster cluster;
    private Clients clients;
    private int broker;

    @BeforeEach
    void given(Cluster cluster, Clients clients) {
        this.cluster = cluster;
        this.clients = clients;
        this.broker = cluster.onlyBroker();
    }

    @Test
    @DisplayName("has every acknowledged record once and in order, although it was killed twice under load")
    void losesNothing() throws Exception {
        clients.createTopic("precious", 1);
        var producer = clients.producer(with(PATIENT, "batch.size", 300));      // many small batches: some are under way
        var sent = new ArrayList<Future<RecordMetadata>>();

        for (int kill = 0; kill < 2; kill++) {
            send(producer, "precious", 2_000, sent);
            var someAcknowledged = sent.get(sent.size() - 1_500);
            Awaitility.await().until(someAcknowledged::isDone);
            cluster.kill(broker);
            cluster.restart(broker);
        }
        send(producer, "precious", 2_000, sent);
        producer.flush();

        var read = clients.read("precious", 6_000);
        var kept = IntStream.range(0, 6_000).mapToObj(i -> "reading " + i).toList();
        assertThat(read).extracting(ConsumerRecord::value).isEqualTo(kept);
        for (int i = 0; i < 6_000; i++) {
            assertThat(sent.get(i).get().offset()).as("the offset that was acknowledged for reading %d", i).isEqualTo(i);
        }
    }

    @Test
    @DisplayName("has no record twice when its producer did not hear the answer")
    void doublesNothing() throws Exception {
        clients.createTopic("single", 3);
        var producer = clients.producer(with(PATIENT, "batch.size", 200));
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (int kill = 0; kill < 3; kill++) {
            for (int i = 0; i < 600; i++) {
                sent.add(producer.send(new ProducerRecord<>("single", i % 3, null, kill + "-" + i)));
            }
            cluster.kill(broker);                              // at once: what was on its way has got anywhere, or nowhere
            cluster.restart(broker);
        }
        producer.flush();
        for (var acknowledgement : sent) {
            acknowledgement.get();                             // a record that was given up would be missing below
        }

        for (int partition = 0; partition < 3; partition++) {
            var read = clients.read(new TopicPartition("single", partition), 600);
            assertThat(read).extracting(ConsumerRecord::value).hasSize(600).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("has its topics with their ids, partitions and settings")
    void keepsTopics() throws Exception {
        var id = clients.createTopic("lasting", 3, Map.of("retention.ms", "123456"));
        var doomed = clients.createTopic("short-lived", 1);
        clients.admin().deleteTopics(List.of("short-lived")).all().get();

        cluster.kill(broker);
        cluster.restart(broker);

        assertThat(describe("lasting").topicId()).isEqualTo(id);
        assertThat(describe("lasting").partitions()).hasSize(3);
        assertThat(setting("lasting", "retention.ms")).isEqualTo("123456");
        assertThat(clients.admin().listTopics().listings().get()).as("deleted stays deleted")
                .extracting(TopicListing::topicId).doesNotContain(doomed);
    }

    @Test
    @DisplayName("belongs to the same cluster")
    void keepsItsClusterId() throws Exception {
        var before = clients.admin().describeCluster().clusterId().get();

        cluster.kill(broker);
        cluster.restart(broker);

        assertThat(clients.admin().describeCluster().clusterId().get()).isEqualTo(before);
    }

    @Test
    @DisplayName("never gives out a producer id twice")
    void keepsProducerIds() throws Exception {
        clients.createTopic("warm-up", 1);
        clients.producer().send(new ProducerRecord<>("warm-up", "Kafka fetches its first block of ids now")).get();
        var before = newProducerId();

        cluster.kill(broker);
        cluster.restart(broker);
        clients.producer().send(new ProducerRecord<>("warm-up", "and another one")).get();

        assertThat(newProducerId()).isGreaterThan(before);
    }

    @Test
    @DisplayName("finds a clean-shutdown marker after a clean stop, and none after a kill")
    void leavesAMarker() throws Exception {
        var marker = cluster.dataOf(broker).resolve(".kafka_cleanshutdown");
        cluster.stop(broker);
        assertThat(marker).exists();

        cluster.restart(broker);
        assertThat(marker).as("it speaks of one stop only").doesNotExist();

        cluster.kill(broker);
        assertThat(marker).doesNotExist();
        cluster.restart(broker);
    }

    @Test
    @DisplayName("goes on after a clean stop where it was: records, offsets, deleted records, producers")
    void goesOnAfterACleanStop() throws Exception {
        clients.createTopic("continued", 1);
        var producer = clients.producer(PATIENT);
        var sent = new ArrayList<Future<RecordMetadata>>();
        send(producer, "continued", 100, sent);
        producer.flush();
        var partition = new TopicPartition("continued", 0);
        clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40))).all().get();

        var stopped = System.nanoTime();
        cluster.restart(broker);
        var took = Duration.ofNanos(System.nanoTime() - stopped);
        assertThat(took).as("nothing has to be mended").isLessThan(cluster.longestCleanRestart());

        send(producer, "continued", 10, sent);
        assertThat(sent.get(109).get().offset()).isEqualTo(109);
        assertThat(clients.read("continued", 70)).extracting(ConsumerRecord::offset).startsWith(40L).endsWith(109L).hasSize(70);
    }

    // ---- scenario ----

    /** Sends the next {@code count} readings without waiting for anything. */
    private static void send(Producer<String, String> producer, String topic, int count, List<Future<RecordMetadata>> sent) {
        for (int i = 0; i < count; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, "reading " + sent.size())));
        }
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        var all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }

    private TopicDescription describe(String topic) throws Exception {
        return clients.admin().describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }

    private String setting(String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return clients.admin().describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
    }

    private long newProducerId() throws Exception {
        try (var connection = RawConnection.to(cluster)) {
            var body = new RequestsOfEveryVersion(Uuid.ZERO_UUID).request(ApiKeys.INIT_PRODUCER_ID, (short) 4, "");
            return ((InitProducerIdResponse) connection.ask(ApiKeys.INIT_PRODUCER_ID, (short) 4, body)).data().producerId();
        }
    }
}

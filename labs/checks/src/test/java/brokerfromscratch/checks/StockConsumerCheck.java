package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@PublicProtocol
@ClusterTest(on = {IN_JVM, PROCESS})
@DisplayName("A stock consumer that assigns its partitions itself")
class StockConsumerCheck {
    private Clients clients;
    private TopicPartition partition;         // the only one of this test's own topic

    @BeforeEach
    void givenATopic(Clients clients, TestInfo test) throws Exception {
        this.clients = clients;
        this.partition = new TopicPartition(test.getTestMethod().orElseThrow().getName(), 0);
        clients.createTopic(partition.topic(), 1);
    }

    @Test
    @DisplayName("reads from any offset that it seeks")
    void readsFromWhereItSeeks() throws Exception {
        givenReadings(10);
        var consumer = assigned(Map.of());

        consumer.seek(partition, 7);
        assertThat(values(Clients.next(consumer, 3))).containsExactly("reading 7", "reading 8", "reading 9");
        assertThat(consumer.position(partition)).isEqualTo(10);

        consumer.seek(partition, 2);
        assertThat(values(Clients.next(consumer, 8)).get(0)).isEqualTo("reading 2");
    }

    @Test
    @DisplayName("reads from an offset in the middle of a batch")
    void readsFromTheMiddleOfABatch() throws Exception {
        givenOneBatch(100);
        var consumer = assigned(Map.of());

        consumer.seek(partition, 60);

        assertThat(Clients.next(consumer, 40)).extracting(ConsumerRecord::offset).startsWith(60L, 61L).endsWith(99L);
    }

    @Test
    @DisplayName("finds the beginning and the end")
    void findsBeginningAndEnd() throws Exception {
        givenReadings(5);
        var consumer = assigned(Map.of());

        assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 0L);
        assertThat(consumer.endOffsets(List.of(partition))).as("the offset of the next record").containsEntry(partition, 5L);
        consumer.seekToEnd(List.of(partition));
        assertThat(consumer.position(partition)).isEqualTo(5);
        consumer.seekToBeginning(List.of(partition));
        assertThat(consumer.position(partition)).isZero();
    }

    @Test
    @DisplayName("finds the first record that is not older than a moment")
    void findsOffsetsForTimes() throws Exception {
        givenRecordsAt(100, 200, 300);
        var consumer = assigned(Map.of());

        assertThat(offsetAt(consumer, 0)).as("before all").isZero();
        assertThat(offsetAt(consumer, 200)).as("exactly then").isEqualTo(1);
        assertThat(offsetAt(consumer, 201)).as("in between").isEqualTo(2);
        assertThat(consumer.offsetsForTimes(Map.of(partition, 301L)).get(partition)).as("after all: there is none").isNull();
    }

    @Test
    @DisplayName("finds a moment inside a batch, also a compressed one")
    void findsAMomentInsideABatch() throws Exception {
        var producer = clients.producer(Map.of("linger.ms", 500, "compression.type", "gzip"));
        IntStream.range(0, 50).forEach(i -> producer.send(new ProducerRecord<>(partition.topic(), 0, 1_000L + i, "k", "v")));
        producer.flush();

        assertThat(offsetAt(assigned(Map.of()), 1_033)).isEqualTo(33);
    }

    @Test
    @DisplayName("gets a new record at once, however long it was ready to wait")
    void getsANewRecordAtOnce() throws Exception {
        var consumer = assigned(Map.of("fetch.max.wait.ms", 4_000, "request.timeout.ms", 8_000));
        consumer.poll(Duration.ofMillis(300));                     // its fetch now waits at the broker
        var producer = clients.producer();
        producer.partitionsFor(partition.topic());

        var began = System.nanoTime();
        producer.send(new ProducerRecord<>(partition.topic(), "news"));
        assertThat(values(Clients.next(consumer, 1))).containsExactly("news");

        assertThat(since(began)).as("not the 4 s of fetch.max.wait.ms").isLessThan(Duration.ofMillis(1_500));
    }

    @Test
    @DisplayName("waits until there is enough to fetch, but no longer than it said")
    void waitsForEnoughBytes() throws Exception {
        givenReadings(1);
        var consumer = assigned(Map.of("fetch.min.bytes", 100_000, "fetch.max.wait.ms", 700));

        var began = System.nanoTime();
        assertThat(Clients.next(consumer, 1)).hasSize(1);

        assertThat(since(began)).as("one record is not 100,000 bytes").isGreaterThan(Duration.ofMillis(650));
    }

    @Test
    @DisplayName("gets a batch that is larger than all its limits, or it would be stuck for ever")
    void getsABatchThatIsLargerThanItsLimits() throws Exception {
        givenOneBatch(100);
        var consumer = assigned(Map.of("max.partition.fetch.bytes", 10, "fetch.max.bytes", 10));

        assertThat(Clients.next(consumer, 100)).hasSize(100);
    }

    @Test
    @DisplayName("is answered within its limits as long as batches are small")
    void isAnsweredWithinItsLimits() throws Exception {
        givenReadings(100);
        var consumer = assigned(Map.of("max.partition.fetch.bytes", 500));

        var first = consumer.poll(Duration.ofSeconds(3)).count();
        assertThat(first).as("about six batches of 75 bytes fit").isBetween(1, 10);
        assertThat(Clients.next(consumer, 100 - first)).as("the rest comes with later answers").hasSize(100 - first);
    }

    @Test
    @DisplayName("that reads committed only reads what no transaction holds back")
    void readsCommitted() throws Exception {
        givenReadings(3);

        var consumer = assigned(Map.of("isolation.level", "read_committed"));

        assertThat(Clients.next(consumer, 3)).hasSize(3);
        assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 3L);
    }

    @Test
    @DisplayName("is told that an offset does not exist")
    void isToldThatAnOffsetDoesNotExist() throws Exception {
        givenReadings(3);
        var consumer = assigned(Map.of("auto.offset.reset", "none"));

        consumer.seek(partition, 4);

        assertThatThrownBy(() -> Clients.next(consumer, 1)).isInstanceOf(OffsetOutOfRangeException.class);
    }

    @Test
    @DisplayName("waits without complaint at the end")
    void waitsAtTheEnd() throws Exception {
        givenReadings(3);
        var consumer = assigned(Map.of("auto.offset.reset", "none"));
        consumer.seek(partition, 3);

        assertThat(consumer.poll(Duration.ofMillis(300))).isEmpty();
        givenReadings(1);

        assertThat(Clients.next(consumer, 1)).extracting(ConsumerRecord::offset).containsExactly(3L);
    }

    @Test
    @DisplayName("begins after the records that were deleted")
    void beginsAfterDeletedRecords() throws Exception {
        givenReadings(10);
        var deleted = clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(6))).lowWatermarks();
        assertThat(deleted.get(partition).get().lowWatermark()).isEqualTo(6);

        var consumer = assigned(Map.of("auto.offset.reset", "earliest"));
        assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 6L);
        consumer.seek(partition, 2);                               // gone, so it is sent to the beginning
        assertThat(Clients.next(consumer, 4)).extracting(ConsumerRecord::offset).containsExactly(6L, 7L, 8L, 9L);
    }

    @Test
    @DisplayName("may delete up to the end by saying -1, and not beyond it")
    void deletesUpToTheEnd() throws Exception {
        givenReadings(4);
        var admin = clients.admin();

        assertThatThrownBy(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(5))).all()::get)
                .hasCauseInstanceOf(org.apache.kafka.common.errors.OffsetOutOfRangeException.class);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();

        assertThat(assigned(Map.of()).beginningOffsets(List.of(partition))).containsEntry(partition, 4L);
    }

    @Test
    @DisplayName("reads several partitions of several topics with one fetch after another")
    void readsSeveralPartitions() throws Exception {
        var other = partition.topic() + "-other";
        clients.createTopic(other, 3);
        givenReadings(50);
        var producer = clients.producer();
        IntStream.range(0, 150).forEach(i -> producer.send(new ProducerRecord<>(other, i % 3, null, "other " + i)));
        producer.flush();

        var consumer = clients.consumer(Map.of("auto.offset.reset", "earliest"));
        var all = List.of(partition, new TopicPartition(other, 0), new TopicPartition(other, 1), new TopicPartition(other, 2));
        consumer.assign(all);

        var read = Clients.next(consumer, 200);
        assertThat(read).hasSize(200);
        for (var one : all) {
            assertThat(read.stream().filter(r -> r.topic().equals(one.topic()) && r.partition() == one.partition())
                    .map(ConsumerRecord::offset)).as("offsets of " + one).isSorted().hasSize(50).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("sees which partitions there are and who leads them")
    void seesPartitions() throws Exception {
        var consumer = clients.consumer();

        var info = consumer.partitionsFor(partition.topic());

        assertThat(info).hasSize(1);
        assertThat(info.get(0).leader().id()).isEqualTo(1);
        assertThat(info.get(0).replicas()).hasSize(1);
        assertThat(info.get(0).inSyncReplicas()).hasSize(1);
        assertThat(consumer.listTopics()).containsKey(partition.topic());
    }

    @Test
    @DisplayName("does not create the topic that it asks for unless it may")
    void doesNotCreateTopics() {
        var consumer = clients.consumer(Map.of("allow.auto.create.topics", false, "default.api.timeout.ms", 1_000));
        var missing = new TopicPartition("never-made", 0);
        consumer.assign(List.of(missing));

        assertThatThrownBy(() -> consumer.endOffsets(List.of(missing))).isInstanceOf(TimeoutException.class);
        assertThat(consumer.listTopics()).doesNotContainKey("never-made");
    }

    @Test
    @DisplayName("goes on reading when another of its topics is deleted")
    void goesOnBesideADeletedTopic() throws Exception {
        var doomed = new TopicPartition(partition.topic() + "-doomed", 0);
        clients.createTopic(doomed.topic(), 1);
        var consumer = clients.consumer(Map.of("auto.offset.reset", "earliest"));
        consumer.assign(List.of(partition, doomed));
        givenReadings(1);
        assertThat(Clients.next(consumer, 1)).hasSize(1);

        clients.admin().deleteTopics(List.of(doomed.topic())).all().get();
        givenReadings(1);

        assertThat(Clients.next(consumer, 1)).hasSize(1);
    }

    // ---- scenario ----

    /** Readings 0 to count-1, each a batch of its own. */
    private void givenReadings(int count) throws Exception {
        var producer = clients.producer(Map.of("linger.ms", 0));
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(partition.topic(), "reading " + i)).get();
        }
    }

    private void givenOneBatch(int count) {
        var producer = clients.producer(Map.of("linger.ms", 500));
        IntStream.range(0, count).forEach(i -> producer.send(new ProducerRecord<>(partition.topic(), "reading " + i)));
        producer.flush();
    }

    private void givenRecordsAt(long... timestamps) throws Exception {
        var producer = clients.producer();
        for (var timestamp : timestamps) {
            producer.send(new ProducerRecord<>(partition.topic(), 0, timestamp, "k", "v")).get();
        }
    }

    /** A consumer of this test's partition, at its beginning. */
    private Consumer<String, String> assigned(Map<String, Object> settings) {
        var consumer = clients.consumer(settings);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    private long offsetAt(Consumer<String, String> consumer, long timestampMs) {
        return consumer.offsetsForTimes(Map.of(partition, timestampMs)).get(partition).offset();
    }

    private static Duration since(long beganNanos) {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }
}

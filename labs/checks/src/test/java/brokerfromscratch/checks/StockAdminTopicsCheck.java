package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.MiniBrokerOnly;
import brokerfromscratch.testkit.PublicProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PublicProtocol
@ClusterTest(on = {IN_JVM, PROCESS})
@DisplayName("A stock Admin, asked about topics,")
class StockAdminTopicsCheck {
    private Admin admin;

    @BeforeEach
    void givenAnAdmin(Clients clients) {
        admin = clients.admin();
    }

    // ---- create ----

    @Test
    @DisplayName("creates a topic and is told its id, partitions and settings")
    void createsATopic() throws Exception {
        var topic = new NewTopic("created", 3, (short) 1).configs(Map.of("segment.bytes", "2000000"));

        var result = admin.createTopics(List.of(topic));

        assertThat(result.topicId("created").get()).isNotEqualTo(Uuid.ZERO_UUID);
        assertThat(result.numPartitions("created").get()).isEqualTo(3);
        assertThat(result.replicationFactor("created").get()).isEqualTo(1);
        assertThat(result.config("created").get().get("segment.bytes").value()).isEqualTo("2000000");
    }

    @Test
    @DisplayName("leaves the number of partitions and replicas to the broker")
    void leavesNumbersToTheBroker() throws Exception {
        admin.createTopics(List.of(new NewTopic("defaults", Optional.empty(), Optional.empty()))).all().get();

        assertThat(describe("defaults").partitions()).hasSize(1);
    }

    @Test
    @DisplayName("places replicas by hand, on brokers that exist")
    void placesReplicasByHand() throws Exception {
        admin.createTopics(List.of(new NewTopic("by-hand", Map.of(0, List.of(1), 1, List.of(1))))).all().get();
        assertThat(describe("by-hand").partitions()).hasSize(2);

        refused(InvalidReplicaAssignmentException.class, new NewTopic("nowhere", Map.of(0, List.of(7))));
    }

    @Test
    @DisplayName("only asks whether a topic could be created")
    void onlyValidates() throws Exception {
        var validateOnly = new CreateTopicsOptions().validateOnly(true);

        admin.createTopics(List.of(new NewTopic("not-really", 1, (short) 1)), validateOnly).all().get();

        assertThat(admin.listTopics().names().get()).doesNotContain("not-really");
        assertThatThrownBy(admin.createTopics(List.of(new NewTopic("bad name", 1, (short) 1)), validateOnly).all()::get)
                .hasCauseInstanceOf(InvalidTopicException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", ".", "..", "with space", "with/slash", "ümlaut"})
    @DisplayName("is refused names that could not be folders")
    void isRefusedBadNames(String name) {
        refused(InvalidTopicException.class, new NewTopic(name, 1, (short) 1));
    }

    @Test
    @DisplayName("is refused names of more than 249 characters")
    void isRefusedLongNames() throws Exception {
        admin.createTopics(List.of(new NewTopic("n".repeat(249), 1, (short) 1))).all().get();
        refused(InvalidTopicException.class, new NewTopic("n".repeat(250), 1, (short) 1));
    }

    @Test
    @DisplayName("is refused a name that metrics could not tell from another")
    void isRefusedCollidingNames() throws Exception {
        admin.createTopics(List.of(new NewTopic("metric.name", 1, (short) 1))).all().get();
        refused(InvalidTopicException.class, new NewTopic("metric_name", 1, (short) 1));
    }

    @Test
    @DisplayName("is refused a topic that exists")
    void isRefusedATwin() throws Exception {
        admin.createTopics(List.of(new NewTopic("twin", 1, (short) 1))).all().get();
        refused(TopicExistsException.class, new NewTopic("twin", 1, (short) 1));
    }

    @Test
    @DisplayName("is refused three replicas on one broker, and no partitions")
    void isRefusedImpossibleNumbers() {
        refused(InvalidReplicationFactorException.class, new NewTopic("three-copies", 1, (short) 3));
        refused(InvalidPartitionsException.class, new NewTopic("nothing", 0, (short) 1));
    }

    @Test
    @MiniBrokerOnly("Kafka 4.3.1 refuses the increase, too, and has 10,001 partitions afterwards")
    @DisplayName("is refused more partitions than one change of the metadata can hold")
    void isRefusedMillionsOfPartitions(Clients clients) throws Exception {
        clients.createTopic("modest", 1);

        for (int tooMany : new int[] {20_000, Integer.MAX_VALUE}) {           // the second one is about the broker's memory
            refused(ApiException.class, new NewTopic("everything", tooMany, (short) 1));
            assertThatThrownBy(admin.createPartitions(Map.of("modest", NewPartitions.increaseTo(tooMany))).all()::get)
                    .hasCauseInstanceOf(ApiException.class);
        }
        assertThat(describe("modest").partitions()).as("and it is still there to ask").hasSize(1);
    }

    @Test
    @DisplayName("gets the good topics of a request whose others are refused")
    void getsTheGoodTopics() throws Exception {
        var result = admin.createTopics(List.of(new NewTopic("good", 1, (short) 1), new NewTopic("b a d", 1, (short) 1)));

        result.values().get("good").get();
        assertThatThrownBy(result.values().get("b a d")::get).hasCauseInstanceOf(InvalidTopicException.class);
        assertThat(admin.listTopics().names().get()).contains("good").doesNotContain("b a d");
    }

    // ---- list, describe, grow ----

    @Test
    @DisplayName("lists and describes topics by name and by id")
    void listsAndDescribes() throws Exception {
        var id = admin.createTopics(List.of(new NewTopic("known", 2, (short) 1))).topicId("known").get();

        var listed = admin.listTopics().namesToListings().get().get("known");
        assertThat(listed.topicId()).isEqualTo(id);
        assertThat(listed.isInternal()).isFalse();
        var byId = admin.describeTopics(TopicCollection.ofTopicIds(List.of(id))).allTopicIds().get().get(id);
        assertThat(byId.name()).isEqualTo("known");
        assertThat(byId.partitions()).extracting(p -> p.leader().id()).containsExactly(1, 1);
        assertThat(byId.partitions()).allSatisfy(p -> assertThat(p.isr()).hasSize(1));
    }

    @Test
    @DisplayName("is told of topics and ids that nobody knows")
    void isToldOfUnknownTopics() {
        assertThatThrownBy(() -> describe("unheard-of")).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(admin.describeTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString("AAAAAAAAAAAAAAAAAAAAZQ"))))
                .allTopicIds()::get).hasCauseInstanceOf(UnknownTopicIdException.class);
    }

    @Test
    @DisplayName("adds partitions, never takes any away")
    void addsPartitions(Clients clients) throws Exception {
        clients.createTopic("grown", 1);
        admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(3))).all().get();

        var partition = clients.producer().send(new ProducerRecord<>("grown", 2, "k", "v")).get().partition();
        assertThat(partition).isEqualTo(2);
        assertThat(describe("grown").partitions()).hasSize(3);
        assertThatThrownBy(admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(2))).all()::get)
                .hasCauseInstanceOf(InvalidPartitionsException.class);
        assertThatThrownBy(admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(3))).all()::get)
                .hasCauseInstanceOf(InvalidPartitionsException.class);
        assertThatThrownBy(admin.createPartitions(Map.of("unheard-of", NewPartitions.increaseTo(3))).all()::get)
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    // ---- delete ----

    @Test
    @DisplayName("deletes by name and by id")
    void deletes() throws Exception {
        admin.createTopics(List.of(new NewTopic("by-name", 1, (short) 1))).all().get();
        var id = admin.createTopics(List.of(new NewTopic("by-id", 1, (short) 1))).topicId("by-id").get();

        admin.deleteTopics(List.of("by-name")).all().get();
        admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get();

        awaitUntilNotListed("by-name");
        awaitUntilNotListed("by-id");
        assertThatThrownBy(admin.deleteTopics(List.of("by-name")).all()::get)
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all()::get)
                .hasCauseInstanceOf(UnknownTopicIdException.class);
    }

    @Test
    @DisplayName("gets another id and an empty log for a topic that is created again")
    void createsAgain(Clients clients) throws Exception {
        var first = clients.createTopic("again", 1);
        clients.producer().send(new ProducerRecord<>("again", "old")).get();
        admin.deleteTopics(List.of("again")).all().get();

        var second = clients.createTopic("again", 1);

        assertThat(second).isNotEqualTo(first);
        var end = admin.listOffsets(Map.of(new TopicPartition("again", 0), OffsetSpec.latest())).all().get();
        assertThat(end.values()).allSatisfy(found -> assertThat(found.offset()).isZero());
    }

    // ---- offsets ----

    @Test
    @DisplayName("lists the earliest, the latest and the record with the largest timestamp")
    void listsOffsets(Clients clients) throws Exception {
        clients.createTopic("offsets", 1);
        var producer = clients.producer();
        for (long timestamp : new long[] {100, 300, 200}) {
            producer.send(new ProducerRecord<>("offsets", 0, timestamp, "k", "v")).get();
        }

        assertThat(offset("offsets", OffsetSpec.earliest())).isEqualTo(0);
        assertThat(offset("offsets", OffsetSpec.latest())).isEqualTo(3);
        assertThat(offset("offsets", OffsetSpec.maxTimestamp())).as("the second one was written with 300").isEqualTo(1);
        assertThat(offset("offsets", OffsetSpec.forTimestamp(150))).isEqualTo(1);
    }

    // ---- the cluster ----

    @Test
    @DisplayName("sees the cluster: its id, its brokers and who controls it")
    void seesTheCluster(Cluster cluster) throws Exception {
        var seen = admin.describeCluster();

        assertThat(seen.clusterId().get()).as("a base64 text of 16 bytes").hasSize(22);
        var addresses = new ArrayList<String>();
        seen.nodes().get().forEach(node -> addresses.add(node.host() + ":" + node.port()));
        assertThat(addresses).containsExactly(cluster.bootstrapServers());
        assertThat(seen.controller().get().id()).isEqualTo(1);
    }

    @Test
    @DisplayName("sees how many bytes each partition has on disk")
    void seesLogDirs(Clients clients, Cluster cluster) throws Exception {
        clients.createTopic("weighed", 1);
        clients.producer().send(new ProducerRecord<>("weighed", "x".repeat(10_000))).get();

        var byPath = admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1);

        var directory = byPath.get(cluster.dataOf(1).toString());
        assertThat(directory).as("the folder of log.dirs among " + byPath.keySet()).isNotNull();
        assertThat(directory.replicaInfos().get(new TopicPartition("weighed", 0)).size()).isBetween(10_000L, 10_200L);
        assertThat(directory.totalBytes()).isPresent();
        assertThat(directory.usableBytes()).isPresent();
    }

    // ---- scenario ----

    private TopicDescription describe(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }

    private long offset(String topic, OffsetSpec spec) throws Exception {
        var partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
    }

    private void refused(Class<? extends Exception> error, NewTopic topic) {
        assertThatThrownBy(admin.createTopics(List.of(topic)).all()::get).hasCauseInstanceOf(error);
    }

    private void awaitUntilNotListed(String topic) {
        Awaitility.await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(admin.listTopics().names().get()).doesNotContain(topic));
    }
}

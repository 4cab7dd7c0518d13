package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("CreateTopics")
class CreateTopicsTest {
    private final MetadataDesk desk = new MetadataDesk();
    private final CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(5000);

    @Test
    @DisplayName("creates a topic with an id of its own, and says what became of it")
    void creates() {
        var result = create(topic("readings", 3, 1));

        assertThat(result.errorCode()).isZero();
        assertThat(result.numPartitions()).isEqualTo(3);
        assertThat(result.replicationFactor()).isEqualTo((short) 1);
        var topic = desk.image().topic("readings").orElseThrow();
        assertThat(topic.id()).isEqualTo(result.topicId());
        assertThat(topic.partitions().values())
                .extracting(PartitionRecord::partition, PartitionRecord::leader, PartitionRecord::isr)
                .containsExactly(row(0), row(1), row(2));
    }

    private static Tuple row(int partition) {
        return Tuple.tuple(partition, 1, List.of(1));
    }

    @Test
    @DisplayName("answers when the topic is committed, not before")
    void answersWhenCommitted() {
        request.topics().add(topic("readings", 1, 1));
        var reply = desk.send(handler(), request());
        assertThat(reply.isThere()).as("the records are only proposed yet").isFalse();

        desk.journal.commit();

        assertThat(reply.<CreateTopicsResponse>response().data().topics().find("readings").errorCode()).isZero();
    }

    @Test
    @DisplayName("says so when the disk refuses, and creates nothing")
    void saysWhenItIsNotCommitted() {
        request.topics().add(topic("readings", 1, 1));
        var reply = desk.send(handler(), request());

        desk.journal.refuse(Errors.KAFKA_STORAGE_ERROR);

        var result = reply.<CreateTopicsResponse>response().data().topics().find("readings");
        assertThat(Errors.forCode(result.errorCode())).isEqualTo(Errors.KAFKA_STORAGE_ERROR);
        assertThat(desk.image().topic("readings")).isEmpty();
    }

    @Test
    @DisplayName("does not let a client wait longer than it wants to")
    void timesOut() {
        request.topics().add(topic("readings", 1, 1));
        request.setTimeoutMs(200);
        var reply = new AtomicReference<MetadataDesk.Reply>();
        desk.loop.submit(() -> reply.set(desk.send(handler(), request())));

        desk.world.runFor(199);
        assertThat(reply.get().isThere()).isFalse();
        desk.world.runFor(50);

        var result = reply.get().<CreateTopicsResponse>response().data().topics().find("readings");
        assertThat(Errors.forCode(result.errorCode())).isEqualTo(Errors.REQUEST_TIMED_OUT);
        desk.journal.commit();
        assertThat(desk.image().topic("readings")).as("a timeout takes nothing back").isPresent();
    }

    @Test
    @DisplayName("does nothing for a client that has no time at all")
    void noTimeAtAll() {
        request.topics().add(topic("readings", 1, 1));
        request.setTimeoutMs(0);
        var reply = desk.send(handler(), request());

        var result = reply.<CreateTopicsResponse>response().data().topics().find("readings");
        assertThat(Errors.forCode(result.errorCode())).isEqualTo(Errors.REQUEST_TIMED_OUT);
        desk.journal.commit();
        assertThat(desk.image().topic("readings")).isEmpty();
    }

    @Test
    @DisplayName("needs no time to refuse a topic that is named twice")
    void refusesInNoTime() {
        request.topics().mustAdd(topic("twice", 1, 1));
        request.topics().mustAdd(topic("twice", 2, 1));
        request.setTimeoutMs(0);

        assertThat(Errors.forCode(ask(desk, 7).topics().find("twice").errorCode())).isEqualTo(Errors.INVALID_REQUEST);
    }

    @Test
    @DisplayName("takes the broker's defaults for -1")
    void defaults() {
        var configured = new MetadataDesk(Map.of("num.partitions", "5", "default.replication.factor", "2")).addBroker(2);

        var result = create(configured, topic("readings", -1, -1));

        assertThat(result.numPartitions()).isEqualTo(5);
        assertThat(result.replicationFactor()).isEqualTo((short) 2);
    }

    @Test
    @DisplayName("spreads leaders evenly over the brokers")
    void spreadsLeaders() {
        desk.addBroker(2).addBroker(3);

        create(topic("readings", 6, 2));

        var partitions = desk.image().topic("readings").orElseThrow().partitions().values();
        assertThat(partitions).extracting(PartitionRecord::leader).containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3);
        assertThat(partitions).allSatisfy(partition -> assertThat(partition.replicas()).hasSize(2).doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .         | 1  | 1  | INVALID_TOPIC_EXCEPTION    | Topic name is invalid: '.' is not allowed
            ``        | 1  | 1  | INVALID_TOPIC_EXCEPTION    | Topic name is invalid: the empty string is not allowed
            a b       | 1  | 1  | INVALID_TOPIC_EXCEPTION    | Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'
            there.is  | 1  | 1  | TOPIC_ALREADY_EXISTS       | Topic 'there.is' already exists.
            there_is  | 1  | 1  | INVALID_TOPIC_EXCEPTION    | Topic 'there_is' collides with existing topic: there.is
            readings  | 0  | 1  | INVALID_PARTITIONS         | Number of partitions was set to an invalid non-positive value.
            readings  | -2 | 1  | INVALID_PARTITIONS         | Number of partitions was set to an invalid non-positive value.
            readings  | 1  | 0  | INVALID_REPLICATION_FACTOR | Replication factor must be larger than 0, or -1 to use the default value.
            readings  | 1  | 2  | INVALID_REPLICATION_FACTOR | Unable to replicate the partition 2 time(s): The target replication factor of 2 cannot be reached because only 1 broker(s) are registered.
            __cluster_metadata | 1 | 1 | INVALID_REQUEST    | Creation of internal topic __cluster_metadata is prohibited.
            """)
    @DisplayName("refuses in Kafka's words")
    void refuses(String name, int partitions, short replicationFactor, Errors error, String message) {
        create(topic("there.is", 1, 1));

        var result = create(topic(name, partitions, replicationFactor));

        assertThat(Errors.forCode(result.errorCode())).isEqualTo(error);
        assertThat(result.errorMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no.such               | 1   | Unknown topic config name: no.such
            retention.ms          | abc | Invalid value abc for configuration retention.ms: Not a number of type LONG
            segment.bytes         | 3   | Invalid value 3 for configuration segment.bytes: Value must be at least 1048576
            cleanup.policy        | foo | Invalid value foo for configuration cleanup.policy: String must be one of: compact, delete
            retention.ms          |     | Null value not supported for topic configs: retention.ms
            min.compaction.lag.ms | 9223372036854775807 | OK
            """)
    @DisplayName("refuses a setting in Kafka's words")
    void refusesSettings(String name, String value, String message) {
        var result = create(withConfig(topic("readings", 1, 1), name, value));

        assertThat(result.errorMessage()).isEqualTo(message.equals("OK") ? null : message);
        assertThat(Errors.forCode(result.errorCode())).isEqualTo(message.equals("OK") ? Errors.NONE : Errors.INVALID_CONFIG);
    }

    @Test
    @DisplayName("refuses settings that contradict each other")
    void refusesContradictions() {
        var wanted = withConfig(withConfig(topic("readings", 1, 1), "min.compaction.lag.ms", "10"), "max.compaction.lag.ms", "5");

        assertThat(create(wanted).errorMessage())
                .isEqualTo("conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)");
    }

    @Test
    @DisplayName("keeps the topic's settings and lists all that count, with where they come from")
    void keepsAndListsSettings() {
        var result = create(withConfig(topic("readings", 1, 1), "retention.ms", "5"));

        assertThat(desk.image().topicConfig("readings")).isEqualTo(Map.of("retention.ms", "5"));
        assertThat(result.configs()).filteredOn(config -> config.name().equals("retention.ms")).singleElement()
                .satisfies(config -> {
                    assertThat(config.value()).isEqualTo("5");
                    assertThat(config.configSource()).as("TOPIC_CONFIG").isEqualTo((byte) 1);
                });
        assertThat(result.configs()).extracting("name").contains("segment.bytes").doesNotContain("internal.segment.bytes");
    }

    @Test
    @DisplayName("refuses a topic that is named twice, and creates the others")
    void duplicates() {
        request.topics().mustAdd(topic("twice", 1, 1));
        request.topics().mustAdd(topic("twice", 2, 1));
        request.topics().mustAdd(topic("once", 1, 1));

        var results = ask(desk, 7).topics();

        assertThat(results.find("twice").errorMessage()).isEqualTo("Duplicate topic name.");
        assertThat(results).hasSize(2);
        assertThat(desk.image().topics().keySet()).containsExactly("once");
    }

    @Test
    @DisplayName("does not let two names of one request collide")
    void collisionsWithinARequest() {
        request.topics().mustAdd(topic("a.b", 1, 1));
        request.topics().mustAdd(topic("a_b", 1, 1));

        var results = ask(desk, 7).topics();

        assertThat(results.find("a_b").errorMessage()).isEqualTo("Topic 'a_b' collides with existing topic: a.b");
        assertThat(desk.image().topics().keySet()).containsExactly("a.b");
    }

    @Test
    @DisplayName("with validateOnly says what would be, and does nothing")
    void validateOnly() {
        request.setValidateOnly(true).topics().mustAdd(topic("readings", 3, 1));

        assertThat(ask(desk, 7).topics().find("readings").numPartitions()).isEqualTo(3);
        assertThat(desk.journal.waiting()).isZero();
        assertThat(desk.image().topics()).isEmpty();
    }

    @Test
    @DisplayName("places replicas by hand")
    void manualAssignment() {
        desk.addBroker(2);

        create(assigned(topic("readings", -1, -1), List.of(2, 1), List.of(1, 2)));

        assertThat(desk.image().topic("readings").orElseThrow().partitions().values())
                .extracting(PartitionRecord::replicas).containsExactly(List.of(2, 1), List.of(1, 2));
    }

    @Test
    @DisplayName("refuses a manual placement in Kafka's words")
    void refusesManualAssignment() {
        desk.addBroker(2);

        assertThat(create(assigned(topic("a", 1, -1), List.of(1))).errorMessage())
                .isEqualTo("A manual partition assignment was specified, but numPartitions was not set to -1.");
        assertThat(create(assigned(topic("a", -1, 1), List.of(1))).errorMessage())
                .isEqualTo("A manual partition assignment was specified, but replication factor was not set to -1.");
        assertThat(create(assigned(topic("a", -1, -1), List.of(1, 1))).errorMessage())
                .isEqualTo("The manual partition assignment includes the broker 1 more than once.");
        assertThat(create(assigned(topic("a", -1, -1), List.of(77))).errorMessage())
                .isEqualTo("The manual partition assignment includes broker 77, but no such broker is registered.");
        assertThat(create(assigned(topic("a", -1, -1), List.of())).errorMessage())
                .isEqualTo("The manual partition assignment includes an empty replica list.");
        assertThat(create(assigned(topic("a", -1, -1), List.of(1), List.of(1, 2))).errorMessage())
                .isEqualTo("The manual partition assignment includes a partition with 2 replica(s), but this is not consistent "
                        + "with previous partitions, which have 1 replica(s).");
    }

    @Test
    @DisplayName("needs CREATE on the cluster or on the topic")
    void needsPermission() {
        desk.access = (who, operation, type, name) -> operation != AclOperation.CREATE || name.equals("mine");

        assertThat(create(topic("yours", 1, 1)).errorMessage()).isEqualTo("Authorization failed.");
        assertThat(create(topic("mine", 1, 1)).errorCode()).isZero();
    }

    @Test
    @DisplayName("of two requests for the same topic creates one and refuses the other")
    void racingRequests() {
        request.topics().mustAdd(topic("readings", 1, 1));
        var first = desk.send(handler(), request());
        var second = desk.send(handler(), request());

        desk.journal.commit();

        assertThat(first.<CreateTopicsResponse>response().data().topics().find("readings").errorCode()).isZero();
        assertThat(Errors.forCode(second.<CreateTopicsResponse>response().data().topics().find("readings").errorCode()))
                .isEqualTo(Errors.TOPIC_ALREADY_EXISTS);
    }

    @Test
    @DisplayName("does not even begin with more partitions than one request may ask for")
    void tooMany() {
        assertThat(create(topic("readings", Integer.MAX_VALUE, 1)).errorMessage())
                .isEqualTo("Excessively large number of partitions per request.");
        assertThat(create(topic("readings", 10_000, 1)).errorCode()).isZero();
    }

    @Test
    @DisplayName("answers with the error of a mistake of ours, even when it is made in another request's turn")
    void ourMistakes() {
        request.topics().add(topic("readings", 1, 1));
        var first = desk.send(handler(), request());
        desk.access = (who, operation, type, name) -> {
            throw new IllegalStateException("a mistake");
        };
        var second = desk.send(handler(), request());

        desk.journal.commit();

        assertThat(first.isThere()).isTrue();
        var error = second.<CreateTopicsResponse>response().data().topics().find("readings").errorCode();
        assertThat(Errors.forCode(error)).isEqualTo(Errors.UNKNOWN_SERVER_ERROR);
    }

    @Test
    @DisplayName("can answer in every version")
    void everyVersion() {
        var api = ApiKeys.CREATE_TOPICS;
        IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false)).forEach(version -> {
            request.topics().clear();
            request.topics().mustAdd(topic("v" + version, 1, 1));
            request.topics().mustAdd(topic("a b", 1, 1));
            var results = ask(desk, version).topics();
            assertThat(results.find("v" + version).errorCode()).isZero();
            assertThat(results.find("a b").errorCode()).isEqualTo(Errors.INVALID_TOPIC_EXCEPTION.code());
            assertThat(results.find("v" + version).topicId().equals(Uuid.ZERO_UUID)).isEqualTo(version < 7);
        });
    }

    private CreatableTopicResult create(CreatableTopic topic) {
        return create(desk, topic);
    }

    private CreatableTopicResult create(MetadataDesk desk, CreatableTopic topic) {
        request.topics().clear();
        request.topics().mustAdd(topic);
        return ask(desk, 7).topics().find(topic.name());
    }

    private CreateTopicsResponseData ask(MetadataDesk desk, int version) {
        var handler = new CreateTopicsHandler(desk.loop, desk.metadata, desk.configuration, desk.creation);
        return desk.<CreateTopicsResponse>ask(handler, new CreateTopicsRequest.Builder(request), version).data();
    }

    private CreateTopicsRequest request() {
        return new CreateTopicsRequest.Builder(request).build((short) 7);
    }

    private CreateTopicsHandler handler() {
        return new CreateTopicsHandler(desk.loop, desk.metadata, desk.configuration, desk.creation);
    }

    private static CreatableTopic topic(String name, int partitions, int replicationFactor) {
        return new CreatableTopic().setName(name).setNumPartitions(partitions).setReplicationFactor((short) replicationFactor);
    }

    private static CreatableTopic withConfig(CreatableTopic topic, String name, String value) {
        topic.configs().mustAdd(new CreatableTopicConfig().setName(name).setValue(value));
        return topic;
    }

    @SafeVarargs
    private static CreatableTopic assigned(CreatableTopic topic, List<Integer>... replicas) {
        for (var each : replicas) {
            topic.assignments().mustAdd(new CreatableReplicaAssignment()
                    .setPartitionIndex(topic.assignments().size()).setBrokerIds(each));
        }
        return topic;
    }
}

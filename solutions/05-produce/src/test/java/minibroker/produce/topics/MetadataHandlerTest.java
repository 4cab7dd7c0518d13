package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import minibroker.produce.metadata.Endpoint;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Metadata")
class MetadataHandlerTest {
    private static final Uuid READINGS = new Uuid(1, 1);

    private final MetadataDesk desk = new MetadataDesk().commit(new TopicRecord("readings", READINGS),
            new PartitionRecord(READINGS, 0, List.of(1), List.of(1), 1, 3, 0));
    private final MetadataRequestData request = new MetadataRequestData().setTopics(null).setAllowAutoTopicCreation(true);

    @Test
    @DisplayName("tells brokers, cluster id, controller and all topics")
    void tellsEverything() {
        var answer = ask(12);

        assertThat(answer.clusterId()).isEqualTo(MetadataDesk.CLUSTER_ID);
        assertThat(answer.controllerId()).isEqualTo(1);
        assertThat(answer.brokers().find(1).host()).isEqualTo("host1");
        assertThat(answer.topics()).singleElement().satisfies(topic -> {
            assertThat(topic.name()).isEqualTo("readings");
            assertThat(topic.topicId()).isEqualTo(READINGS);
            assertThat(topic.partitions().get(0).leaderId()).isEqualTo(1);
            assertThat(topic.partitions().get(0).leaderEpoch()).isEqualTo(3);
            assertThat(topic.partitions().get(0).isrNodes()).containsExactly(1);
        });
    }

    @Test
    @DisplayName("an empty list means all topics in version 0, none later")
    void emptyList() {
        request.setTopics(List.of());

        assertThat(ask(0).topics()).hasSize(1);
        assertThat(ask(1).topics()).isEmpty();
    }

    @Test
    @DisplayName("finds topics by id, and says which id it does not know")
    void byId() {
        request.setTopics(List.of(withId(READINGS), withId(new Uuid(9, 9))));

        var topics = List.copyOf(ask(12).topics());

        assertThat(topics.get(0).name()).isEqualTo("readings");
        assertThat(topics.get(1).errorCode()).isEqualTo(Errors.UNKNOWN_TOPIC_ID.code());
        assertThat(topics.get(1).topicId()).isEqualTo(new Uuid(9, 9));
    }

    @Test
    @DisplayName("refuses ids before version 12")
    void noIdsBefore12() {
        request.setTopics(List.of(withId(READINGS).setName("readings")));

        assertThat(ask(10).topics()).extracting(MetadataResponseTopic::errorCode).containsExactly(Errors.INVALID_REQUEST.code());
    }

    @Test
    @DisplayName("refuses a topic without name and id")
    void nameless() {
        request.setTopics(List.of(withId(Uuid.ZERO_UUID)));

        assertThat(ask(12).topics()).extracting(MetadataResponseTopic::errorCode).containsExactly(Errors.INVALID_REQUEST.code());
    }

    @Test
    @DisplayName("goes by ids alone if there is one, whatever else there is")
    void idsBeforeNames() {
        request.setTopics(List.of(withId(Uuid.ZERO_UUID), withId(READINGS), withId(Uuid.ZERO_UUID).setName("alarms")));

        assertThat(ask(12).topics()).singleElement().extracting(topic -> topic.name()).isEqualTo("readings");
    }

    @Test
    @DisplayName("calls a missing topic unknown while it creates it; the next question finds it")
    void autoCreation() {
        assertThat(errorOf("alarms")).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(errorOf("alarms")).isEqualTo(Errors.NONE);
        assertThat(desk.image().topic("alarms")).isPresent();
    }

    @Test
    @DisplayName("creates a topic once, however many ask for it in the meantime")
    void autoCreationOnce() {
        request.setTopics(List.of(named("alarms")));
        desk.send(handler(), new MetadataRequest(request, (short) 12));
        desk.send(handler(), new MetadataRequest(request, (short) 12));

        desk.journal.commit();

        assertThat(desk.journal.committed()).filteredOn(TopicRecord.class::isInstance).hasSize(2);
    }

    @Test
    @DisplayName("creates nothing if the client or the broker does not want it, or if it cannot be named so")
    void noAutoCreation() {
        assertThat(errorOf("a b")).isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
        request.setAllowAutoTopicCreation(false);
        assertThat(errorOf("alarms")).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(desk.image().topics().keySet()).containsExactly("readings");

        var strict = new MetadataDesk(Map.of("auto.create.topics.enable", "false"));
        request.setAllowAutoTopicCreation(true).setTopics(List.of(named("alarms")));
        strict.ask(handlerOf(strict), new MetadataRequest(request, (short) 12));
        assertThat(strict.image().topics()).isEmpty();
    }

    @Test
    @DisplayName("shows only what the asker may see: by name it says no, in the list of all it says nothing")
    void permissions() {
        desk.access = (who, operation, type, name) -> operation != AclOperation.DESCRIBE;

        assertThat(ask(12).topics()).isEmpty();
        assertThat(errorOf("readings")).isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
        assertThat(errorOf("not there")).as("must not be told apart from one that exists")
                .isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
    }

    @Test
    @DisplayName("never creates a topic of Kafka's own because somebody mentioned it")
    void noAutoCreationOfInternalTopics() {
        for (var internal : List.of("__cluster_metadata", "__consumer_offsets", "__transaction_state")) {
            assertThat(errorOf(internal)).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(desk.image().topic(internal)).isEmpty();
        }
    }

    @Test
    @DisplayName("creates only for those who may")
    void autoCreationNeedsPermission() {
        desk.access = (who, operation, type, name) -> operation != AclOperation.CREATE;

        assertThat(errorOf("alarms")).isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
        assertThat(desk.image().topic("alarms")).isEmpty();
    }

    @Test
    @DisplayName("says what the asker may do only when asked")
    void authorizedOperations() {
        assertThat(ask(12).topics().find("readings").topicAuthorizedOperations()).isEqualTo(Integer.MIN_VALUE);
        assertThat(ask(8).clusterAuthorizedOperations()).isEqualTo(Integer.MIN_VALUE);

        request.setIncludeTopicAuthorizedOperations(true);
        assertThat(ask(12).topics().find("readings").topicAuthorizedOperations()).as("READ to ALTER_CONFIGS")
                .isEqualTo(0b1101_1111_1000);
        request.setIncludeClusterAuthorizedOperations(true);
        assertThat(ask(8).clusterAuthorizedOperations() & 1 << AclOperation.IDEMPOTENT_WRITE.code()).isNotZero();
    }

    @Test
    @DisplayName("a broker without the asker's listener is not there for it")
    void listeners() {
        desk.commit(new RegisterBrokerRecord(2, 0, Map.of("OTHER", new Endpoint("host2", 1)), null),
                new PartitionRecord(READINGS, 1, List.of(2), List.of(2), 2, 0, 0),
                new PartitionRecord(READINGS, 2, List.of(7), List.of(7), 7, 0, 0));

        assertThat(ask(12).brokers()).extracting("nodeId").containsExactly(1);
        assertThat(partitionErrors(12)).containsExactly(Errors.NONE, Errors.LISTENER_NOT_FOUND, Errors.LEADER_NOT_AVAILABLE);
        assertThat(partitionErrors(5)).containsExactly(Errors.NONE, Errors.LEADER_NOT_AVAILABLE, Errors.LEADER_NOT_AVAILABLE);
        assertThat(ask(12).topics().find("readings").partitions().get(2).offlineReplicas()).containsExactly(7);
    }

    @Test
    @DisplayName("marks Kafka's own topics as internal")
    void internalTopics() {
        desk.commit(new TopicRecord("__consumer_offsets", new Uuid(1, 2)));

        assertThat(ask(12).topics().find("__consumer_offsets").isInternal()).isTrue();
        assertThat(ask(12).topics().find("readings").isInternal()).isFalse();
    }

    @Test
    @DisplayName("can answer in every version, of topics that exist and of others")
    void everyVersion() {
        request.setAllowAutoTopicCreation(true).setTopics(List.of(named("readings"), named("a b")));
        var api = ApiKeys.METADATA;
        IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false)).forEach(version ->
                assertThat(ask(version).topics()).as("v%d", version).extracting(MetadataResponseTopic::errorCode)
                        .containsExactlyInAnyOrder((short) 0, Errors.INVALID_TOPIC_EXCEPTION.code()));
    }

    private MetadataResponseData ask(int version) {
        return desk.<MetadataResponse>ask(handler(), new MetadataRequest(request, (short) version)).data();
    }

    private Errors errorOf(String topic) {
        request.setTopics(List.of(named(topic)));
        var error = Errors.forCode(ask(12).topics().find(topic).errorCode());
        request.setTopics(null);
        return error;
    }

    private Stream<Errors> partitionErrors(int version) {
        return ask(version).topics().find("readings").partitions().stream()
                .map(partition -> Errors.forCode(partition.errorCode()));
    }

    private MetadataHandler handler;

    private MetadataHandler handler() {
        handler = handler == null ? handlerOf(desk) : handler;
        return handler;
    }

    private static MetadataHandler handlerOf(MetadataDesk desk) {
        return new MetadataHandler(MetadataDesk.CLUSTER_ID, desk.metadata, desk.configuration,
                new AutoTopicCreation(desk.metadata, desk.creation));
    }

    private static MetadataRequestTopic named(String name) {
        return new MetadataRequestTopic().setName(name);
    }

    private static MetadataRequestTopic withId(Uuid id) {
        return new MetadataRequestTopic().setName(null).setTopicId(id);
    }
}

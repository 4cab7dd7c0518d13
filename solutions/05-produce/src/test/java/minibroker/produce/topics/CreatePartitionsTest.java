package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreatePartitionsRequest;
import org.apache.kafka.common.requests.CreatePartitionsResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CreatePartitions")
class CreatePartitionsTest {
    private static final Uuid READINGS = new Uuid(1, 1);

    private final MetadataDesk desk = new MetadataDesk()
            .commit(new TopicRecord("readings", READINGS), partition(0), partition(1));
    private final CreatePartitionsRequestData request = new CreatePartitionsRequestData().setTimeoutMs(1000);

    @Test
    @DisplayName("adds partitions behind those that are there")
    void grows() {
        assertThat(grow(to(4)).errorCode()).isZero();

        assertThat(desk.image().topic("readings").orElseThrow().partitions().keySet()).containsExactly(0, 1, 2, 3);
    }

    @Test
    @DisplayName("refuses in Kafka's words")
    void refuses() {
        assertThat(grow(to(2)).errorMessage()).isEqualTo("Topic already has 2 partition(s).");
        assertThat(grow(to(1)).errorMessage())
                .isEqualTo("The topic readings currently has 2 partition(s); 1 would not be an increase.");
        assertThat(Errors.forCode(grow(to(3).setName("alarms")).errorCode())).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(grow(to(4, List.of(1))).errorMessage())
                .isEqualTo("Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.");
        assertThat(grow(to(3, List.of(1, 55))).errorMessage())
                .isEqualTo("The manual partition assignment includes broker 55, but no such broker is registered.");
        assertThat(grow(to(3, List.of())).errorMessage())
                .isEqualTo("The manual partition assignment includes an empty replica list.");
        assertThat(grow(to(Integer.MAX_VALUE)).errorMessage())
                .isEqualTo("Unable to perform excessively large batch operation.");
        assertThat(desk.image().topic("readings").orElseThrow().partitions()).hasSize(2);
    }

    @Test
    @DisplayName("places new partitions by hand")
    void manualAssignment() {
        desk.addBroker(2);

        grow(to(3, List.of(2)));

        assertThat(desk.image().topic(READINGS).orElseThrow().partition(2).orElseThrow().leader()).isEqualTo(2);
    }

    @Test
    @DisplayName("with validateOnly changes nothing")
    void validateOnly() {
        request.setValidateOnly(true);

        assertThat(grow(to(4)).errorCode()).isZero();
        assertThat(desk.image().topic("readings").orElseThrow().partitions()).hasSize(2);
    }

    @Test
    @DisplayName("refuses a topic that is named twice")
    void duplicates() {
        request.topics().mustAdd(to(3));
        request.topics().mustAdd(to(4));

        assertThat(ask(3)).singleElement().extracting(CreatePartitionsTopicResult::errorMessage)
                .isEqualTo("Duplicate topic name.");
    }

    @Test
    @DisplayName("needs no time to refuse a topic that is named twice, and does nothing without time for another")
    void noTimeAtAll() {
        request.setTimeoutMs(0);

        assertThat(Errors.forCode(grow(to(3)).errorCode())).isEqualTo(Errors.REQUEST_TIMED_OUT);
        request.topics().mustAdd(to(4));
        assertThat(Errors.forCode(ask(3).get(0).errorCode())).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(desk.image().topic("readings").orElseThrow().partitions()).hasSize(2);
    }

    @Test
    @DisplayName("needs ALTER on the topic")
    void needsPermission() {
        desk.access = (who, operation, type, name) -> operation != AclOperation.ALTER;

        assertThat(Errors.forCode(grow(to(3)).errorCode())).isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
    }

    @Test
    @DisplayName("can answer in every version")
    void everyVersion() {
        var api = ApiKeys.CREATE_PARTITIONS;
        IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false)).forEach(version -> {
            request.topics().clear();
            request.topics().mustAdd(to(10 + version));
            assertThat(ask(version)).singleElement().extracting(CreatePartitionsTopicResult::errorCode).isEqualTo((short) 0);
        });
    }

    private CreatePartitionsTopicResult grow(CreatePartitionsTopic topic) {
        request.topics().clear();
        request.topics().mustAdd(topic);
        return ask(3).get(0);
    }

    private List<CreatePartitionsTopicResult> ask(int version) {
        var handler = new CreatePartitionsHandler(desk.loop, desk.metadata, desk.creation);
        return desk.<CreatePartitionsResponse>ask(handler, new CreatePartitionsRequest.Builder(request), version)
                .data().results();
    }

    private static CreatePartitionsTopic to(int count) {
        return new CreatePartitionsTopic().setName("readings").setCount(count).setAssignments(null);
    }

    private static CreatePartitionsTopic to(int count, List<Integer> replicas) {
        return to(count).setAssignments(List.of(new CreatePartitionsAssignment().setBrokerIds(replicas)));
    }

    private static PartitionRecord partition(int number) {
        return new PartitionRecord(READINGS, number, List.of(1), List.of(1), 1, 0, 0);
    }
}

package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DeleteTopics")
class DeleteTopicsTest {
    private static final Uuid READINGS = new Uuid(1, 1);

    private final MetadataDesk desk = new MetadataDesk().commit(new TopicRecord("readings", READINGS),
            new PartitionRecord(READINGS, 0, List.of(1), List.of(1), 1, 0, 0));

    @Test
    @DisplayName("deletes by name and answers with the id")
    void byName() {
        var answer = delete(named("readings")).get(0);

        assertThat(answer.errorCode()).isZero();
        assertThat(answer.topicId()).isEqualTo(READINGS);
        assertThat(desk.image().topics()).isEmpty();
    }

    @Test
    @DisplayName("deletes by id and answers with the name")
    void byId() {
        assertThat(delete(withId(READINGS)).get(0).name()).isEqualTo("readings");
        assertThat(desk.image().topics()).isEmpty();
    }

    @Test
    @DisplayName("tells an unknown name from an unknown id")
    void unknown() {
        var answers = delete(named("alarms"), withId(new Uuid(9, 9)));

        assertThat(answers).extracting(answer -> Errors.forCode(answer.errorCode()))
                .containsExactly(Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.UNKNOWN_TOPIC_ID);
    }

    @Test
    @DisplayName("refuses a topic that is mentioned twice, in whatever way")
    void mentionedTwice() {
        assertThat(delete(named("readings"), named("readings"))).singleElement()
                .extracting(DeletableTopicResult::errorMessage).isEqualTo("Duplicate topic name.");
        assertThat(delete(withId(READINGS), withId(READINGS))).singleElement()
                .extracting(DeletableTopicResult::errorMessage).isEqualTo("Duplicate topic id.");
        assertThat(delete(named("readings"), withId(READINGS))).extracting(DeletableTopicResult::errorMessage)
                .containsOnly("The provided topic name maps to an ID that was already supplied.");
        assertThat(delete(named("readings").setTopicId(READINGS))).extracting(DeletableTopicResult::errorMessage)
                .containsExactly("You may not specify both topic name and topic id.");
        assertThat(delete(withId(Uuid.ZERO_UUID))).extracting(DeletableTopicResult::errorMessage)
                .containsExactly("Neither topic name nor id were specified.");
        assertThat(desk.image().topic("readings")).as("nothing was deleted by any of these").isPresent();
    }

    @Test
    @DisplayName("refuses what is neither a name nor an id as often as it is there")
    void neitherNorTwice() {
        var both = named("readings").setTopicId(READINGS);

        assertThat(delete(both, both.duplicate(), withId(Uuid.ZERO_UUID))).hasSize(3)
                .extracting(DeletableTopicResult::errorCode).containsOnly(Errors.INVALID_REQUEST.code());
    }

    @Test
    @DisplayName("needs no time to refuse what can be seen to be wrong, and does nothing without time for the rest")
    void noTimeAtAll() {
        var twice = new DeleteTopicsRequestData().setTimeoutMs(0).setTopicNames(List.of("readings", "readings"));
        var once = new DeleteTopicsRequestData().setTimeoutMs(0).setTopicNames(List.of("readings"));

        assertThat(ask(new DeleteTopicsRequest.Builder(twice), 5)).extracting(DeletableTopicResult::errorCode)
                .containsExactly(Errors.INVALID_REQUEST.code());
        assertThat(ask(new DeleteTopicsRequest.Builder(once), 5)).extracting(DeletableTopicResult::errorCode)
                .containsExactly(Errors.REQUEST_TIMED_OUT.code());
        assertThat(desk.image().topic("readings")).isPresent();
    }

    @Test
    @DisplayName("hides the name of a topic that the asker may not see")
    void hidesNames() {
        desk.access = (who, operation, type, name) -> operation == AclOperation.DESCRIBE && name.equals("seen");
        desk.commit(new TopicRecord("seen", new Uuid(1, 2)));

        var answers = delete(withId(READINGS), withId(new Uuid(1, 2)));

        assertThat(answers).extracting(DeletableTopicResult::name).containsExactly(null, "seen");
        assertThat(answers).extracting(DeletableTopicResult::errorCode)
                .containsOnly(Errors.TOPIC_AUTHORIZATION_FAILED.code());
    }

    @Test
    @DisplayName("is refused as a whole where it is switched off")
    void switchedOff() {
        var strict = new MetadataDesk(Map.of("delete.topic.enable", "false"));
        var handler = new DeleteTopicsHandler(strict.loop, strict.metadata, strict.configuration);
        var request = new DeleteTopicsRequest.Builder(new DeleteTopicsRequestData().setTopicNames(List.of("readings")));

        assertThatThrownBy(() -> strict.ask(handler, request, 3)).isInstanceOf(TopicDeletionDisabledException.class);
        assertThatThrownBy(() -> strict.ask(handler, request, 1)).isInstanceOf(InvalidRequestException.class)
                .hasMessage("Topic deletion is disabled.");
    }

    @Test
    @DisplayName("can answer in every version")
    void everyVersion() {
        var api = ApiKeys.DELETE_TOPICS;
        IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false)).forEach(version -> {
            desk.commit(new TopicRecord("v" + version, new Uuid(3, version)));
            var data = new DeleteTopicsRequestData().setTimeoutMs(1000);
            if (version < 6) {
                data.setTopicNames(List.of("v" + version, "alarms"));
            } else {
                data.setTopics(List.of(named("v" + version), named("alarms")));
            }
            var answers = ask(new DeleteTopicsRequest.Builder(data), version);
            assertThat(answers).extracting(DeletableTopicResult::errorCode)
                    .containsExactly((short) 0, Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
        });
        assertThat(desk.image().topics().keySet()).containsExactly("readings");
    }

    private List<DeletableTopicResult> delete(DeleteTopicState... topics) {
        var data = new DeleteTopicsRequestData().setTimeoutMs(1000).setTopics(List.of(topics));
        return ask(new DeleteTopicsRequest.Builder(data), 6);
    }

    private List<DeletableTopicResult> ask(DeleteTopicsRequest.Builder request, int version) {
        var handler = new DeleteTopicsHandler(desk.loop, desk.metadata, desk.configuration);
        return List.copyOf(desk.<DeleteTopicsResponse>ask(handler, request, version).data().responses());
    }

    private static DeleteTopicState named(String name) {
        return new DeleteTopicState().setName(name);
    }

    private static DeleteTopicState withId(Uuid id) {
        return new DeleteTopicState().setName(null).setTopicId(id);
    }
}

package brokerfromscratch.checks.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds of the differential suite itself, without any broker. */
@DisplayName("The differential suite")
class PermittedDifferencesCheck {
    private static final String SESSION = "- {apis: [FETCH], path: body.sessionId, kafka: '[1-9].*', ours: '0', reason: we keep none}";

    @Test
    @DisplayName("can read its list of permitted differences")
    void readsItsList() throws Exception {
        assertThat(PermittedDifferences.read().all()).isNotEmpty();
    }

    @Test
    @DisplayName("takes no entry without a reason, none that does not say what differs, and none that hides whole answers")
    void refusesBroadEntries() {
        assertThatThrownBy(() -> read("- {path: body.errorCode, kafka: '1', ours: '2'}")).hasMessageContaining("has no reason");
        assertThatThrownBy(() -> read("- {path: body.errorCode, reason: so}")).hasMessageContaining("does not say what differs");
        assertThatThrownBy(() -> read("- {path: body, kafka: absent, reason: so}")).hasMessageContaining("hide whole answers");
    }

    @Test
    @DisplayName("permits what an entry says, and nothing beside it")
    void permitsNarrowly() throws Exception {
        var fetch = new Questioner(Map.of(ApiKeys.FETCH, List.of((short) 12), ApiKeys.CREATE_TOPICS, List.of((short) 7),
                ApiKeys.PRODUCE, List.of((short) 9), ApiKeys.INIT_PRODUCER_ID, List.of((short) 4)));
        var question = firstFetch(fetch);
        var session = new Difference("body.sessionId", Values.tree(77), Values.tree(0));

        assertThat(read(SESSION).about(question, session)).isPresent();
        assertThat(read(SESSION).about(question, new Difference("body.sessionId", Values.tree(77), Values.tree(1)))).isEmpty();
        assertThat(read(SESSION).about(question, new Difference("body.errorCode", Values.tree(77), Values.tree(0)))).isEmpty();
    }

    @Test
    @DisplayName("complains about an entry that nothing needs, unless it is said to be rare")
    void complainsAboutDeadEntries() throws Exception {
        assertThat(read(SESSION).unused()).hasSize(1);
        assertThat(read(SESSION.replace("}", ", rare: true}")).unused()).isEmpty();
    }

    @Test
    @DisplayName("finds a field that differs, by the key of what it belongs to, wherever that stands in its list")
    void findsFields() {
        var kafka = Values.tree(Map.of("topics", List.of(Map.of("name", "a", "errorCode", 0), Map.of("name", "b", "errorCode", 3))));
        var ours = Values.tree(Map.of("topics", List.of(Map.of("name", "b", "errorCode", 0), Map.of("name", "a", "errorCode", 0))));

        assertThat(Comparison.of(kafka, ours)).extracting(Difference::path).containsExactly("topics[b].errorCode");
    }

    @Test
    @DisplayName("takes no difference in order for one, also where a thing is answered twice")
    void twice() {
        var kafka = Values.tree(Map.of("responses", List.of(Map.of("name", "a", "errorCode", 42), Map.of("name", "a", "errorCode", 0))));
        var ours = Values.tree(Map.of("responses", List.of(Map.of("name", "a", "errorCode", 0), Map.of("name", "a", "errorCode", 42))));

        assertThat(Comparison.of(kafka, ours)).isEmpty();
    }

    @Test
    @DisplayName("has no questions for an API that it does not know, and says so")
    void namesUnknownApis() {
        assertThatThrownBy(() -> new Questioner(Map.of(ApiKeys.JOIN_GROUP, List.of((short) 9)))).hasMessageContaining("JOIN_GROUP");
    }

    private static Question firstFetch(Questioner questioner) {
        for (int number = 5; ; number++) {
            var question = questioner.question(1, number);
            if (question.api() == ApiKeys.FETCH) {
                return question;
            }
        }
    }

    private static PermittedDifferences read(String yaml) throws Exception {
        return PermittedDifferences.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}

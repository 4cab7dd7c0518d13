package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("IncrementalAlterConfigs and DescribeConfigs")
class ConfigsTest {
    private final MetadataDesk desk = new MetadataDesk(Map.of("log.retention.ms", "700"))
            .commit(new TopicRecord("readings", new Uuid(1, 1)));

    @Test
    @DisplayName("a topic's own value goes before this broker's, all brokers', the file's and the default")
    void synonyms() {
        alter(Type.BROKER, "", OpType.SET, "log.retention.ms", "800");
        alter(Type.BROKER, "1", OpType.SET, "log.retention.ms", "900");
        alter(Type.TOPIC, "readings", OpType.SET, "retention.ms", "1000");

        var entry = describe(Type.TOPIC, "readings", "retention.ms").configs().get(0);

        assertThat(entry.value()).isEqualTo("1000");
        assertThat(entry.synonyms())
                .extracting(each -> each.name() + "=" + each.value() + " from " + each.source())
                .containsExactly("retention.ms=1000 from 1", "log.retention.ms=900 from 2", "log.retention.ms=800 from 3",
                "log.retention.ms=700 from 4", "log.retention.ms=604800000 from 5");
    }

    @Test
    @DisplayName("a topic's setting without a broker's behind it has no default among its synonyms")
    void noSynonyms() {
        assertThat(describe(Type.TOPIC, "readings", "remote.storage.enable").configs().get(0).synonyms()).isEmpty();
    }

    @Test
    @DisplayName("a value that is taken back lets the next one count")
    void takenBack() {
        alter(Type.BROKER, "", OpType.SET, "log.retention.ms", "800");
        assertThat(retentionMs()).isEqualTo("800");

        alter(Type.BROKER, "", OpType.DELETE, "log.retention.ms", null);
        assertThat(retentionMs()).isEqualTo("700");
    }

    @Test
    @DisplayName("lists grow without duplicates, shrink, and begin with the default")
    void lists() {
        alter(Type.TOPIC, "readings", OpType.APPEND, "cleanup.policy", "compact,delete");
        assertThat(desk.image().topicConfig("readings")).isEqualTo(Map.of("cleanup.policy", "delete,compact"));

        alter(Type.TOPIC, "readings", OpType.SUBTRACT, "cleanup.policy", "delete");
        assertThat(desk.image().topicConfig("readings")).isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            readings | SET      | retention.ms | x | INVALID_CONFIG             | Invalid value x for configuration retention.ms: Not a number of type LONG
            readings | SET      | no.such      | x | INVALID_CONFIG             | Unknown topic config name: no.such
            readings | SET      | retention.ms |   | INVALID_REQUEST            | Null value not supported for : retention.ms
            readings | APPEND   | retention.ms | 1 | INVALID_CONFIG             | Can't APPEND to key retention.ms because its type is not LIST.
            readings | SUBTRACT | no.such      | 1 | INVALID_CONFIG             | Can't SUBTRACT to key no.such because its type is not LIST.
            alarms   | SET      | retention.ms | 1 | UNKNOWN_TOPIC_OR_PARTITION | The topic 'alarms' does not exist.
            ``       | SET      | retention.ms | 1 | INVALID_REQUEST            | Default topic resources are not allowed.
            a b      | SET      | retention.ms | 1 | INVALID_TOPIC_EXCEPTION    | Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'
            """)
    @DisplayName("a topic's setting is refused in Kafka's words")
    void refusesTopicSettings(String topic, OpType operation, String key, String value, Errors error, String message) {
        assertRefused(alter(Type.TOPIC, topic, operation, key, value), error, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1   | SET    | num.partitions   | 3       | INVALID_REQUEST | Cannot update these configs dynamically: [num.partitions]
            1   | SET    | log.retention.ms | x       | INVALID_REQUEST | Invalid value x for configuration log.retention.ms: Not a number of type LONG
            1   | APPEND | log.retention.ms | 1       | INVALID_CONFIG  | Config value append is not allowed for config key: log.retention.ms
            1   | SET    | no.such          | 1       | INVALID_CONFIG  | Unknown broker config name: no.such
            ``  | SET    | num.partitions   | 3       | INVALID_REQUEST | Cannot update these configs dynamically: [num.partitions]
            99  | SET    | log.retention.ms | 1       | INVALID_REQUEST | Unexpected broker id, expected 1, but received 99
            abc | SET    | log.retention.ms | 1       | INVALID_REQUEST | Node id must be an integer, but it is: abc
            """)
    @DisplayName("a broker's setting is refused in Kafka's words")
    void refusesBrokerSettings(String broker, OpType operation, String key, String value, Errors error, String message) {
        assertRefused(alter(Type.BROKER, broker, operation, key, value), error, message);
    }

    @Test
    @DisplayName("a broker's fixed setting may be taken back, which changes nothing")
    void takesBackWhatWasNeverSet() {
        assertThat(alter(Type.BROKER, "1", OpType.DELETE, "num.partitions", null).errorCode()).isZero();
    }

    @Test
    @DisplayName("one bad change of a resource spoils its others, but not another resource's")
    void resourcesAreAtomic() {
        desk.commit(new TopicRecord("alarms", new Uuid(1, 2)));
        var spoilt = resource(Type.TOPIC, "readings",
                change(OpType.SET, "retention.ms", "1"), change(OpType.SET, "segment.ms", "x"));
        var good = resource(Type.TOPIC, "alarms", change(OpType.SET, "retention.ms", "1"));

        var answers = alter(false, spoilt, good);

        assertThat(answers).extracting(answer -> Errors.forCode(answer.errorCode()))
                .containsExactly(Errors.INVALID_CONFIG, Errors.NONE);
        assertThat(desk.image().topicConfig("readings")).isEmpty();
        assertThat(desk.image().topicConfig("alarms")).isEqualTo(Map.of("retention.ms", "1"));
    }

    @Test
    @DisplayName("a key or a resource that is mentioned twice is refused")
    void duplicates() {
        var twice = resource(Type.TOPIC, "readings",
                change(OpType.SET, "retention.ms", "1"), change(OpType.DELETE, "retention.ms", null));

        assertThat(alter(false, twice)).extracting(AlterConfigsResourceResponse::errorMessage)
                .containsExactly("Error due to duplicate config keys");
        assertThat(alter(false, resource(Type.TOPIC, "readings"), resource(Type.TOPIC, "readings")))
                .extracting(AlterConfigsResourceResponse::errorMessage).containsOnly("Each resource must appear at most once.");
    }

    @Test
    @DisplayName("with validateOnly nothing changes")
    void validateOnly() {
        var answers = alter(true, resource(Type.TOPIC, "readings", change(OpType.SET, "retention.ms", "1")));

        assertThat(answers.get(0).errorCode()).isZero();
        assertThat(desk.image().topicConfig("readings")).isEmpty();
    }

    @Test
    @DisplayName("other kinds of resources are refused")
    void otherResources() {
        assertThat(alter(Type.GROUP, "g", OpType.SET, "x", "1").errorMessage()).startsWith("Unknown resource type 32");
        assertThat(describe(Type.GROUP, "g").errorMessage()).isEqualTo("Unsupported resource type: GROUP");
    }

    @Test
    @DisplayName("one resource of a type that nobody knows spoils a whole DescribeConfigs")
    void unknownType() {
        var request = new DescribeConfigsRequestData().setResources(List.of(
                new DescribeConfigsResource().setResourceType(Type.TOPIC.id()).setResourceName("readings"),
                new DescribeConfigsResource().setResourceType((byte) 99).setResourceName("readings")));
        var handler = new DescribeConfigsHandler(desk.metadata, desk.configuration);

        DescribeConfigsResponse answer = desk.ask(handler, new DescribeConfigsRequest.Builder(request));

        assertThat(answer.data().results()).hasSize(2).extracting(result -> Errors.forCode(result.errorCode()))
                .containsOnly(Errors.INVALID_REQUEST);
    }

    @Test
    @DisplayName("DescribeConfigs lists all of a topic's settings, or those that were asked for")
    void describesTopics() {
        assertThat(describe(Type.TOPIC, "readings").configs()).extracting(DescribeConfigsResourceResult::name)
                .contains("retention.ms", "cleanup.policy").doesNotContain("internal.segment.bytes");
        assertThat(describe(Type.TOPIC, "readings", "segment.ms", "none.such").configs())
                .extracting(DescribeConfigsResourceResult::name).containsExactly("segment.ms");
        assertThat(Errors.forCode(describe(Type.TOPIC, "alarms").errorCode())).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(Errors.forCode(describe(Type.TOPIC, "a b").errorCode())).isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    @DisplayName("DescribeConfigs tells a broker's fixed settings from those that can change, and refuses to speak for others")
    void describesBrokers() {
        var all = describe(Type.BROKER, "1").configs();

        assertThat(all).filteredOn(DescribeConfigsResourceResult::readOnly).extracting(DescribeConfigsResourceResult::name)
                .contains("num.partitions").doesNotContain("log.retention.ms");
        assertThat(describe(Type.BROKER, "2").errorMessage())
                .isEqualTo("Unexpected broker id, expected 1 or empty string, but received 2");
        assertThat(describe(Type.BROKER, "x").errorMessage()).isEqualTo("Broker id must be an integer, but it is: x");
    }

    @Test
    @DisplayName("of all brokers together only what was set for them is listed")
    void describesAllBrokers() {
        assertThat(describe(Type.BROKER, "").configs()).isEmpty();

        alter(Type.BROKER, "", OpType.SET, "log.retention.ms", "800");
        alter(Type.BROKER, "1", OpType.SET, "log.retention.ms", "900");

        assertThat(describe(Type.BROKER, "").configs()).singleElement()
                .extracting(DescribeConfigsResourceResult::value).isEqualTo("800");
    }

    @Test
    @DisplayName("both need permission")
    void permissions() {
        desk.access = (who, operation, type, name) ->
                operation != AclOperation.ALTER_CONFIGS && operation != AclOperation.DESCRIBE_CONFIGS;

        assertThat(Errors.forCode(alter(Type.TOPIC, "readings", OpType.SET, "retention.ms", "1").errorCode()))
                .isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
        assertThat(Errors.forCode(alter(Type.BROKER, "1", OpType.SET, "log.retention.ms", "1").errorCode()))
                .isEqualTo(Errors.CLUSTER_AUTHORIZATION_FAILED);
        assertThat(Errors.forCode(describe(Type.TOPIC, "readings").errorCode())).isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
        assertThat(Errors.forCode(describe(Type.BROKER, "1").errorCode())).isEqualTo(Errors.CLUSTER_AUTHORIZATION_FAILED);
    }

    @Test
    @DisplayName("both can answer in every version")
    void everyVersion() {
        versions(ApiKeys.DESCRIBE_CONFIGS)
                .forEach(version -> assertThat(describe(version, Type.TOPIC, "readings").configs()).isNotEmpty());
        versions(ApiKeys.INCREMENTAL_ALTER_CONFIGS).forEach(version -> {
            var request = new IncrementalAlterConfigsRequestData();
            request.resources().mustAdd(resource(Type.TOPIC, "readings", change(OpType.SET, "retention.ms", "1")));
            assertThat(alter(version, request).get(0).errorCode()).isZero();
        });
    }

    private static IntStream versions(ApiKeys api) {
        return IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false));
    }

    private static void assertRefused(AlterConfigsResourceResponse answer, Errors error, String message) {
        assertThat(answer.errorMessage()).isEqualTo(message);
        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(error);
    }

    private String retentionMs() {
        return describe(Type.TOPIC, "readings", "retention.ms").configs().get(0).value();
    }

    private AlterConfigsResourceResponse alter(Type type, String name, OpType operation, String key, String value) {
        return alter(false, resource(type, name, change(operation, key, value))).get(0);
    }

    private List<AlterConfigsResourceResponse> alter(boolean validateOnly, AlterConfigsResource... resources) {
        var request = new IncrementalAlterConfigsRequestData().setValidateOnly(validateOnly);
        for (var resource : resources) {
            request.resources().mustAdd(resource);
        }
        return alter(ApiKeys.INCREMENTAL_ALTER_CONFIGS.latestVersion(), request);
    }

    private List<AlterConfigsResourceResponse> alter(int version, IncrementalAlterConfigsRequestData request) {
        var handler = new IncrementalAlterConfigsHandler(desk.metadata, desk.configuration);
        return desk.<IncrementalAlterConfigsResponse>ask(handler, new IncrementalAlterConfigsRequest(request, (short) version))
                .data().responses();
    }

    private static AlterConfigsResource resource(Type type, String name, AlterableConfig... changes) {
        var resource = new AlterConfigsResource().setResourceType(type.id()).setResourceName(name);
        for (var change : changes) {
            resource.configs().mustAdd(change);
        }
        return resource;
    }

    private static AlterableConfig change(OpType operation, String key, String value) {
        return new AlterableConfig().setName(key).setConfigOperation(operation.id()).setValue(value);
    }

    private DescribeConfigsResult describe(Type type, String name, String... keys) {
        return describe(ApiKeys.DESCRIBE_CONFIGS.latestVersion(), type, name, keys);
    }

    private DescribeConfigsResult describe(int version, Type type, String name, String... keys) {
        var resource = new DescribeConfigsResource().setResourceType(type.id()).setResourceName(name)
                .setConfigurationKeys(keys.length == 0 ? null : new ArrayList<>(List.of(keys)));
        var request = new DescribeConfigsRequestData().setIncludeSynonyms(true).setIncludeDocumentation(version >= 3)
                .setResources(List.of(resource));
        var handler = new DescribeConfigsHandler(desk.metadata, desk.configuration);
        return desk.<DescribeConfigsResponse>ask(handler, new DescribeConfigsRequest.Builder(request), version)
                .data().results().get(0);
    }
}

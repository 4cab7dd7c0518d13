package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.APPEND;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.DELETE;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SUBTRACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@PublicProtocol
@ClusterTest(on = {IN_JVM, PROCESS}, settings = "log.retention.ms=123456789")
@DisplayName("A stock Admin, asked about settings,")
class StockAdminConfigsCheck {
    private Admin admin;

    @BeforeEach
    void givenAnAdmin(Clients clients) {
        admin = clients.admin();
    }

    @Test
    @DisplayName("sees each setting of a topic with its value and where it comes from")
    void seesSettings(Clients clients) throws Exception {
        clients.createTopic("seen", 1, Map.of("segment.bytes", "2000000"));

        var config = describe(topic("seen"));

        assertThat(config.get("segment.bytes").value()).isEqualTo("2000000");
        assertThat(config.get("segment.bytes").source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("retention.ms").value()).as("from log.retention.ms in server.properties").isEqualTo("123456789");
        assertThat(config.get("retention.ms").source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(config.get("cleanup.policy").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
    }

    @Test
    @DisplayName("sees a broker's settings")
    void seesABrokersSettings() throws Exception {
        var config = describe(new ConfigResource(ConfigResource.Type.BROKER, "1"));

        assertThat(config.get("log.retention.ms").value()).isEqualTo("123456789");
        assertThat(config.get("auto.create.topics.enable").value()).isEqualTo("true");
    }

    @Test
    @DisplayName("sets a setting and takes it back")
    void setsAndTakesBack(Clients clients) throws Exception {
        clients.createTopic("altered", 1);

        alter("altered", SET, "retention.ms", "5000");
        awaitValue("altered", "retention.ms", "5000");

        alter("altered", DELETE, "retention.ms", null);
        awaitValue("altered", "retention.ms", "123456789");
    }

    @Test
    @DisplayName("adds to a list and takes from it")
    void addsToALists(Clients clients) throws Exception {
        clients.createTopic("listed", 1);

        alter("listed", APPEND, "cleanup.policy", "compact");
        awaitValue("listed", "cleanup.policy", "delete,compact");

        alter("listed", SUBTRACT, "cleanup.policy", "delete");
        awaitValue("listed", "cleanup.policy", "compact");
    }

    @Test
    @DisplayName("changes what the broker does at once")
    void changesWhatTheBrokerDoes(Clients clients) throws Exception {
        clients.createTopic("shrunk", 1);
        var producer = clients.producer();
        producer.send(new ProducerRecord<>("shrunk", "x".repeat(5_000))).get();

        alter("shrunk", SET, "max.message.bytes", "1000");
        awaitValue("shrunk", "max.message.bytes", "1000");

        assertThatThrownBy(producer.send(new ProducerRecord<>("shrunk", "x".repeat(5_000)))::get)
                .hasCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    @DisplayName("only asks whether a setting could be set")
    void onlyValidates(Clients clients) throws Exception {
        clients.createTopic("tried", 1);
        Collection<AlterConfigOp> operations = List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "5000"), SET));
        var validateOnly = new AlterConfigsOptions().validateOnly(true);

        admin.incrementalAlterConfigs(Map.of(topic("tried"), operations), validateOnly).all().get();

        assertThat(describe(topic("tried")).get("retention.ms").value()).isEqualTo("123456789");
    }

    @Test
    @DisplayName("is refused an unknown setting, by its name")
    void isRefusedUnknownSettings(Clients clients) throws Exception {
        clients.createTopic("strict", 1);

        assertThatThrownBy(() -> create("odd", Map.of("colour", "green")))
                .hasCauseInstanceOf(InvalidConfigurationException.class).hasMessageContaining("colour");
        assertThatThrownBy(() -> alter("strict", SET, "colour", "green"))
                .hasCauseInstanceOf(InvalidConfigurationException.class).hasMessageContaining("colour");
    }

    @Test
    @DisplayName("is refused a value that makes no sense, and told why")
    void isRefusedBadValues(Clients clients) throws Exception {
        clients.createTopic("sane", 1);

        assertThatThrownBy(() -> create("odd", Map.of("segment.bytes", "-1")))
                .hasCauseInstanceOf(InvalidConfigurationException.class).hasMessageContaining("segment.bytes");
        assertThatThrownBy(() -> alter("sane", SET, "retention.ms", "soon"))
                .hasCauseInstanceOf(InvalidConfigurationException.class).hasMessageContaining("retention.ms");
        assertThat(describe(topic("sane")).get("retention.ms").value()).isEqualTo("123456789");
    }

    @Test
    @DisplayName("is told that a topic does not exist")
    void isToldOfAMissingTopic() {
        assertThatThrownBy(() -> describe(topic("unheard-of"))).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(() -> alter("unheard-of", SET, "retention.ms", "1"))
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    @DisplayName("may set what Kafka Streams sets on its changelog and repartition topics")
    void mayBeKafkaStreams() throws Exception {
        create("app-counts-changelog", Map.of(
                "cleanup.policy", "compact", "message.timestamp.type", "CreateTime", "min.compaction.lag.ms", "1000"));
        create("app-windows-changelog", Map.of(
                "cleanup.policy", "compact,delete", "retention.ms", "90000000", "message.timestamp.type", "CreateTime"));
        create("app-words-repartition", Map.of(
                "cleanup.policy", "delete", "segment.bytes", "52428800", "retention.ms", "-1",
                "message.timestamp.type", "CreateTime"));

        assertThat(describe(topic("app-words-repartition")).get("retention.ms").value()).isEqualTo("-1");
    }

    // ---- scenario ----

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private Config describe(ConfigResource resource) throws Exception {
        return admin.describeConfigs(List.of(resource)).all().get().get(resource);
    }

    private void create(String name, Map<String, String> settings) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(settings))).all().get();
    }

    private void alter(String topic, AlterConfigOp.OpType how, String name, String value) throws Exception {
        var operation = new AlterConfigOp(new ConfigEntry(name, value), how);
        admin.incrementalAlterConfigs(Map.of(topic(topic), List.of(operation))).all().get();
    }

    /** A change is decided by the controller; the broker that we ask may hear of it a moment later. */
    private void awaitValue(String topic, String name, String value) {
        Awaitility.await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(describe(topic(topic)).get(name).value()).isEqualTo(value));
    }
}

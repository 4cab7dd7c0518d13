package minibroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import minibroker.log.LogSettings;
import minibroker.produce.metadata.Endpoint;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.topics.ProduceSettings;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("server.properties")
class BrokerConfigTest {
    private static final Map<String, Integer> NO_PORTS = Map.of();

    @TempDir
    Path directory;

    @Test
    @DisplayName("of Apache Kafka for a single node serves as it is, and one warning names what has no effect")
    void kafkasOwnFile() throws Exception {
        var config = BrokerConfig.load(Path.of(getClass().getResource("/kraft-single-node.properties").toURI()));

        assertThat(config.nodeId()).isEqualTo(1);
        assertThat(config.logDir()).isEqualTo("/tmp/kraft-combined-logs");
        assertThat(config.listeners()).containsExactly(new ListenerAddress("PLAINTEXT", "127.0.0.1", 9092));
        assertThat(config.advertised(NO_PORTS)).isEqualTo(Map.of("PLAINTEXT", new Endpoint("localhost", 9092)));
        assertThat(config.warning().orElseThrow())
                .contains("without effect yet: controller.quorum.bootstrap.servers, num.io.threads, num.network.threads")
                .contains("offsets.topic.replication.factor")
                .contains("listener CONTROLLER://:9093 is not opened")
                .contains("PLAINTEXT://:9092 names no host: it is bound to 127.0.0.1 only")
                .doesNotContain("unknown").doesNotContain("\n");
    }

    @Test
    @DisplayName("needs little: a number, a directory and an address")
    void aSmallOne() {
        var config = config("listeners", "PLAINTEXT://127.0.0.1:0");

        assertThat(config.warning()).isEmpty();
        assertThat(config.advertised(Map.of("PLAINTEXT", 4711))).as("the port that was free")
                .isEqualTo(Map.of("PLAINTEXT", new Endpoint("127.0.0.1", 4711)));
        assertThat(config.settings().get(ProduceSettings.NUM_PARTITIONS)).isEqualTo(1);
        assertThat(config.maxBufferedBytes()).as("room for one of the largest requests").isEqualTo(100 << 20);
    }

    @Test
    @DisplayName("tells settings that come later from slips of the pen")
    void unknownNames() {
        var config = config("num.network.threads", "3", "log.retension.hours", "5", "listener.name.internal.ssl.protocol", "TLS");

        assertThat(config.warning().orElseThrow()).isEqualTo("in the given properties: without effect yet: "
                + "listener.name.internal.ssl.protocol, num.network.threads; unknown to this broker and to Kafka: log.retension.hours");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            log.retention.hours,   2,                        7200000
            log.retention.minutes, 2,                        120000
            log.retention.ms,      2,                        2
            log.retention.hours,   -1,                       -1
            """)
    @DisplayName("takes the retention time in three units")
    void retentionUnits(String key, String value, long retentionMs) {
        assertThat(topicDefaults(config(key, value)).retentionMs()).isEqualTo(retentionMs);
    }

    @Test
    @DisplayName("lets the finest unit count where several are given")
    void theFinestUnitCounts() {
        var minutes = config("log.retention.hours", "1", "log.retention.minutes", "1");
        var milliseconds = config("log.retention.minutes", "1", "log.retention.ms", "1");

        assertThat(topicDefaults(minutes).retentionMs()).isEqualTo(60_000);
        assertThat(topicDefaults(milliseconds).retentionMs()).isEqualTo(1);
    }

    @Test
    @DisplayName("gives topics their defaults under the broker's names")
    void topicsInherit() {
        assertThat(topicDefaults(config("log.segment.bytes", "2097152")).segmentBytes()).isEqualTo(2 << 20);
        assertThat(topicDefaults(config("log.roll.hours", "1")).segmentMs()).isEqualTo(3_600_000);
    }

    @Test
    @DisplayName("takes an IPv6 address, and another one for clients")
    void addresses() {
        var config = config("listeners", "INSIDE://[::1]:9092,OUTSIDE://0.0.0.0:9093",
                "listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT",
                "advertised.listeners", "OUTSIDE://broker.example.org:19093");

        assertThat(config.listeners()).extracting(ListenerAddress::toString)
                .containsExactly("INSIDE://[::1]:9092", "OUTSIDE://0.0.0.0:9093");
        assertThat(config.advertised(NO_PORTS)).isEqualTo(Map.of(
                "INSIDE", new Endpoint("::1", 9092), "OUTSIDE", new Endpoint("broker.example.org", 19093)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            listeners                      | 127.0.0.1:9092          | NAME://host:port
            listeners                      | PLAINTEXT://host        | NAME://host:port
            listeners                      | PLAINTEXT://::1:9092    | NAME://host:port
            listeners                      | PLAINTEXT://h:70000     | A port is a number from 0 to 65535
            listeners                      | INSIDE://h:9092         | add INSIDE:PLAINTEXT to listener.security.protocol.map
            listeners                      | SSL://h:9092            | The listener speaks SSL, which comes with lab 27
            listeners                      | PLAINTEXT://a:1,PLAINTEXT://a:2 | two listeners of this name
            listeners                      | PLAINTEXT://0.0.0.0:9092 | in advertised.listeners
            listener.security.protocol.map | PLAINTEXT:PLAIN         | There is no such security protocol
            listener.security.protocol.map | PLAINTEXT               | LISTENER:PROTOCOL
            advertised.listeners           | OTHER://h:1             | There is no such listener among listeners, which has [PLAINTEXT]
            advertised.listeners           | PLAINTEXT://0.0.0.0:1   | Clients cannot connect to 0.0.0.0
            inter.broker.listener.name     | OTHER                   | There is no such listener for brokers
            controller.listener.names      | PLAINTEXT               | none of them is for clients
            log.dirs                       | /a,/b                   | This broker keeps its data in one directory
            process.roles                  | controller              | comes with lab 15
            process.roles                  | boss                    | String must be one of: broker, controller
            broker.id                      | 7                       | It is the older name of node.id, which is 1
            node.id                        | -1                      | Value must be at least 0
            node.id                        | one                     | Not a number of type INT
            num.partitions                 | 0                       | Value must be at least 1
            log.retention.hours            | soon                    | Not a number of type INT
            """)
    @DisplayName("is refused with the key, the value and what to do")
    void complaints(String key, String value, String advice) {
        assertThatThrownBy(() -> config(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("in the given properties: ")
                .hasMessageContaining(key)
                .hasMessageContaining(value.contains(",") ? value.split(",")[1] : value)
                .hasMessageContaining(advice);
    }

    @Test
    @DisplayName("must say who the broker is and where its data lies")
    void whatIsMissing() {
        assertThatThrownBy(() -> BrokerConfig.of(Map.of("log.dirs", "/data"))).hasMessageContaining("node.id is missing");
        assertThatThrownBy(() -> BrokerConfig.of(Map.of("node.id", "1"))).hasMessageContaining("log.dirs is missing");
        assertThat(BrokerConfig.of(Map.of("broker.id", "3", "log.dir", "/data")).nodeId()).isEqualTo(3);
    }

    @Test
    @DisplayName("reads a file in UTF-8 and, as Kafka does, in Latin-1 or with escapes: a path may have accents")
    void readsAccents() throws IOException {
        var text = "node.id=1\nlisteners=PLAINTEXT://127.0.0.1:0\nlog.dirs=/d\u00e9p\u00f4t\n";
        var file = directory.resolve("server.properties");
        for (var bytes : List.of(text.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.ISO_8859_1),
                text.replace("\u00e9", "\\u00e9").replace("\u00f4", "\\u00f4").getBytes(StandardCharsets.US_ASCII))) {
            Files.write(file, bytes);
            assertThat(BrokerConfig.load(file).logDir()).isEqualTo("/d\u00e9p\u00f4t");
        }
    }

    @Test
    @DisplayName("is named in every complaint")
    void namesTheFile() throws IOException {
        var file = Files.writeString(directory.resolve("server.properties"), "node.id=x\nlog.dirs=/data\n");

        assertThatThrownBy(() -> BrokerConfig.load(file)).hasMessageContaining(file.toString());
        assertThatThrownBy(() -> BrokerConfig.load(directory.resolve("none"))).isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file");
    }

    private static LogSettings topicDefaults(BrokerConfig config) {
        return LogSettings.from(config.configuration().topic(MetadataImage.EMPTY, "readings"));
    }

    /** A config that is fine, with these keys and values on top. */
    private static BrokerConfig config(String... keysAndValues) {
        var properties = new LinkedHashMap<>(
                Map.of("node.id", "1", "log.dirs", "/data", "listeners", "PLAINTEXT://127.0.0.1:9092"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return BrokerConfig.of(properties);
    }
}

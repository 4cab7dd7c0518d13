package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.ApacheCluster;
import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.MiniBrokerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs Apache Kafka's jars: {@code mvn verify -pl labs/checks -am -Papache-tools -Dapache.kafka.libs=FOLDER}. */
@MiniBrokerOnly("here Kafka's own tool judges our files")
@Tag("needs-apache")
@ClusterTest(on = PROCESS)
@DisplayName("Apache Kafka's DumpLogSegments")
class DumpLogSegmentsCheck {
    private static final int RECORDS = 3_000;

    private Path partition;

    /** Three thousand readings in two segments, closed cleanly. */
    @BeforeEach
    void givenAPartition(Cluster cluster, Clients clients) throws Exception {
        partition = cluster.dataOf(cluster.onlyBroker()).resolve("dumped-0");
        if (Files.exists(partition)) {
            return;
        }
        produce("dumped", clients);
        cluster.restart(cluster.onlyBroker());
    }

    /** All are acknowledged when this returns. */
    private static void produce(String topic, Clients clients) throws Exception {
        clients.createTopic(topic, 1, Map.of("segment.bytes", "1048576", "index.interval.bytes", "200"));
        var producer = clients.producer(Map.of("batch.size", 4_000));
        for (int i = 0; i < RECORDS; i++) {
            producer.send(new ProducerRecord<>(topic, 0, 1_000_000L + i, "sensor-" + i % 7, i + "-" + "x".repeat(400)));
        }
        producer.flush();
    }

    @Test
    @DisplayName("reads all that was acknowledged when the broker was killed, and sane indexes once it has recovered")
    void readsWhatAKilledBrokerLeft(Cluster cluster, Clients clients) throws Exception {
        produce("killed", clients);
        cluster.kill(cluster.onlyBroker());
        partition = cluster.dataOf(cluster.onlyBroker()).resolve("killed-0");
        readsRecords();

        cluster.restart(cluster.onlyBroker());      // recovers
        cluster.restart(cluster.onlyBroker());      // stops cleanly, so that the indexes are written
        readsRecords();
        readsOffsetIndexes();
        readsTimeIndexes();
    }

    @Test
    @DisplayName("reads every record of our .log files")
    void readsRecords() throws Exception {
        var records = new ArrayList<String>();
        for (var log : files(".log")) {
            var lines = dump(log, "--print-data-log", "--deep-iteration");
            lines.stream().filter(line -> line.contains("payload: ")).forEach(records::add);
        }
        assertThat(records).hasSize(RECORDS);
        assertThat(records.get(RECORDS - 1))
                .contains("offset: 2999 ", "CreateTime: 1002999 ", "key: sensor-3", "payload: 2999-x");
    }

    @Test
    @DisplayName("finds our .index files sane, and each entry right")
    void readsOffsetIndexes() throws Exception {
        for (var index : files(".index")) {
            assertThat(dump(index, "--index-sanity-check")).anyMatch(line -> line.contains("passed sanity check"));
            assertThat(dump(index)).noneMatch(line -> line.contains("Mismatches") || line.contains("Error"));
        }
    }

    @Test
    @DisplayName("finds our .timeindex files sane, and each entry right")
    void readsTimeIndexes() throws Exception {
        for (var index : files(".timeindex")) {
            assertThat(dump(index, "--index-sanity-check")).anyMatch(line -> line.contains("passed sanity check"));
            assertThat(dump(index)).noneMatch(line -> line.matches(".*(mismatch|out of order|Error).*"));
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (var files = Files.list(partition)) {
            var found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
            assertThat(found).as("%s files in %s", ending, partition).isNotEmpty();
            return found;
        }
    }

    private static List<String> dump(Path file, String... options) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", ApacheCluster.classPath(),
                "org.apache.kafka.tools.DumpLogSegments", "--files", file.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code; it said: %s", output).isZero();
        return output.lines().toList();
    }
}

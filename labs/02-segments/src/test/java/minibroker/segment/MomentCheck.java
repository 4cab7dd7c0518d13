package minibroker.segment;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.check.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("A stock client on your segments")
class MomentCheck {
    private static final int READINGS = 500;

    @Test
    @DisplayName("every reading that was acknowledged comes back after SIGKILL and a torn tail")
    void comesBack(Cluster cluster, Clients clients) throws Exception {
        clients.createTopic("readings", 1);
        var producer = clients.producer();
        for (int i = 0; i < READINGS; i++) {
            producer.send(new ProducerRecord<>("readings", 0, "container-" + i % 5, "reading " + i));
        }
        producer.flush();
        System.out.println("A stock producer has sent " + READINGS + " readings, all acknowledged.");

        cluster.kill(cluster.onlyBroker());
        var log = cluster.dataOf(cluster.onlyBroker()).resolve("readings-0").resolve(SegmentNames.of(0, SegmentNames.LOG));
        var whole = Files.size(log);
        tear(log);
        System.out.println("SIGKILL. The log has " + whole + " bytes; now " + (Files.size(log) - whole)
            + " more of a batch that never became whole.");

        cluster.restart(cluster.onlyBroker());
        var read = clients.read("readings", READINGS);
        assertThat(read).extracting(ConsumerRecord::value).startsWith("reading 0").endsWith("reading " + (READINGS - 1))
            .hasSize(READINGS).doesNotHaveDuplicates();
        assertThat(Files.size(log)).as("bytes in the log after recovery").isEqualTo(whole);
        System.out.println("Started again: your code cut the tear, and a stock consumer has read all " + READINGS + ".");
        keep(log);
    }

    /** The beginning of the first batch once more, as if the power had failed while it was written. */
    private static void tear(Path log) throws IOException {
        var beginning = new byte[50];
        try (var in = Files.newInputStream(log)) {
            assertThat(in.readNBytes(beginning, 0, 50)).isEqualTo(50);
        }
        Files.write(log, beginning, StandardOpenOption.APPEND);
    }

    private static void keep(Path log) throws IOException {
        var kept = Path.of(System.getProperty("lab.output", "target/lab")).resolve("moment").resolve(log.getFileName());
        Files.createDirectories(kept.getParent());
        Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("The file is kept. Let Kafka's own tool read what your code wrote and mended:");
        System.out.println("  ./lab kafka dump-log --print-data-log --files \"" + kept + "\"");
    }
}

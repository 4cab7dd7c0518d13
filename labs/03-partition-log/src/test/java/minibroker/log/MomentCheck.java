package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.MiniBrokerOnly;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.check.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("A stock consumer on your log")
class MomentCheck {
    private static final int READINGS = 300;
    private static final TopicPartition PARTITION = new TopicPartition("readings", 0);

    @Test
    @DisplayName("a consumer seeks to the beginning, the middle and the end of a log that loses its oldest segments")
    void seeks(Cluster cluster, Clients clients) throws Exception {
        fill(PARTITION.topic(), clients);
        var before = baseOffsets(cluster, PARTITION);
        System.out.println("A stock producer has sent " + READINGS + " readings. Your log keeps them in " + before.size()
                + " segments: " + before.subList(0, 3) + " ... " + before.get(before.size() - 1));
        assertThat(before).as("base offsets of the segments").hasSizeGreaterThan(5).startsWith(0L);

        var consumer = clients.consumer();
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        says("seeks to the beginning", consumer, 0);
        consumer.seek(PARTITION, before.get(3) - 1);
        says("seeks to " + (before.get(3) - 1) + ", the last offset of a segment", consumer, before.get(3) - 1);
        consumer.seekToEnd(List.of(PARTITION));
        assertThat(consumer.position(PARTITION)).as("the end").isEqualTo(READINGS);
        System.out.println("It seeks to the end: offset " + READINGS + ", where the next reading will be.");

        clients.admin().deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(150))).all().get();
        System.out.println("An admin deletes all below 150.");
        consumer.seekToBeginning(List.of(PARTITION));
        says("seeks to the beginning", consumer, 150);
        consumer.seek(PARTITION, 10);
        assertThatThrownBy(() -> Clients.next(consumer, 1)).isInstanceOf(OffsetOutOfRangeException.class);
        System.out.println("It seeks to 10, and is told that this offset is out of range.");

        cluster.kill(cluster.onlyBroker());
        cluster.restart(cluster.onlyBroker());
        consumer.seek(PARTITION, 200);
        says("seeks to 200, after SIGKILL and a start on your recovery", consumer, 200);
        assertThat(Clients.next(consumer, 99)).as("all up to the end").hasSize(99);
    }

    @Test
    @MiniBrokerOnly("Kafka's log start offset moves at once, too, but its segments go when a timer comes round")
    @DisplayName("segments that are wholly below the log start offset go at once")
    void segmentsGo(Cluster cluster, Clients clients) throws Exception {
        var partition = new TopicPartition("old-readings", 0);
        fill(partition.topic(), clients);
        var before = baseOffsets(cluster, partition);
        clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(150))).all().get();
        var after = baseOffsets(cluster, partition);
        assertThat(after.get(1)).as("where the second segment begins").isGreaterThan(150L);
        System.out.println("In another topic an admin deletes all below 150, too: of " + before.size() + " segments "
                + after.size() + " are left, the first one is " + after.get(0) + ".");
    }

    /** Many small segments. */
    private static void fill(String topic, Clients clients) throws Exception {
        clients.createTopic(topic, 1, Map.of("internal.segment.bytes", "1200", "file.delete.delay.ms", "0"));
        var producer = clients.producer(Map.of("batch.size", 500));
        for (int i = 0; i < READINGS; i++) {
            producer.send(new ProducerRecord<>(topic, 0, "container-" + i % 5, "reading " + i));
        }
        producer.flush();
    }

    private static void says(String what, Consumer<String, String> consumer, long offset) {
        var first = Clients.next(consumer, 1).get(0);
        assertThat(first.offset()).as("offset of the first record").isEqualTo(offset);
        assertThat(first.value()).isEqualTo("reading " + offset);
        consumer.seek(PARTITION, offset + 1);
        System.out.println("A stock consumer " + what + ": \"" + first.value() + "\".");
    }

    private static List<Long> baseOffsets(Cluster cluster, TopicPartition partition) throws IOException {
        try (var files = Files.list(cluster.dataOf(cluster.onlyBroker()).resolve(partition.toString()))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".log"))
                    .map(name -> Long.parseLong(name.replace(".log", ""))).sorted().toList();
        }
    }
}

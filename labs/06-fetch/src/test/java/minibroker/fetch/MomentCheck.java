package minibroker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.check.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("A stock consumer waits in your long poll")
class MomentCheck {
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final int AT_MOST_IN_A_SECOND = 10;       // about 2; a hot loop asks thousands of times
    private static final int LATE_MS = 400;                  // of fetch.max.wait.ms=500: nobody woke it

    @Test
    @DisplayName("it asks seldom, hears at once, and finds a reading by its time")
    void longPoll(Cluster cluster, Clients clients) throws Exception {
        clients.createTopic("readings", 1);
        var producer = clients.producer();
        for (int i = 0; i < 3; i++) {
            producer.send(new ProducerRecord<>("readings", 0, 1_000L + i, "c-" + i, "-18." + i)).get();
        }
        var consumer = clients.consumer();
        consumer.assign(List.of(READINGS));
        consumer.seekToEnd(List.of(READINGS));
        consumer.position(READINGS);

        idles(consumer);
        hearsAtOnce(producer, consumer);
        findsByTime(consumer);
    }

    private static void idles(Consumer<String, String> consumer) {
        var before = fetches(consumer);
        assertThat(consumer.poll(Duration.ofSeconds(1))).as("records that nobody has sent").isEmpty();
        var asked = fetches(consumer) - before;
        System.out.println("A stock consumer polls for a second, and nothing is written. Questions that your broker has answered "
            + "meanwhile: " + asked + ".");
        assertThat(asked).as("fetches of an idle consumer in a second").isBetween(1L, (long) AT_MOST_IN_A_SECOND);
    }

    private static void hearsAtOnce(Producer<String, String> producer, Consumer<String, String> consumer) throws Exception {
        var sentAt = new CompletableFuture<Long>();
        consumer.poll(Duration.ofMillis(50));                // a new question is on its way, or waits already
        producer.send(new ProducerRecord<>("readings", 0, 2_000L, "c-3", "-11.0"), (metadata,
            error) -> sentAt.complete(System.nanoTime()));
        var records = consumer.poll(Duration.ofSeconds(2));
        var lateMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentAt.get(2, TimeUnit.SECONDS));
        assertThat(records).as("what the consumer has got").hasSize(1);
        System.out.println("A reading is written, and the consumer has it " + Math.max(0, lateMs)
            + " ms after the producer has its acknowledgement.");
        assertThat(lateMs).as("ms between acknowledgement and arrival: was the question woken?").isLessThan(LATE_MS);
    }

    private static void findsByTime(Consumer<String, String> consumer) {
        var found = consumer.offsetsForTimes(Map.of(READINGS, 1_500L)).get(READINGS);
        consumer.seek(READINGS, found.offset());
        var record = Clients.next(consumer, 1).get(0);
        System.out.println("\"Since 1500?\" The consumer seeks to offset " + found.offset() + ", and reads " + record.key() + " "
            + record.value() + " of " + record.timestamp() + ".");
        assertThat(record.timestamp()).as("time of the first reading since 1500").isEqualTo(2_000L);
        assertThat(consumer.offsetsForTimes(Map.of(READINGS, 9_000L)).get(READINGS)).as("readings since 9000").isNull();
    }

    private static long fetches(Consumer<String, String> consumer) {
        return consumer.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("fetch-total"))
            .mapToLong(metric -> ((Number) metric.getValue().metricValue()).longValue()).max().orElse(0);
    }
}

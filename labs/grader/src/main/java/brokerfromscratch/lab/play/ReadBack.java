package brokerfromscratch.lab.play;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A stock consumer reads partition 0 from its start, and compares what it gets with what was sent. */
final class ReadBack {
    private final int patienceMs;
    private final boolean withTimes;
    private final Map<String, Object> more;
    private final Set<String> sent = new HashSet<>();
    private int came;
    private int strange;

    /** @param patienceMs for all of it */
    ReadBack(int patienceMs) {
        this(patienceMs, true, Map.of());
    }

    private ReadBack(int patienceMs, boolean withTimes, Map<String, Object> more) {
        this.patienceMs = patienceMs;
        this.withTimes = withTimes;
        this.more = more;
    }

    /** Each fetch has room for 100 bytes, less than any batch has. */
    static ReadBack withLittleRoom(int patienceMs) {
        return new ReadBack(patienceMs, true, Map.of("fetch.max.bytes", 100, "max.partition.fetch.bytes", 100));
    }

    /** For a topic whose records get the broker's time. */
    static ReadBack withoutTimes(int patienceMs) {
        return new ReadBack(patienceMs, false, Map.of());
    }

    /** This one was handed to a producer. Whether it was acknowledged is not asked: a power loss may take it. */
    void sent(ProducerRecord<String, String> record) {
        sent.add(text(record.timestamp(), record.key(), record.value()));
    }

    /** How it went, in words that go on behind "a consumer read the topic from its start: ". */
    String outcome(String bootstrapServers, String topic) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers,
            "default.api.timeout.ms", patienceMs, "request.timeout.ms", patienceMs / 2, "fetch.max.wait.ms", 500));
        settings.putAll(more);
        var partition = new TopicPartition(topic, 0);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            var isDone = read(consumer, partition);
            var odd = strange == 0 ? "" : ", and %d of them nobody had sent so".formatted(strange);
            return "%d records came%s%s".formatted(came, odd, isDone ? ""
                : "; it had not come to the end after %d s".formatted(patienceMs / 1_000));
        } catch (KafkaException e) {
            return "after %d records it gave up: %s".formatted(came, reason(e));
        }
    }

    /** False if the end is not reached in time. */
    private boolean read(KafkaConsumer<String, String> consumer, TopicPartition partition) {
        var deadline = System.nanoTime() + Duration.ofMillis(patienceMs).toNanos();
        consumer.seekToBeginning(List.of(partition));
        var end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            consumer.poll(Duration.ofMillis(200)).forEach(this::compare);
        }
        return true;
    }

    private void compare(ConsumerRecord<String, String> record) {
        came++;
        strange += sent.contains(text(record.timestamp(), record.key(), record.value())) ? 0 : 1;
    }

    private String text(long timestampMs, String key, String value) {
        return (withTimes ? timestampMs : "") + " " + key + " " + value;
    }

    /** What the client's own exception says, without the advice that goes on behind the first line. */
    static String reason(Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }
}

package brokerfromscratch.lab.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A patient's third topic, which keeps little of what it gets: small segments, of which the oldest go by themselves, and
 * some more when somebody asks for that. A consumer with little room reads what is left.
 */
final class History {
    static final String TOPIC = "history";

    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int COUNT = 30;
    private static final int SEGMENT_BYTES = 1_000;                       // room for three of its batches
    private static final int RETENTION_BYTES = 2_500;
    private static final int RETENTION_WAIT_MS = 1_200;                   // two looks of the broker, and a bit

    private final Path folder;
    private final String bootstrapServers;
    private final int patienceMs;
    private final ReadBack readBack;

    History(Path data, String bootstrapServers, int patienceMs) {
        this.folder = data.resolve(TOPIC + "-0");
        this.bootstrapServers = bootstrapServers;
        this.patienceMs = patienceMs;
        this.readBack = ReadBack.withLittleRoom(patienceMs);
    }

    /** Its whole life, told to {@code day}; what fails is a part of the story. */
    void live(List<String> day) throws IOException, InterruptedException {
        try (var admin = Admin.create(settings("default.api.timeout.ms", patienceMs, "request.timeout.ms", patienceMs / 2))) {
            make(admin);
            send();
            day.add(("%d readings, each in a batch of its own, went to the topic %s. Its segments have at most %d bytes, "
                + "and it has retention.bytes=%d; all were acknowledged.")
                .formatted(COUNT, TOPIC, SEGMENT_BYTES, RETENTION_BYTES));
            waitForMore();
            Thread.sleep(RETENTION_WAIT_MS);         // the patient is a process with a clock of its own
            day.add("A moment later its log files had %d bytes in all, and it began at offset %d."
                .formatted(bytes(), begin(admin)));
            deleteSome(admin, day);
            day.add("A consumer that wants 100 bytes at a time read it from its start: %s.".formatted(
                readBack.outcome(bootstrapServers, TOPIC)));
            day.add("A consumer waited at its end for one second; its fetches in that time: %d.".formatted(asksAtTheEnd()));
        } catch (ExecutionException | KafkaException e) {
            day.add("Then %s failed: %s.".formatted(TOPIC, ReadBack.reason(e)));
        }
    }

    private void make(Admin admin) throws ExecutionException, InterruptedException {
        var topic = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("internal.segment.bytes", "" + SEGMENT_BYTES,
            "retention.bytes", "" + RETENTION_BYTES, "retention.ms", "-1", "file.delete.delay.ms", "500"));
        admin.createTopics(List.of(topic)).all().get();
    }

    private void send() throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(settings("request.timeout.ms", patienceMs / 2, "delivery.timeout.ms", patienceMs,
                "max.block.ms", patienceMs), new StringSerializer(), new StringSerializer())) {
            for (int number = 0; number < COUNT; number++) {
                var reading = new ProducerRecord<>(TOPIC, 0, 1_000L + number, "reefer-1", number + " " + "-".repeat(200));
                readBack.sent(reading);
                producer.send(reading).get();
            }
        }
    }

    /** Somebody who wants more than there is: the broker looks, and lets it wait. */
    private void waitForMore() {
        try (var consumer = consumer(Map.of("fetch.min.bytes", 1_000_000, "fetch.max.wait.ms", 200))) {
            consumer.seekToBeginning(List.of(PARTITION));
            consumer.poll(Duration.ofMillis(700));
        }
    }

    /** Up to an offset inside the second of its segments. */
    private void deleteSome(Admin admin, List<String> day) throws IOException, ExecutionException, InterruptedException {
        var bases = bases();
        if (bases.size() < 2) {
            return;
        }
        var offset = bases.get(1) + 1;
        admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(offset))).all().get();
        day.add("Its records below offset %d were deleted on request; it began at %d, and ended at %d."
            .formatted(offset, begin(admin), offsetOf(admin, OffsetSpec.latest())));
    }

    private long asksAtTheEnd() {
        try (var consumer = consumer(Map.of("fetch.max.wait.ms", 500))) {
            consumer.seekToEnd(List.of(PARTITION));
            consumer.poll(Duration.ofMillis(1_000));
            return consumer.metrics().values().stream().filter(metric -> metric.metricName().name().equals("fetch-total"))
                .mapToLong(metric -> ((Double) metric.metricValue()).longValue()).max().orElse(0);
        }
    }

    private KafkaConsumer<String, String> consumer(Map<String, Object> more) {
        var settings = settings("default.api.timeout.ms", patienceMs, "request.timeout.ms", patienceMs / 2);
        settings.putAll(more);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(PARTITION));
        return consumer;
    }

    /** Settings of a client: names and numbers in turn. */
    private Map<String, Object> settings(Object... namesAndNumbers) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            settings.put((String) namesAndNumbers[i], namesAndNumbers[i + 1]);
        }
        return settings;
    }

    private static long begin(Admin admin) throws ExecutionException, InterruptedException {
        return offsetOf(admin, OffsetSpec.earliest());
    }

    private static long offsetOf(Admin admin, OffsetSpec which) throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(PARTITION, which)).partitionResult(PARTITION).get().offset();
    }

    private List<Long> bases() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".log")).sorted()
                .map(name -> Long.parseLong(name.substring(0, 20))).toList();
        }
    }

    private long bytes() throws IOException {
        var sum = 0L;
        for (var base : bases()) {
            sum += Files.size(folder.resolve("%020d.log".formatted(base)));
        }
        return sum;
    }
}

package brokerfromscratch.lab.play;

import brokerfromscratch.lab.Broker;
import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker with something wrong in it, and the day it had: readings are written, the power fails in the middle of a write, the
 * broker starts again, more readings are written. What it says of that day is collected for the reader.
 */
final class Patient {
    static final String TOPIC = "readings";

    private static final int BEFORE = 400;
    private static final int AFTER = 40;
    private static final long FIRST_TIMESTAMP = 1_767_225_600_000L;         // 2026-01-01: each day of the same seed is the same
    private static final int PATIENCE_MS = 6_000;

    private final Broker broker;
    private final Random random;
    private final List<String> day = new ArrayList<>();

    Patient(Broker broker, long seed) {
        this.broker = broker;
        this.random = new Random(seed);
    }

    /** Lives through the day. What fails is a part of the story. */
    List<String> live() throws IOException, InterruptedException {
        broker.start();
        day.add("%d readings of 5 containers were sent, in batches of 1 to 8; %s.".formatted(BEFORE, send(0, BEFORE)));
        broker.kill();
        day.add("The power failed in the middle of a write: of the last batch, " + tear() + ".");
        try {
            broker.start();
            var outcome = send(BEFORE, BEFORE + AFTER);
            day.add("The broker was started again. %d more readings were sent; %s.".formatted(AFTER, outcome));
        } catch (LabException e) {
            day.add("The broker was started again, and did not come up: its log says why.");
            return day;
        }
        if (!broker.isRunning()) {
            day.add("Then the broker ended by itself: its log says why.");
        }
        return day;
    }

    private String send(int from, int to) throws InterruptedException {
        if (from == 0) {
            makeTopic();
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(),
            "request.timeout.ms", PATIENCE_MS / 2, "delivery.timeout.ms", PATIENCE_MS, "max.block.ms", PATIENCE_MS);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            return send(producer, from, to);
        }
    }

    private void makeTopic() throws InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(),
            "default.api.timeout.ms", PATIENCE_MS, "request.timeout.ms", PATIENCE_MS / 2);
        try (var admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
            day.add("The topic could not be made: " + e.getCause().getMessage() + ".");
        }
    }

    private String send(KafkaProducer<String, String> producer, int from, int to) throws InterruptedException {
        try {
            for (int number = from; number < to; number++) {
                var sent = producer.send(reading(number));
                if (random.nextInt(5) == 0 || number == to - 1) {
                    sent.get();
                }
            }
            return "all were acknowledged";
        } catch (ExecutionException e) {
            return "then one was refused: " + e.getCause().getMessage().replaceFirst("\\.$", "");
        }
    }

    /** A ship that comes back into reach sends what is older than what others sent meanwhile. */
    private ProducerRecord<String, String> reading(int number) {
        var late = random.nextInt(20) == 0 ? random.nextInt(3_600_000) : 0;
        return new ProducerRecord<>(TOPIC, 0, FIRST_TIMESTAMP + number * 1_000L - late, "reefer-" + (1 + random.nextInt(5)),
            "%.1f".formatted(-18 + random.nextGaussian()) + " " + "*".repeat(random.nextInt(60)));
    }

    /** What a power loss does to a file that was not forced: its end is missing. */
    private String tear() throws IOException {
        var log = newestLog();
        try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            var cut = 1 + random.nextInt(60);
            file.truncate(Math.max(0, file.size() - cut));
            return "the last %d bytes never reached the disk (%s)".formatted(cut, log.getFileName());
        }
    }

    private Path newestLog() throws IOException {
        try (var files = Files.walk(broker.data())) {
            return files.filter(file -> file.toString().endsWith(".log") && file.getParent().endsWith(TOPIC + "-0")).sorted()
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new LabException("the broker has made no log file for " + TOPIC));
        }
    }
}

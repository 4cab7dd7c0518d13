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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker with something wrong in it, and the day it had: readings are written, the power fails in the middle of a write, the
 * broker starts again, more readings are written, all are read, and it is stopped and started once more. Then a topic that keeps
 * little has its {@link History}. What it says of that day is collected for the reader.
 */
final class Patient {
    static final String TOPIC = "readings";

    /** Of its broker: else its first look for old segments would come after half a minute. */
    static final Map<String, String> SETTINGS = Map.of("log.retention.check.interval.ms", "500");

    private static final int BEFORE = 400;
    private static final int AFTER = 40;
    private static final long FIRST_TIMESTAMP = 1_767_225_600_000L;         // 2026-01-01: each day of the same seed is the same
    private static final int PATIENCE_MS = 6_000;

    private final Broker broker;
    private final Random random;
    private final ReadBack readBack = new ReadBack(PATIENCE_MS);
    private final Alarms alarms = new Alarms(PATIENCE_MS);
    private final List<String> day = new ArrayList<>();

    Patient(Broker broker, long seed) {
        this.broker = broker;
        this.random = new Random(seed);
    }

    /** Lives through the day. What fails is a part of the story. */
    List<String> live() throws IOException, InterruptedException {
        broker.start();
        day.add("%d readings of 5 containers were sent, in batches of 1 to 8; %s.".formatted(BEFORE, send(0, BEFORE)));
        if (newestLog().isEmpty()) {
            return day;                                      // nothing that a power failure could tear
        }
        day.add("6 alarms were sent to a topic of their own, from a box whose clock is ten years ahead; %s.".formatted(
            alarms.send(broker.bootstrapServers())));
        broker.kill();
        day.add("The power failed in the middle of a write: of the last batch, " + tear() + ".");
        var torn = alarms.tear(broker.data());
        if (torn != null) {
            day.add("Half of the file %s of %s never reached the disk, either.".formatted(torn, Alarms.TOPIC));
        }
        if (starts() && sendsMore() && stops() && starts()) {
            new History(broker.data(), broker.bootstrapServers(), PATIENCE_MS).live(day);
        }
        return day;
    }

    /** Each of the three says whether it makes sense to go on. */
    private boolean starts() throws IOException, InterruptedException {
        try {
            broker.start();
            day.add("The broker was started again.");
            return true;
        } catch (LabException e) {
            day.add("The broker was started again, and did not come up: its log says why.");
            return false;
        }
    }

    private boolean sendsMore() throws InterruptedException {
        day.add("%d more readings were sent; %s.".formatted(AFTER, send(BEFORE, BEFORE + AFTER)));
        if (broker.isRunning()) {
            day.add("A consumer read the topic from its start: " + readBack.outcome(broker.bootstrapServers(), TOPIC) + ".");
            day.add("It read %s, too: %s.".formatted(Alarms.TOPIC, alarms.readBack(broker.bootstrapServers())));
        }
        if (!broker.isRunning()) {
            day.add("Then the broker ended by itself: its log says why.");
        }
        return broker.isRunning();
    }

    private boolean stops() throws InterruptedException {
        var began = System.nanoTime();
        if (broker.stop()) {
            day.add("It was asked to stop, and did, after %s.".formatted(since(began)));
            return true;
        }
        day.add("It was asked to stop, and has not stopped yet.");
        return false;
    }

    private static String since(long began) {
        return "%.1f s".formatted((System.nanoTime() - began) / 1e9);
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
            var forEver = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("retention.ms", "-1"));     // its readings look old
            admin.createTopics(List.of(forEver)).all().get();
        } catch (ExecutionException e) {
            day.add("The topic could not be made: " + e.getCause().getMessage() + ".");
        }
    }

    private String send(KafkaProducer<String, String> producer, int from, int to) throws InterruptedException {
        var began = System.nanoTime();
        try {
            for (int number = from; number < to; number++) {
                var reading = reading(number);
                readBack.sent(reading);
                var sent = producer.send(reading);
                if (random.nextInt(5) == 0 || number == to - 1) {
                    sent.get();
                }
            }
            return "all were acknowledged, after " + since(began);
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
        var log = newestLog().orElseThrow();
        try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            var cut = 1 + random.nextInt(60);
            file.truncate(Math.max(0, file.size() - cut));
            return "the last %d bytes never reached the disk (%s)".formatted(cut, log.getFileName());
        }
    }

    private Optional<Path> newestLog() throws IOException {
        try (var files = Files.walk(broker.data())) {
            return files.filter(file -> file.toString().endsWith(".log") && file.getParent().endsWith(TOPIC + "-0")).sorted()
                .reduce((older, newer) -> newer);
        }
    }
}

package brokerfromscratch.lab.play;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A patient's second topic. Its records come from a box whose clock is ten years ahead, so the broker stamps them with its own
 * time; and no two of them fit into a segment.
 */
final class Alarms {
    static final String TOPIC = "alarms";

    private static final int COUNT = 6;
    private static final int TORN = 3;                                   // of six segments, this one loses its end
    private static final long WRONG_CLOCK_MS = 2_082_758_400_000L;       // 2036-01-01

    private final int patienceMs;
    private final ReadBack readBack;

    Alarms(int patienceMs) {
        this.patienceMs = patienceMs;
        this.readBack = ReadBack.withoutTimes(patienceMs);
    }

    /** Makes the topic and sends; tells how it went. */
    String send(String bootstrapServers) throws InterruptedException {
        var acknowledged = 0;
        try {
            make(bootstrapServers);
            Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "request.timeout.ms", patienceMs / 2,
                "delivery.timeout.ms", patienceMs, "max.block.ms", patienceMs);
            try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                for (; acknowledged < COUNT; acknowledged++) {
                    var alarm = new ProducerRecord<>(TOPIC, 0, WRONG_CLOCK_MS + acknowledged, "reefer-" + acknowledged,
                        "door open " + "!".repeat(1_000));
                    readBack.sent(alarm);
                    producer.send(alarm).get();
                }
            }
            return "all were acknowledged";
        } catch (ExecutionException e) {
            return "%d were acknowledged, then: %s".formatted(acknowledged, ReadBack.reason(e));
        }
    }

    private void make(String bootstrapServers) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", patienceMs,
            "request.timeout.ms", patienceMs / 2);
        var topic = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime",
            "internal.segment.bytes", "2000"));
        try (var admin = Admin.create(settings)) {
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    /** A file in the middle of the log loses its end, as one that was not forced. Returns its name; null if there is none. */
    String tear(Path data) throws IOException {
        var log = data.resolve(TOPIC + "-0").resolve("%020d.log".formatted(TORN));
        if (!Files.exists(log)) {
            return null;
        }
        try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
            return log.getFileName().toString();
        }
    }

    String readBack(String bootstrapServers) {
        return readBack.outcome(bootstrapServers, TOPIC);
    }
}

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What reading costs a broker, without consumer groups: writes 1 KiB records to six partitions, reads them all back several
 * times with assign(), and prints the broker's CPU seconds per GiB of each pass (utime + stime of /proc/PID/stat).
 *
 * <pre>java -cp 'CLASSES:LIBS/*' ReadBack HOST:PORT BROKER_PID RECORDS PASSES</pre>
 */
public final class ReadBack {
    private static final String TOPIC = "readback-" + System.nanoTime();
    private static final int PARTITIONS = 6;
    private static final int RECORD_BYTES = 1024;
    private static final double TICKS_PER_SECOND = 100;          // USER_HZ of Linux

    public static void main(String[] args) throws Exception {
        var bootstrap = args[0];
        var stat = Path.of("/proc", args[1], "stat");
        int records = Integer.parseInt(args[2]);
        write(bootstrap, records);
        for (int pass = 1; pass <= Integer.parseInt(args[3]); pass++) {
            double cpuBefore = cpuSeconds(stat);
            long began = System.nanoTime();
            read(bootstrap, records);
            double seconds = (System.nanoTime() - began) / 1e9;
            double gib = (double) records * RECORD_BYTES / (1 << 30);
            System.out.printf("{\"scenario\": \"read-assign-1k-p6\", \"rep\": %d, \"rec_s\": %.0f, \"broker_cpu_s_per_gib\": %.2f}%n",
                    pass, records / seconds, (cpuSeconds(stat) - cpuBefore) / gib);
        }
    }

    private static void write(String bootstrap, int records) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
        }
        var value = new byte[RECORD_BYTES];
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap, "batch.size", 65_536, "linger.ms", 5),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, value));
            }
        }
    }

    private static void read(String bootstrap, int records) {
        try (var consumer = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            for (int got = 0; got < records; ) {
                got += consumer.poll(Duration.ofSeconds(1)).count();
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("read " + got + " of " + records + " records in 60 s");
                }
            }
        }
    }

    private static double cpuSeconds(Path stat) throws Exception {
        var text = Files.readString(stat, StandardCharsets.US_ASCII);
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}

package brokerfromscratch.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its first line to its end with a stock consumer, assigned by hand: there are no groups yet. */
final class Reader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Reader() {}

    /** All lines that stand in the topic when the call begins, each partition's in its own order. */
    static List<StoredLine> readAll(String bootstrapServers, String topic, int partitions) {
        var assigned = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
        try (var consumer = new KafkaConsumer<>(Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            return readTo(consumer.endOffsets(assigned, PATIENCE), consumer);
        }
    }

    private static List<StoredLine> readTo(Map<TopicPartition, Long> endOffsets, Consumer<String, String> consumer) {
        var lines = new ArrayList<StoredLine>();
        var began = System.nanoTime();
        while (endOffsets.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> lines.add(stored(record)));
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new LabException("reading back did not come to the end of the topic within " + PATIENCE.toSeconds() + " s");
            }
        }
        return lines;
    }

    private static StoredLine stored(ConsumerRecord<String, String> record) {
        return new StoredLine(record.partition(), record.offset(), new Line(number(record), record.key(), record.value()));
    }

    /** The number that the sender gave the line; -1, which no line has, if there is none. */
    private static int number(ConsumerRecord<String, String> record) {
        var header = record.headers().lastHeader(Sender.NUMBER_HEADER);
        try {
            return header == null ? -1 : Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

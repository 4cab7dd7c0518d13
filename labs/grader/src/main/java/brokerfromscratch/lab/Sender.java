package brokerfromscratch.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends {@code count} lines with a stock producer and notes what the broker acknowledges. The producer is left at its defaults,
 * so it is idempotent: it numbers its batches, sends those again whose answer it did not get, and the broker drops what it has.
 *
 * <p>One thread sends; the producer's own thread calls back. The notes are read by any thread.
 */
final class Sender implements AutoCloseable {
    /** The header that carries a line's number, in decimal. */
    static final String NUMBER_HEADER = "number";

    private static final int WINDOW = 1_000;     // lines under way: enough to keep the broker busy, too few to run far ahead

    private final String topic;
    private final int half;
    private final CompletableFuture<Void> halfAcknowledged = new CompletableFuture<>();
    private final Producer<String, String> producer;
    private final Semaphore window = new Semaphore(WINDOW);
    private final Map<Integer, Acknowledgement> acknowledgedByNumber = new ConcurrentHashMap<>();
    private final AtomicReference<Exception> firstRefusal = new AtomicReference<>();

    Sender(String bootstrapServers, String topic, int count) {
        this.topic = topic;
        this.half = count / 2;
        this.producer = new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(), new StringSerializer());
    }

    /** Hands these lines to the producer. While too many are under way it waits, and asks {@code mayWait}, which may throw. */
    void send(List<Line> lines, Runnable mayWait) throws InterruptedException {
        for (var line : lines) {
            awaitRoom(mayWait);
            var record = new ProducerRecord<>(topic, line.file(), line.text());
            record.headers().add(NUMBER_HEADER, Integer.toString(line.number()).getBytes(StandardCharsets.US_ASCII));
            producer.send(record, (where, refusal) -> answered(line, where, refusal));
        }
    }

    private void awaitRoom(Runnable mayWait) throws InterruptedException {
        while (!window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
            failIfRefused();
            mayWait.run();
        }
    }

    private void answered(Line line, RecordMetadata where, Exception refusal) {
        if (refusal == null) {
            acknowledgedByNumber.put(line.number(), new Acknowledgement(where.partition(), where.offset()));
        } else {
            firstRefusal.compareAndSet(null, refusal);
        }
        if (acknowledgedByNumber.size() >= half || refusal != null) {
            halfAcknowledged.complete(null);
        }
        window.release();
    }

    /** Done when half of the lines are acknowledged and the next are under way, or when there is no hope of that. */
    CompletableFuture<Void> halfAcknowledged() {
        return halfAcknowledged;
    }

    /** Waits until every line is acknowledged, or the producer has given up on one. */
    void awaitAcknowledgements() {
        producer.flush();
        failIfRefused();
    }

    private void failIfRefused() {
        var refusal = firstRefusal.get();
        if (refusal != null) {
            throw new LabException("the producer gave up on a line: " + refusal, refusal);
        }
    }

    /** How many lines wait for an answer. */
    int underWay() {
        return WINDOW - window.availablePermits();
    }

    /** What is acknowledged so far; it grows while lines are under way. */
    Map<Integer, Acknowledgement> acknowledgedByNumber() {
        return acknowledgedByNumber;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);       // what is still under way has been given up
    }
}

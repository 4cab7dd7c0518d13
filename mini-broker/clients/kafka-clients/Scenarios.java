import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * The scenarios of mini-broker/CLIENTS.md with kafka-clients. Call:
 * {@code java -cp … Scenarios.java BOOTSTRAP PREFIX PARTITIONS}
 *
 * <p>BOOTSTRAP is the broker's address. Every topic's name begins with PREFIX. PARTITIONS is a file with a key and the partition
 * that it belongs into, of 5, on each line. One line of output for each scenario: "ok NAME", "ok NAME (remark)", "FAILED NAME:
 * what happened" or "skipped NAME: why". The line "kill" asks whoever started us to kill the broker and to start it again; the
 * answer is one line of input.
 */
public final class Scenarios {
    /** A batch may have max.message.bytes = 1048588 bytes; 61 are its header, 11 are what one record adds to its value. */
    private static final int LARGEST_VALUE = 1048588 - 61 - 11;
    private static final int PATIENCE_S = 20;

    private static String bootstrap;
    private static String prefix;
    private static Admin admin;

    interface Scenario {
        void run() throws Exception;
    }

    /** A scenario that could not be tried. */
    static final class Skipped extends Exception {
        Skipped(String why) {
            super(why);
        }
    }

    public static void main(String[] arguments) {
        bootstrap = arguments[0];
        prefix = arguments[1];
        System.out.println("version kafka-clients " + AppInfoParser.getVersion());
        admin = Admin.create(settings(Map.of()));
        scenario("metadata", Scenarios::metadata);
        scenario("topics", Scenarios::topics);
        for (var acks : List.of("0", "1", "all")) {
            scenario("acks-" + acks, () -> acknowledged("acks-" + acks, acks));
        }
        scenario("partitioner", () -> partitioner(Path.of(arguments[2])));
        for (var codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            scenario("codec-" + codec, () -> codec("codec-" + codec, codec));
        }
        scenario("from-earliest", () -> readsFrom("from-earliest", Scenarios::earliest, 0));
        scenario("from-latest", Scenarios::fromLatest);
        scenario("from-offset", () -> readsFrom("from-offset", partition -> 7, 7));
        scenario("from-time", () -> readsFrom("from-time", Scenarios::offsetOfNumber5, 5));
        scenario("long-poll", () -> wakes(newTopic("long-poll", 1), 0));
        scenario("large", Scenarios::large);
        scenario("too-large", Scenarios::tooLarge);
        scenario("headers", Scenarios::headers);
        scenario("nulls", Scenarios::nulls);
        scenario("timestamps", Scenarios::timestamps);
        scenario("idempotent", Scenarios::idempotent);
        scenario("restart", Scenarios::restart);
        admin.close();
        System.exit(0);
    }

    // ---- topics ----

    private static void metadata() throws Exception {
        var topic = newTopic("metadata", 3);
        var broker = admin.describeCluster().nodes().get().iterator().next();
        expect("address", broker.host() + ":" + broker.port(), bootstrap);
        expect("partitions", admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size(), 3);
    }

    private static void topics() throws Exception {
        var topic = newTopic("topics", 3);
        expectError(TopicExistsException.class, () -> newTopic("topics", 3));
        awaitListed(topic, true);
        admin.deleteTopics(List.of(topic)).all().get();
        awaitListed(topic, false);
    }

    /** Asks until the list of topics says so: Kafka's brokers may learn a little later what its controller has answered. */
    private static void awaitListed(String topic, boolean expected) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (admin.listTopics().names().get().contains(topic) != expected) {
            expect("in time listed as " + expected, System.nanoTime() < deadline, true);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    // ---- producing ----

    private static void acknowledged(String name, String acks) throws Exception {
        var topic = newTopic(name, 1);
        send(lines(topic, 10), Map.of("acks", acks, "enable.idempotence", false));
        readBack(topic, 0, lines(topic, 10));
    }

    private static void partitioner(Path file) throws Exception {
        var topic = newTopic("partitioner", 5);
        var expected = Files.readAllLines(file).stream().map(line -> line.split(" ")).toList();
        var records = expected.stream().map(pair -> new ProducerRecord<>(topic, utf8(pair[0]), utf8(pair[0]))).toList();
        var sent = send(records, Map.of());
        expect("partitions", sent.stream().map(one -> String.valueOf(one.partition())).toList(),
            expected.stream().map(pair -> pair[1]).toList());
    }

    private static void codec(String name, String codec) throws Exception {
        var topic = newTopic(name, 1);
        var records = lines(topic, 1000);
        records.add(new ProducerRecord<>(topic, allBytes()));
        send(records, Map.of("compression.type", codec));
        readBack(topic, 0, records);
    }

    private static void large() throws Exception {
        var topic = newTopic("large", 1);
        var records = List.of(new ProducerRecord<byte[], byte[]>(topic, new byte[LARGEST_VALUE]));
        send(records, Map.of("max.request.size", 2_000_000));
        readBack(topic, 0, records);
    }

    private static void tooLarge() throws Exception {
        var topic = newTopic("too-large", 1);
        var records = List.of(new ProducerRecord<byte[], byte[]>(topic, new byte[LARGEST_VALUE + 1]));
        expectError(RecordTooLargeException.class, () -> send(records, Map.of("max.request.size", 2_000_000)));
    }

    private static void idempotent() throws Exception {
        var topic = newTopic("idempotent", 1);
        send(lines(topic, 1000), Map.of("enable.idempotence", true));
        readBack(topic, 0, lines(topic, 1000));
    }

    /** 500 records are acknowledged and 500 more on their way when the broker is killed: each is there once, in order. */
    private static void restart() throws Exception {
        var topic = newTopic("restart", 1);
        var records = lines(topic, 1000);
        try (var producer = producer(Map.of("enable.idempotence", true))) {
            await(queue(producer, records.subList(0, 500)));
            var onTheirWay = queue(producer, records.subList(500, 1000));
            System.out.println("kill");
            var answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (!"back".equals(answer)) {
                throw new Skipped(answer == null ? "nobody answered" : answer);
            }
            await(onTheirWay);
        }
        readBack(topic, 0, records);
    }

    // ---- reading ----

    interface Where {
        long offset(TopicPartition partition) throws Exception;
    }

    /** Ten records, a second apart by their own time; the first read from where {@code where} says is number {@code first}. */
    private static void readsFrom(String name, Where where, int first) throws Exception {
        var topic = newTopic(name, 1);
        send(timed(topic), Map.of());
        readBack(topic, where.offset(new TopicPartition(topic, 0)), timed(topic).subList(first, 10));
    }

    private static long earliest(TopicPartition partition) {
        try (var consumer = consumer(Map.of())) {
            return consumer.beginningOffsets(List.of(partition)).get(partition);
        }
    }

    private static long offsetOfNumber5(TopicPartition partition) {
        try (var consumer = consumer(Map.of())) {
            return consumer.offsetsForTimes(Map.of(partition, timeOf(5))).get(partition).offset();
        }
    }

    private static void fromLatest() throws Exception {
        var topic = newTopic("from-latest", 1);
        send(timed(topic), Map.of());
        try (var consumer = consumer(Map.of())) {
            var end = consumer.endOffsets(List.of(new TopicPartition(topic, 0))).get(new TopicPartition(topic, 0));
            expect("end offset", end, 10L);
            wakes(topic, end);
        }
    }

    /** A fetch that finds nothing waits up to 10 s, and is answered as soon as something is appended. */
    private static void wakes(String topic, long offset) throws Exception {
        var consumer = consumer(Map.of("fetch.max.wait.ms", 10_000));
        try {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seek(new TopicPartition(topic, 0), offset);
            expect("before any was sent", consumer.poll(Duration.ofSeconds(1)).count(), 0);
            send(List.of(new ProducerRecord<>(topic, utf8("wake up"))), Map.of());
            var began = System.nanoTime();
            var woken = consumer.poll(Duration.ofSeconds(PATIENCE_S));
            var waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            expect("records", woken.count(), 1);
            expect("within 3 s (" + waitedMs + " ms)", waitedMs < 3000, true);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));        // otherwise it waits for the next long poll to end
        }
    }

    // ---- what a record carries ----

    private static void headers() throws Exception {
        var record = new ProducerRecord<byte[], byte[]>(newTopic("headers", 1), utf8("v"));
        record.headers().add("a", utf8("1")).add("a", utf8("2")).add("bytes", allBytes()).add("null", null);
        sameBack(List.of(record));
    }

    private static void nulls() throws Exception {
        var topic = newTopic("nulls", 1);
        sameBack(List.of(new ProducerRecord<>(topic, null, utf8("no key")), new ProducerRecord<>(topic, utf8("no value"), null),
            new ProducerRecord<>(topic, null, null), new ProducerRecord<>(topic, new byte[0], new byte[0])));
    }

    private static void timestamps() throws Exception {
        sameBack(timed(newTopic("timestamps", 1)));
    }

    private static void sameBack(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        send(records, Map.of());
        readBack(records.get(0).topic(), 0, records);
    }

    // ---- words for all of them ----

    private static Map<String, Object> settings(Map<String, Object> others) {
        var all = new HashMap<String, Object>(others);
        all.put("bootstrap.servers", bootstrap);
        return all;
    }

    private static String newTopic(String name, int partitions) throws Exception {
        var topic = prefix + "-" + name;
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get(PATIENCE_S, TimeUnit.SECONDS);
        return topic;
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records, Map<String, Object> settings)
            throws Exception {
        try (var producer = producer(settings)) {
            return await(queue(producer, records));
        }
    }

    private static List<Future<RecordMetadata>> queue(KafkaProducer<byte[], byte[]> producer,
            List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream().map(producer::send).collect(Collectors.toList());
    }

    private static List<RecordMetadata> await(List<Future<RecordMetadata>> answers) throws Exception {
        var all = new ArrayList<RecordMetadata>();
        for (var answer : answers) {
            all.add(answer.get(PATIENCE_S, TimeUnit.SECONDS));
        }
        return all;
    }

    private static void readBack(String topic, long offset, List<ProducerRecord<byte[], byte[]>> expected) {
        var got = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        try (var consumer = consumer(Map.of("auto.offset.reset", "none"))) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seek(new TopicPartition(topic, 0), offset);
            while (got.size() < expected.size() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(got::add);
            }
        }
        expect("records", got.size(), expected.size());
        for (var i = 0; i < got.size(); i++) {
            var sent = expected.get(i);
            var timeMs = sent.timestamp() == null ? null : (Long) got.get(i).timestamp();
            expect("record " + i, text(got.get(i).key(), got.get(i).value(), got.get(i).headers(), timeMs),
                text(sent.key(), sent.value(), sent.headers(), sent.timestamp()));
        }
    }

    /** All that must come back as it was sent; the time, if it was given one. */
    private static String text(byte[] key, byte[] value, Headers headers, Long timeMs) {
        var pairs = Arrays.stream(headers.toArray()).map(header -> header.key() + "=" + Arrays.toString(header.value())).toList();
        return Arrays.toString(key) + " " + Arrays.toString(value) + " " + pairs + " " + timeMs;
    }

    private static List<ProducerRecord<byte[], byte[]>> lines(String topic, int count) {
        return IntStream.range(0, count)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, utf8("line " + i + " of a text that repeats itself")))
            .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<ProducerRecord<byte[], byte[]>> timed(String topic) {
        return IntStream.range(0, 10)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, null, timeOf(i), null, utf8("line " + i))).toList();
    }

    /** A second for each number, in the year 2023; milliseconds. */
    private static long timeOf(int number) {
        return 1_700_000_000_000L + number * 1000L;
    }

    private static byte[] allBytes() {
        var all = new byte[256];
        IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void expect(String what, Object got, Object expected) {
        if (!got.equals(expected)) {
            throw new AssertionError("%s: %.200s instead of %.200s".formatted(what, got, expected));
        }
    }

    private static void expectError(Class<? extends Exception> error, Scenario refused) throws Exception {
        try {
            refused.run();
        } catch (ExecutionException e) {
            expect("refused with", e.getCause().getClass(), error);
            return;
        }
        throw new AssertionError("not refused with " + error.getSimpleName());
    }

    private static void scenario(String name, Scenario scenario) {
        try {
            scenario.run();
            System.out.println("ok " + name);
        } catch (Skipped e) {
            System.out.println("skipped " + name + ": " + e.getMessage());
        } catch (Exception | AssertionError e) {
            System.out.println("FAILED " + name + ": " + e.toString().replace('\n', ' '));
        }
    }
}

package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PublicProtocol
@ClusterTest(on = {IN_JVM, PROCESS})
@DisplayName("A stock producer")
class StockProducerCheck {
    @ParameterizedTest(name = "acks={0}")
    @ValueSource(strings = {"0", "1", "all"})
    @DisplayName("writes with every acks, in the order of sending")
    void writesWithEveryAcks(String acks, Clients clients) throws Exception {
        clients.createTopic("acks-" + acks, 1);
        var producer = clients.producer(Map.of("acks", acks, "enable.idempotence", false));

        for (int i = 0; i < 100; i++) {
            producer.send(new ProducerRecord<>("acks-" + acks, "reading " + i));
        }
        producer.flush();

        assertThat(values(clients.read("acks-" + acks, 100))).isEqualTo(readings(100));
    }

    @Test
    @DisplayName("learns the offset of each record, unless it asked for no answer")
    void learnsOffsets(Clients clients) throws Exception {
        clients.createTopic("offsets", 1);
        var producer = clients.producer();
        var silent = clients.producer(Map.of("acks", "0", "enable.idempotence", false));

        assertThat(send(producer, "offsets", "a").get().offset()).isEqualTo(0);
        assertThat(send(producer, "offsets", "b").get().offset()).isEqualTo(1);
        assertThat(send(silent, "offsets", "c").get().hasOffset()).as("with acks=0 nobody told the producer an offset").isFalse();
        clients.read("offsets", 3);
        assertThat(send(producer, "offsets", "d").get().offset()).as("the silent record has taken offset 2").isEqualTo(3);
    }

    @ParameterizedTest(name = "compression.type={0}")
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    @DisplayName("writes with every codec")
    void writesWithEveryCodec(String codec, Clients clients) throws Exception {
        clients.createTopic("codec-" + codec, 1);
        var producer = clients.producer(Map.of("compression.type", codec, "linger.ms", 50));

        var sent = IntStream.range(0, 500).mapToObj(i -> send(producer, "codec-" + codec, "reading " + i)).toList();
        producer.flush();

        assertThat(sent.get(499).get().offset()).isEqualTo(499);
        assertThat(values(clients.read("codec-" + codec, 500))).isEqualTo(readings(500));
    }

    @Test
    @DisplayName("gets back keys, values and headers as they were, also those that are null")
    void getsBackWhatItSent(Clients clients) throws Exception {
        clients.createTopic("nulls", 1);
        var full = new ProducerRecord<>("nulls", "key", "value");
        full.headers().add("unit", "celsius".getBytes(StandardCharsets.UTF_8)).add("unit", null);
        var producer = clients.producer();

        producer.send(full);
        producer.send(new ProducerRecord<>("nulls", null, null)).get();

        var read = clients.read("nulls", 2);
        assertThat(read.get(0).headers()).containsExactly(full.headers().toArray());
        assertThat(read).extracting(ConsumerRecord::key).containsExactly("key", null);
        assertThat(read).extracting(ConsumerRecord::value).containsExactly("value", null);
    }

    @Test
    @DisplayName("may send a record of almost one megabyte")
    void maySendABigRecord(Clients clients) throws Exception {
        clients.createTopic("big", 1);
        var big = "x".repeat(1_000_000);

        send(clients.producer(), "big", big).get();

        assertThat(values(clients.read("big", 1))).containsExactly(big);
    }

    @Test
    @DisplayName("splits a batch that is larger than max.message.bytes and sends its halves")
    void splitsABatchThatIsTooLarge(Clients clients) throws Exception {
        clients.createTopic("split", 1, Map.of("max.message.bytes", "20000"));
        var producer = clients.producer(Map.of("batch.size", 200_000, "linger.ms", 200, "compression.type", "gzip"));
        var noise = new Random(1);                   // does not compress, so the producer's estimate is far off

        var texts = IntStream.range(0, 100).mapToObj(i -> i + "-" + noise(noise, 1_000)).toList();
        var sent = texts.stream().map(text -> send(producer, "split", text)).toList();
        producer.flush();

        assertThat(sent.get(99).get().offset()).isEqualTo(99);
        assertThat(values(clients.read("split", 100))).isEqualTo(texts);
    }

    @Test
    @DisplayName("is told that one record is larger than max.message.bytes")
    void isToldThatARecordIsTooLarge(Clients clients) throws Exception {
        clients.createTopic("too-large", 1, Map.of("max.message.bytes", "1000"));
        var producer = clients.producer();

        assertThatThrownBy(send(producer, "too-large", "x".repeat(5_000))::get).hasCauseInstanceOf(RecordTooLargeException.class);

        send(producer, "too-large", "small").get();
        assertThat(values(clients.read("too-large", 1))).as("only the small record is in the log").containsExactly("small");
    }

    @Test
    @DisplayName("keeps its own timestamps on a topic with create time")
    void keepsCreateTime(Clients clients) throws Exception {
        clients.createTopic("create-time", 1, Map.of("message.timestamp.type", "CreateTime"));

        var metadata = clients.producer().send(new ProducerRecord<>("create-time", 0, 1_000L, "k", "v")).get();

        var record = clients.read("create-time", 1).get(0);
        assertThat(metadata.timestamp()).isEqualTo(1_000);
        assertThat(record.timestamp()).isEqualTo(1_000);
        assertThat(record.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
    }

    @Test
    @DisplayName("gets the broker's time on a topic with log-append time")
    void getsLogAppendTime(Clients clients) throws Exception {
        clients.createTopic("append-time", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        var before = System.currentTimeMillis();

        var metadata = clients.producer().send(new ProducerRecord<>("append-time", 0, 1_000L, "k", "v")).get();

        var record = clients.read("append-time", 1).get(0);
        assertThat(metadata.timestamp()).isBetween(before, System.currentTimeMillis());
        assertThat(record.timestamp()).as("consumer and producer are told the same time").isEqualTo(metadata.timestamp());
        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    }

    @Test
    @DisplayName("may not write records from the future")
    void mayNotWriteFromTheFuture(Clients clients) throws Exception {
        clients.createTopic("future", 1);
        var tomorrow = System.currentTimeMillis() + 86_400_000;

        var sent = clients.producer().send(new ProducerRecord<>("future", 0, tomorrow, "k", "v"));

        assertThatThrownBy(sent::get).hasCauseInstanceOf(InvalidTimestampException.class);
    }

    @Test
    @DisplayName("must give a key to every record of a compacted topic")
    void mustGiveAKeyOnACompactedTopic(Clients clients) throws Exception {
        clients.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        var producer = clients.producer();

        producer.send(new ProducerRecord<>("compacted", "key", "v")).get();
        assertThatThrownBy(send(producer, "compacted", "no key")::get)
                .hasCauseInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("key");
    }

    @Test
    @DisplayName("creates a topic by writing to it")
    void createsATopicByWriting(Clients clients) throws Exception {
        send(clients.producer(), "made-on-demand", "first").get();

        assertThat(values(clients.read("made-on-demand", 1))).containsExactly("first");
    }

    @Test
    @DisplayName("is told that a topic cannot have such a name")
    void isToldThatANameIsInvalid(Clients clients) {
        assertThatThrownBy(send(clients.producer(), "no spaces please", "v")::get)
                .hasCauseInstanceOf(InvalidTopicException.class);
    }

    @Test
    @DisplayName("keeps the order within each partition with five requests under way")
    void keepsTheOrderWithinAPartition(Clients clients) throws Exception {
        clients.createTopic("ordered", 3);
        var producer = clients.producer(Map.of("batch.size", 500, "linger.ms", 0));

        for (int i = 0; i < 3_000; i++) {
            producer.send(new ProducerRecord<>("ordered", i % 3, null, "reading " + i / 3));
        }
        producer.flush();

        for (int partition = 0; partition < 3; partition++) {
            assertThat(values(clients.read(new TopicPartition("ordered", partition), 1_000))).isEqualTo(readings(1_000));
        }
    }

    @Test
    @DisplayName("writes again after its topic was deleted and created anew")
    void writesAfterRecreation(Clients clients) throws Exception {
        clients.createTopic("phoenix", 1);
        var producer = clients.producer();
        send(producer, "phoenix", "first life").get();

        clients.admin().deleteTopics(List.of("phoenix")).all().get();
        clients.createTopic("phoenix", 1);

        assertThat(send(producer, "phoenix", "second life").get().offset()).isZero();
        assertThat(values(clients.read("phoenix", 1))).containsExactly("second life");
    }

    private static Future<RecordMetadata> send(Producer<String, String> producer, String topic, String value) {
        return producer.send(new ProducerRecord<>(topic, value));
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    private static List<String> readings(int count) {
        return IntStream.range(0, count).mapToObj(i -> "reading " + i).toList();
    }

    private static String noise(Random random, int length) {
        var text = new StringBuilder(length);
        random.ints(length, '!', '~').forEach(text::appendCodePoint);
        return text.toString();
    }
}

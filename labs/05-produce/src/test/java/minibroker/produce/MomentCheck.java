package minibroker.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import brokerfromscratch.testkit.check.Moment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("A stock producer writes to your broker")
class MomentCheck {
    private static final int PARTITIONS = 3;
    private static final int CONTAINERS = 40;
    private static final int READINGS = 400;
    private static final short PRODUCE_VERSION = 9;

    @Test
    @DisplayName("keys lie where your partitioner says, offsets ascend, and what is refused is told why")
    void itWrites(Cluster cluster, Clients clients) throws Exception {
        clients.createTopic("readings", PARTITIONS);
        var records = write(clients);
        var lastOffset = new TreeMap<Integer, Long>();
        for (var sent : records.entrySet()) {
            var container = sent.getKey().split(" ")[0];
            assertThat(sent.getValue().partition()).as("the partition of " + container + ", as the stock producer chose it")
                .isEqualTo(KeyPartitioner.partitionOf(container.getBytes(StandardCharsets.UTF_8), PARTITIONS));
        }
        for (var written : records.values()) {
            var before = lastOffset.put(written.partition(), written.offset());
            assertThat(written.offset()).as("the next offset in partition " + written.partition())
                .isEqualTo(before == null ? 0 : before + 1);
        }
        System.out.println("A stock producer has written %d readings of %d containers, with acks=all."
            .formatted(READINGS, CONTAINERS));
        System.out.println("Each lies where your partitioner says; last offsets by partition: " + lastOffset + ".");
        refusesWithoutKey(clients);
        refusesALie(cluster);
        refusesWhatIsTooLarge(clients);
    }

    /** By "container number", in the order of sending. */
    private static Map<String, RecordMetadata> write(Clients clients) throws Exception {
        var producer = clients.producer(Map.of("linger.ms", 5));
        var waiting = new LinkedHashMap<String, Future<RecordMetadata>>();
        for (int i = 0; i < READINGS; i++) {
            var container = "c-" + i % CONTAINERS;
            waiting.put(container + " " + i, producer.send(new ProducerRecord<>("readings", container, "-18." + i % 10)));
        }
        producer.flush();
        var written = new LinkedHashMap<String, RecordMetadata>();
        for (var each : waiting.entrySet()) {
            written.put(each.getKey(), each.getValue().get());
        }
        return written;
    }

    private static void refusesWithoutKey(Clients clients) throws Exception {
        clients.createTopic("latest", 1, Map.of("cleanup.policy", "compact"));
        var producer = clients.producer();
        var sent = producer.send(new ProducerRecord<>("latest", "-18.1"));
        assertThatThrownBy(sent::get).as("a record without a key, for a compacted topic").cause().hasMessageContaining("key")
            .satisfies(why -> System.out.println("Without a key into a compacted topic, it is told: " + why.getMessage() + "."));
    }

    private static void refusesWhatIsTooLarge(Clients clients) throws Exception {
        clients.createTopic("small", 1, Map.of("max.message.bytes", "1000"));
        var producer = clients.producer(Map.of("linger.ms", 1000));
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (int i = 0; i < 8; i++) {
            sent.add(producer.send(new ProducerRecord<>("small", "c-1", "x".repeat(300))));
        }
        producer.flush();
        var offsets = new ArrayList<Long>();
        for (var each : sent) {
            offsets.add(each.get().offset());
        }
        assertThat(offsets).as("the offsets of a batch that was too large").isEqualTo(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L));
        System.out.println("A batch too large for its topic: the producer was told, has split it, and all records have "
            + "arrived in order.");
    }

    /** A request by hand: three readings, and a last offset delta of -5. */
    private static void refusesALie(Cluster cluster) throws Exception {
        var lie = Readings.says(Readings.three(), 3, -5);
        var body = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1500);
        body.topicData().add(Desk.topic("readings"));
        body.topicData().iterator().next().partitionData().add(new ProduceRequestData.PartitionProduceData().setIndex(0)
            .setRecords(MemoryRecords.readableRecords(lie)));
        try (var connection = RawConnection.to(cluster)) {
            connection.sendFrame(frame(body));
            var answer = connection.receiveFrame();
            answer.position(5);                                                 // correlation id, no tagged fields
            var line = new ProduceResponseData(new ByteBufferAccessor(answer), PRODUCE_VERSION).responses().iterator().next()
                .partitionResponses().get(0);
            assertThat(Errors.forCode(line.errorCode())).as("the answer to a lie").isEqualTo(Errors.INVALID_RECORD);
            System.out.println("A batch with a last offset delta of -5 is told: " + Errors.forCode(line.errorCode()) + ", "
                + line.errorMessage() + ".");
        }
    }

    private static ByteBuffer frame(ApiMessage body) {
        var header = new RequestHeaderData().setRequestApiKey(ApiKeys.PRODUCE.id).setRequestApiVersion(PRODUCE_VERSION)
            .setCorrelationId(7).setClientId("liar");
        var head = MessageUtil.toByteBufferAccessor(header, ApiKeys.PRODUCE.requestHeaderVersion(PRODUCE_VERSION)).buffer();
        var rest = MessageUtil.toByteBufferAccessor(body, PRODUCE_VERSION).buffer();
        return ByteBuffer.allocate(head.remaining() + rest.remaining()).put(head).put(rest).flip();
    }
}

package minibroker.record;

import static minibroker.record.Readings.bytes;
import static minibroker.record.Readings.header;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import brokerfromscratch.testkit.check.Moment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("A stock consumer reads what your code laid out")
class MomentCheck {
    private static final short PRODUCE_VERSION = 13;

    @Test
    @DisplayName("keys, values, headers and times of a batch that your code laid out arrive at a stock consumer")
    void arrives(Cluster cluster, Clients clients) throws Exception {
        var batch = BatchBuilder.startingAt(0)
            .append(1_000, text("c-1"), text("-18.1"))
            .append(1_001, text("c-2"), text("-17.9"), List.of(header("ship", "Aurora"), header("H\u00f6he", "3 m")))
            .append(1_002, text("c-1"), null)
            .append(990, null, text("-18.4"))
            .build();
        System.out.println("Your code has laid out a batch of four readings: " + batch.remaining() + " bytes, CRC-32C "
            + "%08x.".formatted(BatchHeader.read(batch, 0).crc()));

        var topicId = clients.createTopic("readings", 1);
        assertThat(send(cluster, topicId, batch)).as("what the broker says to your batch").isEqualTo(Errors.NONE);
        System.out.println("A broker that checks with your code has taken it, by a plain Produce request.");

        var read = clients.read("readings", 4);
        for (var record : read) {
            System.out.println("  a stock consumer reads  " + shown(record));
        }
        assertThat(read).extracting(MomentCheck::shown).containsExactly("0 @1000 c-1=-18.1",
            "1 @1001 c-2=-17.9 ship=Aurora H\u00f6he=3 m",
            "2 @1002 c-1=null", "3 @990 null=-18.4");
    }

    private static byte[] text(String text) {
        return bytes(bytes(text));
    }

    /** Sends the bytes as they are; no client of Kafka's lays anything out. */
    private static Errors send(Cluster cluster, Uuid topicId, ByteBuffer batch) throws Exception {
        var records = MemoryRecords.readableRecords(batch);
        var partition = new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(records);
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(new ProduceRequestData.TopicProduceData().setTopicId(topicId).setPartitionData(List.of(partition)));
        var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(3_000).setTopicData(topics);
        try (var connection = RawConnection.to(cluster)) {
            var response = (ProduceResponse) connection.ask(ApiKeys.PRODUCE, PRODUCE_VERSION, request);
            return Errors.forCode(response.data().responses().iterator().next().partitionResponses().get(0).errorCode());
        }
    }

    private static String shown(ConsumerRecord<String, String> record) {
        var text = new StringBuilder("%d @%d %s=%s".formatted(record.offset(), record.timestamp(), record.key(), record.value()));
        for (var header : record.headers()) {
            text.append(" %s=%s".formatted(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        }
        return text.toString();
    }
}

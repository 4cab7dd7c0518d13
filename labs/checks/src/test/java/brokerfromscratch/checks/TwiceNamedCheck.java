package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopicCollection;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.DeleteRecordsResponse;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What no stock client sends, and what the differential suite has found: one request, one partition, two wishes. */
@PublicProtocol
@ClusterTest(on = IN_JVM)
@DisplayName("A request that is odd in a small way")
class TwiceNamedCheck {
    private RawConnection connection;

    @BeforeEach
    void givenAConnection(Cluster cluster) throws Exception {
        connection = RawConnection.to(cluster);
    }

    @AfterEach
    void closeConnection() throws Exception {
        connection.close();
    }

    @Test
    @DisplayName("brings two batches for one partition: the last is stored, and answered once")
    void producesTwice(Clients clients) throws Exception {
        clients.createTopic("produced-twice", 1);

        var answer = produce("produced-twice", batch("first", "of two"), batch("last"));

        assertThat(answer.data().responses().iterator().next().partitionResponses()).singleElement()
                .satisfies(only -> assertThat(only.baseOffset()).isZero());
        assertThat(produce("produced-twice", batch("next")).data().responses().iterator().next().partitionResponses().get(0)
                .baseOffset()).isEqualTo(1);
    }

    @Test
    @DisplayName("deletes records of one partition twice: the last wish counts, and is answered once")
    void deletesTwice(Clients clients) throws Exception {
        clients.createTopic("deleted-twice", 1);
        produce("deleted-twice", batch("0", "1", "2"));
        var wishes = Stream.of(3, 1).map(offset -> new DeleteRecordsPartition().setPartitionIndex(0).setOffset(offset)).toList();
        var request = new DeleteRecordsRequestData().setTimeoutMs(3_000)
                .setTopics(List.of(new DeleteRecordsTopic().setName("deleted-twice").setPartitions(wishes)));

        var answer = (DeleteRecordsResponse) connection.ask(ApiKeys.DELETE_RECORDS, (short) 2, request);

        assertThat(answer.data().topics().find("deleted-twice").partitions()).singleElement()
                .satisfies(only -> assertThat(only.lowWatermark()).isEqualTo(1));
    }

    @Test
    @DisplayName("names a topic twice, each time with another partition: both are described")
    void describesTwice(Clients clients) throws Exception {
        clients.createTopic("described-twice", 2);
        var topics = Stream.of(0, 1)
                .map(partition -> new DescribableLogDirTopic().setTopic("described-twice").setPartitions(List.of(partition)));
        var request = new DescribeLogDirsRequestData().setTopics(new DescribableLogDirTopicCollection(topics.iterator()));

        var answer = (DescribeLogDirsResponse) connection.ask(ApiKeys.DESCRIBE_LOG_DIRS, (short) 4, request);

        assertThat(answer.data().results().get(0).topics()).flatExtracting(topic -> topic.partitions())
                .extracting(partition -> partition.partitionIndex()).containsOnly(0, 1);
    }

    @Test
    @DisplayName("asks for the offsets of one partition twice, and names a topic without partitions: refused once, and left out")
    void listsTwice(Clients clients) throws Exception {
        clients.createTopic("listed-twice", 1);
        var partition = new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(-1);
        var request = new ListOffsetsRequestData().setReplicaId(-1).setTopics(List.of(
                new ListOffsetsTopic().setName("listed-twice").setPartitions(List.of(partition)),
                new ListOffsetsTopic().setName("listed-twice").setPartitions(List.of(partition.duplicate())),
                new ListOffsetsTopic().setName("asked-for-nothing")));

        var answer = (ListOffsetsResponse) connection.ask(ApiKeys.LIST_OFFSETS, (short) 7, request);

        assertThat(answer.data().topics()).singleElement().satisfies(topic -> assertThat(topic.partitions()).singleElement()
                .satisfies(only -> assertThat(Errors.forCode(only.errorCode())).isEqualTo(Errors.INVALID_REQUEST)));
    }

    @Test
    @DisplayName("asks in too old a version for the largest timestamp of a partition that is not there: the version is named first")
    void asksTooEarly() throws Exception {
        var partition = new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(-3);
        var request = new ListOffsetsRequestData().setReplicaId(-1)
                .setTopics(List.of(new ListOffsetsTopic().setName("nobody").setPartitions(List.of(partition))));

        var answer = (ListOffsetsResponse) connection.ask(ApiKeys.LIST_OFFSETS, (short) 1, request);

        assertThat(answer.errorCounts()).containsOnlyKeys(Errors.UNSUPPORTED_VERSION);
    }

    private ProduceResponse produce(String topic, MemoryRecords... batches) throws Exception {
        var partitions = Stream.of(batches).map(batch -> new PartitionProduceData().setIndex(0).setRecords(batch)).toList();
        var data = new TopicProduceData().setName(topic).setPartitionData(partitions);
        return (ProduceResponse) connection.ask(ApiKeys.PRODUCE, (short) 9, new ProduceRequestData().setAcks((short) -1)
                .setTimeoutMs(3_000).setTopicData(new TopicProduceDataCollection(List.of(data).iterator())));
    }

    private static MemoryRecords batch(String... values) {
        return MemoryRecords.withRecords(Compression.NONE, Stream.of(values)
                .map(value -> new SimpleRecord(1_000, null, value.getBytes(StandardCharsets.UTF_8))).toArray(SimpleRecord[]::new));
    }
}

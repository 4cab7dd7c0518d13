package brokerfromscratch.testkit.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** The requests of the stories. Each is made anew for a broker, because topics have another id on each. */
final class Ask {
    private static final int CRC_AT = 17;               // in a batch: see BatchHeader

    private Ask() {}

    static ApiMessage apiVersions(Side to) throws Exception {
        return to.ask(ApiKeys.API_VERSIONS, 4, new ApiVersionsRequestData().setClientSoftwareName("lab")
            .setClientSoftwareVersion("1"));
    }

    static ApiMessage metadata(Side to, String topic) throws Exception {
        return to.ask(ApiKeys.METADATA, 12, new MetadataRequestData().setAllowAutoTopicCreation(false)
            .setTopics(List.of(new MetadataRequestTopic().setName(topic))));
    }

    static MemoryRecords batch(int count) {
        return MemoryRecords.withRecords(Compression.NONE, IntStream.range(0, count)
            .mapToObj(i -> new SimpleRecord(1_000 + i, ("c-" + i).getBytes(UTF_8), ("-18." + i).getBytes(UTF_8)))
            .toArray(SimpleRecord[]::new));
    }

    static MemoryRecords withWrongCrc() {
        var bytes = ByteBuffer.allocate(batch(1).sizeInBytes()).put(batch(1).buffer()).flip();
        bytes.putInt(CRC_AT, bytes.getInt(CRC_AT) + 1);
        return MemoryRecords.readableRecords(bytes);
    }

    static ApiMessage produce(Side to, Uuid topic, MemoryRecords records) throws Exception {
        var partition = new PartitionProduceData().setIndex(0).setRecords(records);
        var data = new TopicProduceData().setTopicId(topic).setPartitionData(List.of(partition));
        return to.ask(ApiKeys.PRODUCE, 13, new ProduceRequestData().setAcks((short) -1).setTimeoutMs(3_000)
            .setTopicData(new TopicProduceDataCollection(List.of(data).iterator())));
    }

    static ApiMessage fetch(Side to, long offset, int maxBytes, int maxWaitMs) throws Exception {
        var partition = new FetchPartition().setPartition(0).setFetchOffset(offset).setPartitionMaxBytes(maxBytes);
        return to.ask(ApiKeys.FETCH, 13, new FetchRequestData().setMaxWaitMs(maxWaitMs).setMinBytes(1).setMaxBytes(maxBytes)
            .setTopics(List.of(new FetchTopic().setTopicId(to.topicId()).setPartitions(List.of(partition)))));
    }

    /** @param timestamp milliseconds, or -1 for the end, -2 for the beginning, -3 for the record with the highest timestamp */
    static ApiMessage listOffsets(Side to, long timestamp) throws Exception {
        var partition = new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(timestamp).setCurrentLeaderEpoch(-1);
        return to.ask(ApiKeys.LIST_OFFSETS, 7, new ListOffsetsRequestData().setReplicaId(-1)
            .setTopics(List.of(new ListOffsetsTopic().setName(Side.TOPIC).setPartitions(List.of(partition)))));
    }
}

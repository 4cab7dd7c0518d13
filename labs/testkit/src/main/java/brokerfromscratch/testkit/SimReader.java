package brokerfromscratch.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/**
 * Reads one partition from its log start, for ever, in virtual time. Every batch is checked as a consumer checks it. Loop
 * thread only.
 */
public final class SimReader {
    private static final short FETCH_VERSION = 12;               // the newest that names its topics
    private static final short LIST_OFFSETS_VERSION = 7;

    /** A record as it was read. */
    public record Read(long offset, String value) {}

    private final SimClient client;
    private final TopicPartition partition;
    private final List<Read> records = new ArrayList<>();
    private long position;

    public SimReader(SimClient client, TopicPartition partition) {
        this.client = client;
        this.partition = partition;
        client.askUntil(ApiKeys.LIST_OFFSETS, LIST_OFFSETS_VERSION, earliest(), ListOffsetsResponse.class::cast,
                answer -> found(answer).errorCode() == Errors.NONE.code(), answer -> {
                    position = found(answer).offset();
                    fetch();
                });
    }

    /** What it has read so far, in the order of reading. */
    public List<Read> records() {
        return List.copyOf(records);
    }

    private ListOffsetsRequestData earliest() {
        var wanted = new ListOffsetsPartition().setPartitionIndex(partition.partition())
                .setTimestamp(ListOffsetsRequest.EARLIEST_TIMESTAMP);
        return new ListOffsetsRequestData().setReplicaId(ListOffsetsRequest.CONSUMER_REPLICA_ID)
                .setTopics(List.of(new ListOffsetsTopic().setName(partition.topic()).setPartitions(List.of(wanted))));
    }

    private static ListOffsetsPartitionResponse found(ListOffsetsResponse answer) {
        return answer.topics().get(0).partitions().get(0);
    }

    private void fetch() {
        client.askUntil(ApiKeys.FETCH, FETCH_VERSION, request(), FetchResponse.class::cast, SimReader::isGood, this::read);
    }

    private FetchRequestData request() {
        var from = new FetchPartition().setPartition(partition.partition()).setFetchOffset(position)
                .setPartitionMaxBytes(1 << 20);
        return new FetchRequestData().setMaxWaitMs(500).setMinBytes(1).setMaxBytes(1 << 20)
                .setTopics(List.of(new FetchTopic().setTopic(partition.topic()).setPartitions(List.of(from))));
    }

    private static boolean isGood(FetchResponse answer) {
        return answer.error() == Errors.NONE && data(answer).errorCode() == Errors.NONE.code();
    }

    private static PartitionData data(FetchResponse answer) {
        return answer.data().responses().get(0).partitions().get(0);
    }

    private void read(FetchResponse answer) {
        if (data(answer).records() instanceof MemoryRecords batches) {
            for (var batch : batches.batches()) {
                batch.ensureValid();
                batch.forEach(record -> {
                    if (record.offset() >= position) {           // a batch may begin before what was asked for
                        records.add(new Read(record.offset(), StandardCharsets.UTF_8.decode(record.value()).toString()));
                        position = record.offset() + 1;
                    }
                });
            }
        }
        fetch();
    }
}

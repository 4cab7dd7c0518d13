package minibroker;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import minibroker.record.BatchBuilder;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Plays a short scene on a broker and stops: the build records which classes it took, and later starts map them from an
 * archive instead of loading them one by one (AppCDS). It serves no other purpose.
 */
final class Rehearsal {
    private static final String TOPIC = "rehearsal";

    private final Socket socket;
    private int correlationId;

    private Rehearsal(Socket socket) {
        this.socket = socket;
    }

    static void play() throws IOException {
        var directory = Files.createTempDirectory("mini-broker-rehearsal");
        try (var broker = BrokerThread.start(BrokerConfig.of(Map.of("node.id", "1",
                        "listeners", "PLAINTEXT://127.0.0.1:0", "log.dirs", directory.toString())));
                var socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            new Rehearsal(socket).scene();
        } finally {
            deleteAll(directory);
        }
    }

    private void scene() throws IOException {
        ask(ApiKeys.API_VERSIONS, new ApiVersionsRequestData().setClientSoftwareName(TOPIC).setClientSoftwareVersion("1"));
        ask(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdRequestData().setTransactionalId(null)
                .setProducerId(-1).setProducerEpoch((short) -1));
        var topics = new CreateTopicsRequestData().setTimeoutMs(5000);
        topics.topics().add(new CreatableTopic().setName(TOPIC).setNumPartitions(1).setReplicationFactor((short) 1));
        ask(ApiKeys.CREATE_TOPICS, topics);
        var answer = ask(ApiKeys.METADATA, new MetadataRequestData().setTopics(null));
        var metadata = new MetadataResponseData(new ByteBufferAccessor(answer), ApiKeys.METADATA.latestVersion());
        var topicId = metadata.topics().find(TOPIC).topicId();

        var records = MemoryRecords.readableRecords(BatchBuilder.startingAt(0)
                .append(System.currentTimeMillis(), null, "hello".getBytes(StandardCharsets.UTF_8)).build());
        var produce = new ProduceRequestData().setAcks((short) 1).setTimeoutMs(5000);
        produce.topicData().add(new TopicProduceData().setTopicId(topicId)
                .setPartitionData(List.of(new PartitionProduceData().setIndex(0).setRecords(records))));
        ask(ApiKeys.PRODUCE, produce);
        ask(ApiKeys.LIST_OFFSETS, new ListOffsetsRequestData().setReplicaId(-1).setTopics(List.of(
                new ListOffsetsTopic().setName(TOPIC).setPartitions(List.of(new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(0))))));
        ask(ApiKeys.FETCH, new FetchRequestData().setMaxWaitMs(100).setMinBytes(1).setTopics(List.of(
                new FetchTopic().setTopicId(topicId).setPartitions(List.of(new FetchPartition().setPartition(0).setFetchOffset(0).setPartitionMaxBytes(1 << 20))))));
    }

    /** Sends one request in the newest stable version and returns the body of its answer. */
    private ByteBuffer ask(ApiKeys api, ApiMessage body) throws IOException {
        var version = api.latestVersion(false);
        var header = new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion(version)
                .setCorrelationId(correlationId++).setClientId(TOPIC);
        var headerBytes = MessageUtil.toByteBufferAccessor(header, api.requestHeaderVersion(version)).buffer();
        var bodyBytes = MessageUtil.toByteBufferAccessor(body, version).buffer();
        var frame = ByteBuffer.allocate(4 + headerBytes.remaining() + bodyBytes.remaining())
                .putInt(headerBytes.remaining() + bodyBytes.remaining()).put(headerBytes).put(bodyBytes);
        socket.getOutputStream().write(frame.array());
        var in = new DataInputStream(socket.getInputStream());
        var answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
        answer.position(api.responseHeaderVersion(version) >= 1 ? 5 : 4);
        return answer;
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

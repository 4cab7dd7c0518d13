package brokerfromscratch.checks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopicCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfigCollection;
import org.apache.kafka.common.message.InitProducerIdRequestData;
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

/** One request of every kind, about partition 0 of one topic, in any version: each field is set that its version can say. */
final class RequestsOfEveryVersion {
    /** Schemas begin at 0 in what a broker says of Produce, and at 3 in what anybody can send (KAFKA-18659). */
    static final short OLDEST_PRODUCE = 3;

    private static final short PRODUCE_BY_ID = 13;
    private static final short FETCH_BY_ID = 13;
    private static final short DELETE_TOPICS_BY_STATE = 6;

    private final Map<ApiKeys, BiFunction<Short, String, ApiMessage>> byApi = new EnumMap<>(ApiKeys.class);
    private final Uuid topicId;

    /** Requests about the topic that they are asked for, which has this id. */
    RequestsOfEveryVersion(Uuid topicId) {
        this.topicId = topicId;
        byApi.put(ApiKeys.API_VERSIONS, (version, topic) -> apiVersions(version));
        byApi.put(ApiKeys.METADATA, RequestsOfEveryVersion::metadata);
        byApi.put(ApiKeys.PRODUCE, this::produce);
        byApi.put(ApiKeys.FETCH, this::fetch);
        byApi.put(ApiKeys.LIST_OFFSETS, RequestsOfEveryVersion::listOffsets);
        byApi.put(ApiKeys.CREATE_TOPICS, RequestsOfEveryVersion::createTopics);
        byApi.put(ApiKeys.DELETE_TOPICS, RequestsOfEveryVersion::deleteTopics);
        byApi.put(ApiKeys.CREATE_PARTITIONS, RequestsOfEveryVersion::createPartitions);
        byApi.put(ApiKeys.DELETE_RECORDS, RequestsOfEveryVersion::deleteRecords);
        byApi.put(ApiKeys.DESCRIBE_CLUSTER, (version, topic) -> describeCluster(version));
        byApi.put(ApiKeys.DESCRIBE_CONFIGS, RequestsOfEveryVersion::describeConfigs);
        byApi.put(ApiKeys.INCREMENTAL_ALTER_CONFIGS, RequestsOfEveryVersion::incrementalAlterConfigs);
        byApi.put(ApiKeys.DESCRIBE_LOG_DIRS, (version, topic) -> new DescribeLogDirsRequestData().setTopics(null));
        byApi.put(ApiKeys.INIT_PRODUCER_ID, (version, topic) -> initProducerId(version));
    }

    /** What can be asked. */
    List<ApiKeys> apis() {
        return new ArrayList<>(byApi.keySet());
    }

    ApiMessage request(ApiKeys api, short version, String topic) {
        return byApi.get(api).apply(version, topic);
    }

    private static ApiMessage apiVersions(short version) {
        var data = new ApiVersionsRequestData();
        return version < 3 ? data : data.setClientSoftwareName("check").setClientSoftwareVersion("1");
    }

    private static ApiMessage metadata(short version, String topic) {
        var data = new MetadataRequestData().setTopics(List.of(new MetadataRequestTopic().setName(topic)));
        if (version >= 4) {
            data.setAllowAutoTopicCreation(false);
        }
        if (version >= 8) {
            data.setIncludeTopicAuthorizedOperations(true);
        }
        return version >= 8 && version <= 10 ? data.setIncludeClusterAuthorizedOperations(true) : data;
    }

    private ApiMessage produce(short version, String topic) {
        var record = new SimpleRecord(1_000, "key".getBytes(StandardCharsets.UTF_8), "value".getBytes(StandardCharsets.UTF_8));
        var partition = new PartitionProduceData().setIndex(0).setRecords(MemoryRecords.withRecords(Compression.NONE, record));
        var data = new TopicProduceData().setPartitionData(List.of(partition));
        data = version < PRODUCE_BY_ID ? data.setName(topic) : data.setTopicId(topicId);
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(3_000)
                .setTopicData(new TopicProduceDataCollection(List.of(data).iterator()));
    }

    private ApiMessage fetch(short version, String topic) {
        var partition = new FetchPartition().setPartition(0).setFetchOffset(0).setPartitionMaxBytes(1_000_000);
        if (version >= 9) {
            partition.setCurrentLeaderEpoch(-1);
        }
        var data = new FetchTopic().setPartitions(List.of(partition));
        data = version < FETCH_BY_ID ? data.setTopic(topic) : data.setTopicId(topicId);
        return new FetchRequestData().setMaxWaitMs(0).setMinBytes(1).setMaxBytes(1_000_000).setIsolationLevel((byte) 1)
                .setTopics(List.of(data));
    }

    private static ApiMessage listOffsets(short version, String topic) {
        var partition = new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(-1);
        if (version >= 4) {
            partition.setCurrentLeaderEpoch(-1);
        }
        var data = new ListOffsetsRequestData().setReplicaId(-1)
                .setTopics(List.of(new ListOffsetsTopic().setName(topic).setPartitions(List.of(partition))));
        return version >= 2 ? data.setIsolationLevel((byte) 1) : data;
    }

    /** The topic exists, so a name of its own for each version. */
    private static ApiMessage createTopics(short version, String topic) {
        var name = topic + "-made-by-" + version;
        var created = new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1);
        return new CreateTopicsRequestData().setTimeoutMs(3_000).setValidateOnly(true)
                .setTopics(new CreatableTopicCollection(List.of(created).iterator()));
    }

    private static ApiMessage deleteTopics(short version, String topic) {
        var data = new DeleteTopicsRequestData().setTimeoutMs(3_000);
        return version < DELETE_TOPICS_BY_STATE ? data.setTopicNames(List.of(topic))
                : data.setTopics(List.of(new DeleteTopicState().setName(topic)));
    }

    private static ApiMessage createPartitions(short version, String topic) {
        var grown = new CreatePartitionsTopic().setName(topic).setCount(5).setAssignments(null);
        return new CreatePartitionsRequestData().setTimeoutMs(3_000).setValidateOnly(true)
                .setTopics(new CreatePartitionsTopicCollection(List.of(grown).iterator()));
    }

    private static ApiMessage deleteRecords(short version, String topic) {
        var partition = new DeleteRecordsPartition().setPartitionIndex(0).setOffset(0);
        return new DeleteRecordsRequestData().setTimeoutMs(3_000)
                .setTopics(List.of(new DeleteRecordsTopic().setName(topic).setPartitions(List.of(partition))));
    }

    private static ApiMessage describeCluster(short version) {
        var data = new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true);
        return version >= 2 ? data.setIncludeFencedBrokers(true) : data;
    }

    private static ApiMessage describeConfigs(short version, String topic) {
        var resource = new DescribeConfigsResource().setResourceType((byte) 2).setResourceName(topic).setConfigurationKeys(null);
        var data = new DescribeConfigsRequestData().setResources(List.of(resource)).setIncludeSynonyms(true);
        return version >= 3 ? data.setIncludeDocumentation(true) : data;
    }

    private static ApiMessage incrementalAlterConfigs(short version, String topic) {
        var change = new AlterableConfig().setName("retention.ms").setValue("1000000").setConfigOperation((byte) 0);
        var resource = new AlterConfigsResource().setResourceType((byte) 2).setResourceName(topic)
                .setConfigs(new AlterableConfigCollection(List.of(change).iterator()));
        return new IncrementalAlterConfigsRequestData().setValidateOnly(true)
                .setResources(new AlterConfigsResourceCollection(List.of(resource).iterator()));
    }

    private static ApiMessage initProducerId(short version) {
        return new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(60_000);
    }
}

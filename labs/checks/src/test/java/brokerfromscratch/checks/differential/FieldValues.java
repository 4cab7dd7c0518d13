package brokerfromscratch.checks.differential;

import static brokerfromscratch.checks.differential.Values.flag;
import static brokerfromscratch.checks.differential.Values.lengths;
import static brokerfromscratch.checks.differential.Values.made;
import static brokerfromscratch.checks.differential.Values.usual;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * The values of every field of every request that the broker advertises, by the field's path. Times to wait are short, because
 * they are waited; counts of partitions are small or refused, because they are made.
 */
final class FieldValues {
    /** A moment that is long past: what is stamped with it can be told from what a broker stamps now. */
    static final long THEN = 1_700_000_000_000L;

    static final String NOBODYS_ID = "AAAAAAAAAAAAAAAAAAAAZQ";
    static final String NO_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Values TOPIC = made(SomeNames::topic).oddMade(SomeNames::oddTopic);
    private static final Values TOPIC_ID = made(dice -> "@id:" + SomeNames.topic(dice))
            .oddMade(dice -> dice.oneOf(NO_ID, NOBODYS_ID, "@formerly:" + SomeNames.topic(dice), "@id:" + SomeNames.oddTopic(dice)));
    private static final Values PARTITION = usual(0, 0, 0, 1, 2).odd(-1, 3, 100, Integer.MAX_VALUE, Integer.MIN_VALUE);
    private static final Values OFFSET = usual(0, 0, 0, 1, 2, 3, 5, 8)
            .odd(-1, -2, -3, 12, 20, 1_000, Long.MAX_VALUE, Long.MIN_VALUE);
    private static final Values EPOCH = usual(-1, -1, -1, 0).odd(-2, 1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE);
    private static final Values REPLICA = usual(-1).odd(-2, -3, 0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE);
    private static final Values TIMEOUT = usual(5_000).odd(0, -1, Integer.MIN_VALUE, 30_000);
    private static final Values ISOLATION = usual(0, 1).odd(-1, 2, 3, 127, -128);
    private static final Values BROKERS = usual(1).odd(0, 2, -1, Integer.MAX_VALUE);
    private static final Values RESOURCE_TYPE = usual(2, 2, 2, 4).odd(0, 1, 3, 8, 16, 32, 99, -1, 127);
    private static final Values RESOURCE = made(dice -> dice.chance(0.25) ? "1" : SomeNames.topic(dice))
            .oddMade(dice -> dice.oneOf("", "2", "x", "-1", "01", SomeNames.oddTopic(dice)));

    private final Map<String, Values> byPath = new HashMap<>();

    FieldValues() {
        apiVersionsAndCluster();
        metadata();
        createTopics();
        otherTopicRequests();
        configs();
        produce();
        fetch();
        listOffsets();
    }

    /** How often an API is asked; one that is not known here is an error. */
    static int weight(ApiKeys api) {
        return switch (api) {
            case PRODUCE -> 24;
            case FETCH -> 18;
            case LIST_OFFSETS -> 10;
            case METADATA, CREATE_TOPICS, DELETE_RECORDS -> 6;
            case INIT_PRODUCER_ID, DESCRIBE_CONFIGS, INCREMENTAL_ALTER_CONFIGS -> 5;
            case CREATE_PARTITIONS, DELETE_TOPICS, DESCRIBE_LOG_DIRS -> 3;
            case API_VERSIONS, DESCRIBE_CLUSTER -> 2;
            default -> throw new IllegalStateException("the differential suite has no questions for " + api
                    + ", which the broker advertises: give its fields values in FieldValues");
        };
    }

    JsonNode pick(String path, Dice dice) {
        return values(path).pick(dice);
    }

    int length(String path, Dice dice) {
        return values(path + "[]").pick(dice).asInt();
    }

    private Values values(String path) {
        var values = byPath.get(path);
        if (values == null) {
            throw new IllegalStateException("FieldValues has nothing for " + path);
        }
        return values;
    }

    private void put(String path, Values values) {
        byPath.put(path, values);
    }

    private void apiVersionsAndCluster() {
        put("API_VERSIONS.clientSoftwareName", usual("differential", "a-b.c").odd("", "-a", "a b", "ä", "x".repeat(500)));
        put("API_VERSIONS.clientSoftwareVersion", usual("1", "1.2-x").odd("", ".", "1 2", "ä"));
        put("DESCRIBE_CLUSTER.includeClusterAuthorizedOperations", flag());
        put("DESCRIBE_CLUSTER.endpointType", usual(1).odd(0, 2, 3, -1, 127));
        put("DESCRIBE_CLUSTER.includeFencedBrokers", flag());
        put("INIT_PRODUCER_ID.transactionalId", usual((Object) null).odd("", "tx"));
        put("INIT_PRODUCER_ID.transactionTimeoutMs", usual(60_000, Integer.MAX_VALUE).odd(0, -1, 1, Integer.MIN_VALUE));
        put("INIT_PRODUCER_ID.producerId", usual(-1).odd(0, -2, "@pid:0", Long.MAX_VALUE, Long.MIN_VALUE));
        put("INIT_PRODUCER_ID.producerEpoch", usual(-1).odd(0, 1, -2, 32767));
        put("INIT_PRODUCER_ID.enable2Pc", usual(false).odd(true));
        put("INIT_PRODUCER_ID.keepPreparedTxn", usual(false).odd(true));
    }

    private void metadata() {
        put("METADATA.topics[]", lengths(-1, 1, 1, 2));
        put("METADATA.topics.topicId", usual(NO_ID).oddMade(TOPIC_ID.usual()));
        put("METADATA.topics.name", new Values(TOPIC.usual(), dice -> dice.chance(0.4) ? null : SomeNames.oddTopic(dice)));
        put("METADATA.allowAutoTopicCreation", usual(false, false, true));
        put("METADATA.includeClusterAuthorizedOperations", flag());
        put("METADATA.includeTopicAuthorizedOperations", flag());
    }

    private void createTopics() {
        put("CREATE_TOPICS.topics[]", lengths(1, 1, 2));
        put("CREATE_TOPICS.topics.name", TOPIC);
        // Kafka adds up a request's partitions, negative ones too, in 32 bits: no sum may overflow, or end just below 10,001
        put("CREATE_TOPICS.topics.numPartitions", usual(1, 2, 3).odd(-1, 0, -2, 10_100, 1_000_000, 100_000_000));
        put("CREATE_TOPICS.topics.replicationFactor", usual(1, -1).odd(0, -2, 2, 3, 32767));
        put("CREATE_TOPICS.topics.assignments[]", lengths(0));
        put("CREATE_TOPICS.topics.assignments.partitionIndex", usual(0, 1).odd(2, -1, 7));
        put("CREATE_TOPICS.topics.assignments.brokerIds[]", lengths(1));
        put("CREATE_TOPICS.topics.assignments.brokerIds", BROKERS);
        put("CREATE_TOPICS.topics.configs[]", lengths(0, 0, 1, 2));
        put("CREATE_TOPICS.topics.configs.name", made(SomeNames::setting).oddMade(SomeNames::oddSetting));
        put("CREATE_TOPICS.topics.configs.value", made(SomeNames::settingValue).oddMade(SomeNames::oddSettingValue));
        put("CREATE_TOPICS.timeoutMs", TIMEOUT);
        put("CREATE_TOPICS.validateOnly", usual(false).odd(true));
    }

    private void otherTopicRequests() {
        put("CREATE_PARTITIONS.topics[]", lengths(1, 1, 2));
        put("CREATE_PARTITIONS.topics.name", TOPIC);
        // not more than 10,000 new ones: over these Kafka fails, with all topics of the request, or makes them
        put("CREATE_PARTITIONS.topics.count", usual(2, 3, 4).odd(0, -1, 1, Integer.MIN_VALUE));
        put("CREATE_PARTITIONS.topics.assignments[]", lengths(-1));
        put("CREATE_PARTITIONS.topics.assignments.brokerIds[]", lengths(1));
        put("CREATE_PARTITIONS.topics.assignments.brokerIds", BROKERS);
        put("CREATE_PARTITIONS.timeoutMs", TIMEOUT);
        put("CREATE_PARTITIONS.validateOnly", usual(false).odd(true));
        put("DELETE_TOPICS.topicNames[]", lengths(1, 2));
        put("DELETE_TOPICS.topicNames", TOPIC);
        put("DELETE_TOPICS.topics[]", lengths(1, 2));
        put("DELETE_TOPICS.topics.name", new Values(TOPIC.usual(), dice -> dice.chance(0.4) ? null : SomeNames.oddTopic(dice)));
        put("DELETE_TOPICS.topics.topicId", usual(NO_ID).oddMade(TOPIC_ID.usual()));
        put("DELETE_TOPICS.timeoutMs", TIMEOUT);
        put("DELETE_RECORDS.topics[]", lengths(1, 1, 2));
        put("DELETE_RECORDS.topics.name", TOPIC);
        put("DELETE_RECORDS.topics.partitions[]", lengths(1, 2));
        put("DELETE_RECORDS.topics.partitions.partitionIndex", PARTITION);
        put("DELETE_RECORDS.topics.partitions.offset", usual(-1, 0, 1, 2, 3).odd(5, 9, -2, 100, Long.MAX_VALUE, Long.MIN_VALUE));
        put("DELETE_RECORDS.timeoutMs", TIMEOUT);
        put("DESCRIBE_LOG_DIRS.topics[]", lengths(-1, 1, 2));
        put("DESCRIBE_LOG_DIRS.topics.topic", TOPIC);
        put("DESCRIBE_LOG_DIRS.topics.partitions[]", lengths(1, 2, 3));
        put("DESCRIBE_LOG_DIRS.topics.partitions", PARTITION);
    }

    private void configs() {
        put("DESCRIBE_CONFIGS.resources[]", lengths(1, 1, 2));
        put("DESCRIBE_CONFIGS.resources.resourceType", RESOURCE_TYPE);
        put("DESCRIBE_CONFIGS.resources.resourceName", RESOURCE);
        put("DESCRIBE_CONFIGS.resources.configurationKeys[]", lengths(-1, 1, 2, 3));
        put("DESCRIBE_CONFIGS.resources.configurationKeys", made(SomeNames::setting).oddMade(SomeNames::oddSetting));
        put("DESCRIBE_CONFIGS.includeSynonyms", flag());
        put("DESCRIBE_CONFIGS.includeDocumentation", flag());
        put("INCREMENTAL_ALTER_CONFIGS.resources[]", lengths(1, 1, 2));
        put("INCREMENTAL_ALTER_CONFIGS.resources.resourceType", RESOURCE_TYPE);
        put("INCREMENTAL_ALTER_CONFIGS.resources.resourceName", RESOURCE);
        put("INCREMENTAL_ALTER_CONFIGS.resources.configs[]", lengths(1, 1, 2));
        put("INCREMENTAL_ALTER_CONFIGS.resources.configs.name", made(SomeNames::setting).oddMade(SomeNames::oddSetting));
        put("INCREMENTAL_ALTER_CONFIGS.resources.configs.configOperation", usual(0, 0, 1).odd(2, 3, 4, -1));
        put("INCREMENTAL_ALTER_CONFIGS.resources.configs.value",
                made(SomeNames::settingValue).oddMade(SomeNames::oddSettingValue));
        put("INCREMENTAL_ALTER_CONFIGS.validateOnly", usual(false, false, true));
    }

    private void produce() {
        put("PRODUCE.transactionalId", usual((Object) null).odd("", "tx"));
        put("PRODUCE.acks", usual(-1, 1).odd(0, 2, -2, 32767));
        put("PRODUCE.timeoutMs", TIMEOUT);
        put("PRODUCE.topicData[]", lengths(1, 1, 2));
        put("PRODUCE.topicData.name", TOPIC);
        put("PRODUCE.topicData.topicId", TOPIC_ID);
        put("PRODUCE.topicData.partitionData[]", lengths(1, 1, 2));
        put("PRODUCE.topicData.partitionData.index", PARTITION);
        put("PRODUCE.topicData.partitionData.records", made(BatchRecipe::usual).oddMade(BatchRecipe::odd));
    }

    private void fetch() {
        put("FETCH.clusterId", usual("@cluster").odd(null, "", "AAAAAAAAAAAAAAAAAAAAAQ", "x"));
        put("FETCH.replicaId", REPLICA);
        put("FETCH.replicaState.replicaId", REPLICA);
        put("FETCH.replicaState.replicaEpoch", usual(-1).odd(0, 1, -2, Long.MAX_VALUE));
        put("FETCH.maxWaitMs", usual(0, 1, 20).odd(-1, 50, Integer.MIN_VALUE));
        put("FETCH.minBytes", usual(0, 1, 1, 100).odd(-1, Integer.MAX_VALUE, Integer.MIN_VALUE));
        put("FETCH.maxBytes", usual(1 << 20, 1 << 20, 200, 300).odd(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE));
        put("FETCH.isolationLevel", ISOLATION);
        // Kafka has room for ids up to 2^31 - 8, and its handler fails over larger ones (FetchSessionCache.getCacheShard)
        put("FETCH.sessionId", usual(0).odd(1, -1, 4711, 1 << 30));
        put("FETCH.sessionEpoch", usual(-1, -1, 0).odd(1, 2, -2, Integer.MAX_VALUE));
        put("FETCH.topics[]", lengths(1, 1, 2));
        put("FETCH.topics.topic", TOPIC);
        put("FETCH.topics.topicId", TOPIC_ID);
        put("FETCH.topics.partitions[]", lengths(1, 2));
        put("FETCH.topics.partitions.partition", PARTITION);
        put("FETCH.topics.partitions.currentLeaderEpoch", EPOCH);
        put("FETCH.topics.partitions.fetchOffset", OFFSET);
        put("FETCH.topics.partitions.lastFetchedEpoch", usual(-1).odd(0, 1, -2, Integer.MAX_VALUE));
        put("FETCH.topics.partitions.logStartOffset", usual(-1).odd(0, 5, -2, Long.MAX_VALUE));
        put("FETCH.topics.partitions.partitionMaxBytes", usual(1 << 20, 1 << 20, 150, 300).odd(0, 1, -1, Integer.MAX_VALUE, -5));
        put("FETCH.topics.partitions.replicaDirectoryId", usual(NO_ID).odd(NOBODYS_ID));
        put("FETCH.topics.partitions.highWatermark", usual(Long.MAX_VALUE).odd(0, -1, 3));
        put("FETCH.forgottenTopicsData[]", lengths(0));
        put("FETCH.forgottenTopicsData.topic", TOPIC);
        put("FETCH.forgottenTopicsData.topicId", TOPIC_ID);
        put("FETCH.forgottenTopicsData.partitions[]", lengths(1));
        put("FETCH.forgottenTopicsData.partitions", PARTITION);
        put("FETCH.rackId", usual("").odd("a", "ä"));
    }

    private void listOffsets() {
        put("LIST_OFFSETS.replicaId", REPLICA);
        put("LIST_OFFSETS.isolationLevel", ISOLATION);
        put("LIST_OFFSETS.topics[]", lengths(1, 1, 2));
        put("LIST_OFFSETS.topics.name", TOPIC);
        put("LIST_OFFSETS.topics.partitions[]", lengths(1, 2));
        put("LIST_OFFSETS.topics.partitions.partitionIndex", PARTITION);
        put("LIST_OFFSETS.topics.partitions.currentLeaderEpoch", EPOCH);
        put("LIST_OFFSETS.topics.partitions.timestamp", usual(-1, -2, -3, THEN, THEN + 1, THEN + 3, THEN + 7)
                .odd(0, 1, -4, -5, -6, -7, -100, THEN - 1, THEN + 100_000, Long.MAX_VALUE, Long.MIN_VALUE));
        put("LIST_OFFSETS.timeoutMs", TIMEOUT);
    }
}

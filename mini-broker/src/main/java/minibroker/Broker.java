package minibroker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import minibroker.fetch.FetchAnnotator;
import minibroker.fetch.FetchHandler;
import minibroker.fetch.FetchSettings;
import minibroker.fetch.FollowerProgress;
import minibroker.fetch.ListOffsetsHandler;
import minibroker.idempotence.IdempotenceSettings;
import minibroker.idempotence.InitProducerIdHandler;
import minibroker.idempotence.ProducerIds;
import minibroker.idempotence.ProducerState;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogSettings;
import minibroker.produce.AckGate;
import minibroker.produce.AppendGate;
import minibroker.produce.CommitRule;
import minibroker.produce.DeleteRecordsHandler;
import minibroker.produce.LeaderAppend;
import minibroker.produce.Partitions;
import minibroker.produce.ProduceHandler;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.ConfigListener;
import minibroker.produce.metadata.LocalJournal;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.topics.AutoTopicCreation;
import minibroker.produce.topics.CreatePartitionsHandler;
import minibroker.produce.topics.CreateTopicsHandler;
import minibroker.produce.topics.DeleteTopicsHandler;
import minibroker.produce.topics.DescribeClusterHandler;
import minibroker.produce.topics.DescribeConfigsHandler;
import minibroker.produce.topics.DescribeLogDirsHandler;
import minibroker.produce.topics.IncrementalAlterConfigsHandler;
import minibroker.produce.topics.MetadataHandler;
import minibroker.produce.topics.TopicCreation;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import minibroker.runtime.Transport;
import minibroker.wire.Access;
import minibroker.wire.ApiVersionsHandler.FinalizedFeatures;
import minibroker.wire.ApiVersionsHandler;
import minibroker.wire.ListenerInfo;
import minibroker.wire.RequestServer;
import minibroker.wire.RequestTable;
import org.apache.kafka.common.feature.Features;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All layers put together: this class knows every one of them, and none of them knows it. A later lab adds its lines here
 * and edits nothing else that exists.
 *
 * <p>It lives on the loop it is given and touches the world through the doors it is given, so the same broker runs as a
 * process, inside a test's JVM, and in virtual time. Loop thread only, unless a method says otherwise.
 */
public final class Broker {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);
    private static final long REGISTER_AGAIN_MS = 5_000;

    private final Doors doors;
    private final EventLoop loop;
    private final BrokerConfig config;
    private final LogDirectory logs;
    private final ClusterMetadata metadata;
    private final LocalJournal journal;
    private final Partitions partitions;
    private final RequestTable requests;
    private final List<Transport.Listening> listening = new ArrayList<>();

    /**
     * The boot story. Takes the directory, mends its logs, reads the metadata of the past, then opens the listeners and,
     * once the cluster knows their addresses, serves.
     *
     * @param whenReady called once, in a later turn, when clients are answered
     * @throws IOException if the directory belongs to another broker or an address is taken; the message says which
     */
    public static Broker start(Doors doors, EventLoop loop, BrokerConfig config, Consumer<Broker> whenReady) throws IOException {
        config.warning().ifPresent(log::warn);
        var logs = openLogs(doors, loop, config);
        try {
            var broker = new Broker(doors, loop, config, logs);
            broker.metadata.start();
            logs.moveStraysAside(broker.partitions.names());
            logs.startChores();
            broker.listen();
            broker.register(whenReady);
            return broker;
        } catch (IOException | RuntimeException e) {
            logs.abandon();                                      // the next attempt finds the directory free
            throw e;
        }
    }

    /** Storage: one directory, a log for each partition, producers riding along. */
    private static LogDirectory openLogs(Doors doors, EventLoop loop, BrokerConfig config) throws IOException {
        var expirationMs = config.settings().get(IdempotenceSettings.PRODUCER_ID_EXPIRATION_MS).longValue();
        return LogDirectory.open(doors, loop, LogDirectorySettings.from(config.settings(), config.nodeId(), null),
                ProducerState.forEachLog(doors.clock(), () -> expirationMs, heapBytes()));
    }

    private Broker(Doors doors, EventLoop loop, BrokerConfig config, LogDirectory logs) throws IOException {
        this.doors = doors;
        this.loop = loop;
        this.config = config;
        this.logs = logs;

        // metadata: alone, a broker agrees with itself
        this.journal = LocalJournal.open(logs, doors, loop);
        this.metadata = new ClusterMetadata(config.nodeId(), journal);
        this.partitions = new Partitions(logs, this::logSettings, CommitRule.ALONE);
        metadata.addPartitionListener(partitions);
        metadata.addConfigListener(new LogsFollowConfig());

        this.requests = requestTable();
    }

    /** What this broker can be asked. A new API is one line here. */
    private RequestTable requestTable() {
        var configuration = config.configuration();
        var creation = new TopicCreation(configuration, doors.random());
        var leader = new LeaderAppend(doors.clock(), partitions, AppendGate.NO_TRANSACTIONS, AckGate.AT_ONCE);
        var fetch = new FetchHandler(loop, doors.clock(), metadata::image, partitions,
                config.settings().get(FetchSettings.FETCH_MAX_BYTES), FollowerProgress.NONE, FetchAnnotator.NONE, heapBytes());
        metadata.addPartitionListener(fetch);

        var table = new RequestTable();
        return table
                .put(ApiKeys.API_VERSIONS, new ApiVersionsHandler(table, Features.emptySupportedFeatures(),
                        () -> FinalizedFeatures.NONE))
                .put(ApiKeys.METADATA, new MetadataHandler(logs.clusterId(), metadata, configuration,
                        new AutoTopicCreation(metadata, creation), partitions.offline()))
                .put(ApiKeys.DESCRIBE_CLUSTER, new DescribeClusterHandler(logs.clusterId(), metadata))
                .put(ApiKeys.CREATE_TOPICS, new CreateTopicsHandler(loop, metadata, configuration, creation))
                .put(ApiKeys.CREATE_PARTITIONS, new CreatePartitionsHandler(loop, metadata, creation))
                .put(ApiKeys.DELETE_TOPICS, new DeleteTopicsHandler(loop, metadata, configuration))
                .put(ApiKeys.DESCRIBE_CONFIGS, new DescribeConfigsHandler(metadata, configuration))
                .put(ApiKeys.INCREMENTAL_ALTER_CONFIGS, new IncrementalAlterConfigsHandler(metadata, configuration))
                .put(ApiKeys.DESCRIBE_LOG_DIRS, new DescribeLogDirsHandler(logs,
                        () -> !partitions.offline().isEmpty()))
                .put(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdHandler(metadata::image,
                        new ProducerIds(config.nodeId(), journal)))
                .put(ApiKeys.PRODUCE, new ProduceHandler(metadata::image, leader))
                .put(ApiKeys.DELETE_RECORDS, new DeleteRecordsHandler(metadata::image, partitions))
                .put(ApiKeys.FETCH, fetch)
                .put(ApiKeys.LIST_OFFSETS, new ListOffsetsHandler(metadata::image, partitions));
    }

    /** What several layers divide among those who ask: nobody outside shall be able to fill it. */
    private static long heapBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    private LogSettings logSettings(String topic) {
        return LogSettings.from(config.configuration().topic(metadata.image(), topic));
    }

    private void listen() throws IOException {
        for (var listener : config.listeners()) {
            var server = new RequestServer(ListenerInfo.plaintext(listener.name()), requests, () -> Access.ALLOW_ALL, heapBytes());
            var address = new InetSocketAddress(listener.host(), listener.port());
            listening.add(doors.transport().listen(address, config.socketRequestMaxBytes(), server));
        }
    }

    /**
     * Tells the cluster, which is us, how we are reached. Clients of a listener are told addresses of that listener. A disk that
     * has just become full is asked until there is room.
     */
    private void register(Consumer<Broker> whenReady) {
        var ports = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < listening.size(); i++) {
            ports.put(config.listeners().get(i).name(), listening.get(i).address().getPort());
        }
        var record = new RegisterBrokerRecord(config.nodeId(), 0, config.advertised(ports), config.rack());
        metadata.change(image -> new MetadataChange(List.of(record), error -> {
            if (error == Errors.KAFKA_STORAGE_ERROR) {
                log.error("{} takes no record of this broker, so it cannot serve yet; trying again", logs.storage().location());
                loop.schedule(REGISTER_AGAIN_MS, () -> register(whenReady));
                return;
            }
            if (error != Errors.NONE) {
                throw new IllegalStateException("broken invariant: a broker could not register itself: " + error);
            }
            log.info("serving {} from {}, cluster {}", record.endpoints(), logs.storage().location(), logs.clusterId());
            whenReady.accept(this);
        }));
    }

    /** Where clients of the first listener connect. Any thread. */
    public InetSocketAddress address() {
        return listening.get(0).address();
    }

    /** The longest that one turn of the loop has kept all others waiting, in nanoseconds. */
    public long longestTurnNanos() {
        return loop.longestTurnNanos();
    }

    /** A clean stop: no new connections, everything on disk, and the marker that says so. */
    public void shutdown() throws IOException {
        listening.forEach(Transport.Listening::close);
        logs.close();
        log.info("stopped; the longest turn of the loop took {} ms", Math.round(loop.longestTurnNanos() / 1e6));
    }

    /** The end without a goodbye, after a kill in a JVM that lives on: writes nothing, but lets others have the directory. */
    void abandon() throws IOException {
        logs.abandon();
    }

    /** Logs work by the settings of their topic, whether those were set for it or inherited. */
    private final class LogsFollowConfig implements ConfigListener {
        @Override
        public void topicConfigChanged(String topic) {
            partitions.reconfigure(topic);
        }

        @Override
        public void brokerConfigChanged() {
            metadata.image().topics().keySet().forEach(partitions::reconfigure);
        }
    }
}

package brokerfromscratch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import minibroker.BrokerConfig;
import minibroker.BrokerThread;

/** mini-broker on a thread of this JVM, with real sockets and files. One broker, with id 1, until lab 15. */
public final class InJvmCluster implements Cluster {
    private static final int BROKER_ID = 1;

    private final DataFolder folder = DataFolder.create();
    private final Map<String, String> settings;
    private int port;                               // 0 until the first start has picked one
    private BrokerThread broker;                    // null while there is none

    private InJvmCluster(Map<String, String> settings) {
        this.settings = new LinkedHashMap<>(settings);
    }

    /** Starts one broker with these settings of server.properties. */
    public static InJvmCluster start(Map<String, String> settings) {
        var cluster = new InJvmCluster(settings);
        try {
            cluster.startBroker();
            return cluster;
        } catch (RuntimeException e) {
            cluster.folder.delete();
            throw e;
        }
    }

    private void startBroker() {
        var all = new LinkedHashMap<String, String>();
        all.put("node.id", String.valueOf(BROKER_ID));
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        all.put("log.dirs", folder.data().toString());
        all.putAll(settings);
        try {
            broker = BrokerThread.start(BrokerConfig.of(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = broker.port();
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public List<Integer> brokerIds() {
        return List.of(BROKER_ID);
    }

    @Override
    public Path dataOf(int brokerId) {
        return folder.data();
    }

    @Override
    public void kill(int brokerId) {
        if (broker != null) {
            broker.kill();
            broker = null;
        }
    }

    @Override
    public void stop(int brokerId) {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    @Override
    public void restart(int brokerId) {
        stop(brokerId);
        startBroker();
    }

    @Override
    public void close() {
        kill(BROKER_ID);
        folder.delete();
    }
}

package brokerfromscratch.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * mini-broker's jar in a process of its own, started as {@code lab run} starts it. One broker, with id 1, until lab 15.
 * The jar is named by the system property {@code mini-broker.jar}; labs/checks sets it.
 */
public final class ProcessCluster implements Cluster {
    private static final int BROKER_ID = 1;
    private static final Pattern READY = Pattern.compile("^ready: 127\\.0\\.0\\.1:(\\d+)$");

    private final DataFolder folder = DataFolder.create();
    private final Map<String, String> settings;
    private int port;                               // 0 until the first start has picked one
    private BrokerProcess broker;

    private ProcessCluster(Map<String, String> settings) {
        this.settings = new LinkedHashMap<>(settings);
    }

    /** Starts one broker with these settings of server.properties. */
    public static ProcessCluster start(Map<String, String> settings) {
        var cluster = new ProcessCluster(settings);
        try {
            cluster.startBroker();
            return cluster;
        } catch (RuntimeException e) {
            cluster.folder.delete();
            throw e;
        }
    }

    private void startBroker() {
        broker = BrokerProcess.start(command(), READY);
        port = Integer.parseInt(broker.readyLine().group(1));
    }

    private List<String> command() {
        var all = new LinkedHashMap<String, String>();
        all.put("node.id", String.valueOf(BROKER_ID));
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        all.put("log.dirs", folder.data().toString());
        all.putAll(settings);
        return List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-jar", jar().toString(), folder.write("server.properties", all).toString());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path jar() {
        var named = Path.of(System.getProperty("mini-broker.jar", "mini-broker/target/mini-broker.jar"));
        var jar = named.toAbsolutePath().normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("there is no " + jar + ": mvn package -pl mini-broker -am makes it");
        }
        return jar;
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

    /** The operating system's number of the process, for those who measure it. */
    public long pid() {
        return broker.pid();
    }

    @Override
    public void kill(int brokerId) {
        broker.kill();
    }

    @Override
    public void stop(int brokerId) {
        broker.stop();
    }

    @Override
    public void restart(int brokerId) {
        if (broker.isAlive()) {
            broker.stop();
        }
        startBroker();
    }

    @Override
    public String lastWords() {
        return broker.lastWords();
    }

    @Override
    public void close() {
        broker.kill();
        folder.delete();
    }
}

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
public final class ProcessCluster extends OneProcessCluster {
    private static final Pattern READY = Pattern.compile("^ready: 127\\.0\\.0\\.1:(\\d+)$");

    private final Map<String, String> settings;
    private int port;                               // 0 until the first start has picked one

    private ProcessCluster(Map<String, String> settings) {
        this.settings = new LinkedHashMap<>(settings);
    }

    /** Starts one broker with these settings of server.properties. */
    public static ProcessCluster start(Map<String, String> settings) {
        var cluster = new ProcessCluster(settings);
        cluster.begin(() -> {});
        return cluster;
    }

    @Override
    BrokerProcess startProcess() {
        var broker = BrokerProcess.start(command(), READY);
        port = Integer.parseInt(broker.readyLine().group(1));
        return broker;
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
}

package brokerfromscratch.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * mini-broker in a process of its own, started as {@code lab run} starts it. One broker, with id 1, until lab 15.
 *
 * <p>The system property {@code mini-broker.jar} names the jar; labs/checks sets it. Without it, the broker gets the class path
 * of {@code broker.classpath}, or else of this JVM: so in a lab, from the IDE or from {@code lab check}, it uses the learner's
 * layer.
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
        var command = new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(program());
        command.add(folder.write("server.properties", all).toString());
        return command;
    }

    private static List<String> program() {
        var named = System.getProperty("mini-broker.jar");
        if (named == null) {
            return List.of("-cp", System.getProperty("broker.classpath", System.getProperty("java.class.path")),
                "minibroker.BrokerMain");
        }
        var jar = Path.of(named).toAbsolutePath().normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("there is no " + jar + ": mvn package -pl mini-broker -am makes it");
        }
        return List.of("-jar", jar.toString());
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }
}

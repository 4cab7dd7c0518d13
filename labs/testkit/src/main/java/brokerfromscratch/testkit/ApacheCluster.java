package brokerfromscratch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Apache Kafka itself, as the judge of our checks: one node that is broker and controller, with id 1. Its jars (kafka_2.13 and
 * all that it needs) lie in the folder that the system property {@code apache.kafka.libs} names; this project does not bring
 * them.
 */
public final class ApacheCluster extends OneProcessCluster {
    private static final Pattern READY = Pattern.compile("Kafka Server started");

    private final int port = freePort();
    private final int controllerPort = freePort();

    private ApacheCluster(Map<String, String> settings) {
        folder.write("server.properties", withOurs(settings));
        folder.write("log4j2.properties", Map.of(
                "appender.out.type", "Console", "appender.out.name", "out",
                "appender.out.layout.type", "PatternLayout", "appender.out.layout.pattern", "%d{HH:mm:ss.SSS} %p %c{1}: %m%n",
                "rootLogger.level", "WARN", "rootLogger.appenderRef.out.ref", "out",
                "logger.started.name", "kafka.server.KafkaRaftServer", "logger.started.level", "INFO"));
    }

    /** Formats a data folder and starts one node on it, with these settings of server.properties. */
    public static ApacheCluster start(Map<String, String> settings) {
        var cluster = new ApacheCluster(settings);
        cluster.begin(cluster::format);
        return cluster;
    }

    /** The folder with Kafka's jars, as a class path. */
    public static String classPath() {
        var libs = System.getProperty("apache.kafka.libs");
        if (libs == null) {
            throw new IllegalStateException("where are Apache Kafka's jars? Say it with -Dapache.kafka.libs=FOLDER");
        }
        return Path.of(libs).toAbsolutePath() + "/*";
    }

    private Map<String, String> withOurs(Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", String.valueOf(BROKER_ID));
        all.put("controller.quorum.voters", BROKER_ID + "@127.0.0.1:" + controllerPort);
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("log.dirs", folder.data().toString());
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.putAll(settings);
        return all;
    }

    private void format() {
        BrokerProcess.start(kafka("kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", properties()),
                Pattern.compile("Formatting")).awaitEnd();
    }

    @Override
    BrokerProcess startProcess() {
        return BrokerProcess.start(kafka("kafka.Kafka", properties()), READY);
    }

    private List<String> kafka(String... mainAndArguments) {
        var command = new ArrayList<>(List.of(java(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + folder.file("log4j2.properties"), "-cp", classPath()));
        command.addAll(Arrays.asList(mainAndArguments));
        return command;
    }

    private String properties() {
        return folder.file("server.properties").toString();
    }

    /** A port that was free a moment ago: a voter's port stands in Kafka's configuration before Kafka can pick one. */
    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }
}

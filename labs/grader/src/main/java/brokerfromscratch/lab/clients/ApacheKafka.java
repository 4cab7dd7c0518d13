package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.LabException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Apache Kafka, as the judge of our scenarios: one node that is broker and controller, with id 1, in a process of its own. What
 * it cannot do either, no scenario may ask.
 */
final class ApacheKafka implements BrokerAtHand {
    private static final int START_TIMEOUT_S = 60;

    private final Path folder;
    private final Path jars;
    private final int port = freePort();
    private volatile Process process;
    private volatile boolean closed;

    private ApacheKafka(Path folder, Path jars) {
        this.folder = folder;
        this.jars = jars;
    }

    /**
     * @param folder an empty one
     * @param jars   a folder with kafka_2.13 and all that it needs
     */
    static ApacheKafka start(Path folder, Path jars) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var kafka = new ApacheKafka(folder, jars);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "no Kafka is left over"));
        kafka.writeSettings();
        var format = kafka.launch("format.log", "kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c",
            kafka.properties().toString());
        if (!format.waitFor(START_TIMEOUT_S, TimeUnit.SECONDS) || format.exitValue() != 0) {
            format.destroyForcibly();
            throw new LabException("Kafka's StorageTool failed; it says why in " + folder.resolve("format.log")
                + ". Are Apache Kafka's jars in " + jars + "?");
        }
        kafka.run();
        return kafka;
    }

    private void writeSettings() throws IOException {
        var controllerPort = freePort();
        Files.write(properties(), List.of("process.roles=broker,controller", "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "controller.listener.names=CONTROLLER",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs=" + folder.resolve("data").toString().replace('\\', '/'), "offsets.topic.replication.factor=1",
            "transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1"));
        Files.write(folder.resolve("log4j2.properties"), List.of("appender.out.type=Console", "appender.out.name=out",
            "appender.out.layout.type=PatternLayout", "appender.out.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1}: %m%n",
            "rootLogger.level=WARN", "rootLogger.appenderRef.out.ref=out", "logger.started.name=kafka.server.KafkaRaftServer",
            "logger.started.level=INFO"));
    }

    private void run() throws IOException, InterruptedException {
        process = launch("kafka.log", "kafka.Kafka", properties().toString());
        if (closed) {
            process.destroyForcibly();
        }
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
        while (!Files.readString(folder.resolve("kafka.log")).contains("Kafka Server started")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new LabException("Apache Kafka did not start; it says why in " + folder.resolve("kafka.log"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Starts one of Kafka's programs; what it prints replaces what stood in {@code log}. */
    private Process launch(String log, String... mainAndArguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"), "-cp", jars + File.separator + "*"));
        command.addAll(Arrays.asList(mainAndArguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile()).start();
    }

    private Path properties() {
        return folder.resolve("server.properties");
    }

    /** A port that was free a moment ago: a voter's port stands in Kafka's settings before Kafka could pick one. */
    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabException("no port is free on this machine", e);
        }
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public Optional<Path> data() {
        return Optional.of(folder.resolve("data"));
    }

    @Override
    public boolean killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        run();
        return true;
    }

    /** Nothing of it is worth a clean stop. */
    @Override
    public void close() {
        closed = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

package brokerfromscratch.testkit.containers;

import brokerfromscratch.testkit.Cluster;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.opentest4j.TestAbortedException;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Apache Kafka as its own project ships it: one node, with id 1, in a container of the image {@code apache/kafka}, or of the
 * one that the system property {@code kafka.image} names. The container goes when the cluster is closed, or with this JVM.
 *
 * <p>The port on this machine is chosen here and not by Docker, which would choose another one at each restart.
 */
public final class ContainerCluster implements Cluster {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final int NODE_ID = 1;
    private static final int KAFKA_PORT = 9092;                 // inside
    private static final int STOP_TIMEOUT_S = 20;
    private static final int READY_TIMEOUT_S = 60;

    private final DockerClient docker;
    private final KafkaContainer container;

    private ContainerCluster(String image, Map<String, String> settings) {
        docker = DockerEngine.with(image);
        container = new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
        container.setPortBindings(List.of(freePort() + ":" + KAFKA_PORT));
        settings.forEach((key, value) -> container.withEnv(variable(key), value));
    }

    /**
     * Starts one node with these settings of server.properties.
     *
     * @throws IllegalStateException within seconds, if there is no Docker engine or if it does not have the image
     */
    public static ContainerCluster start(Map<String, String> settings) {
        var cluster = new ContainerCluster(System.getProperty("kafka.image", IMAGE), settings);
        cluster.container.start();
        cluster.awaitServing();             // Docker's proxy takes connections before the broker does
        return cluster;
    }

    /** How the image takes a setting: {@code log.retention.ms} is {@code KAFKA_LOG_RETENTION_MS}. See KIP-975. */
    static String variable(String key) {
        return "KAFKA_" + key.replace("_", "__").replace("-", "___").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public List<Integer> brokerIds() {
        return List.of(NODE_ID);
    }

    /** Not here: the files lie in the container, and belong to a user of its own. A check that looks at them is left out. */
    @Override
    public Path dataOf(int brokerId) {
        throw new TestAbortedException("not checked: the data of a broker in a container lies in the container");
    }

    @Override
    public void kill(int brokerId) {
        docker.killContainerCmd(container.getContainerId()).exec();
        awaitEnd();
    }

    /** SIGTERM for Kafka itself: the container's first process is a shell, and a shell does not pass it on. */
    @Override
    public void stop(int brokerId) {
        if (!container.isRunning()) {
            return;
        }
        try {
            container.execInContainer("sh", "-c", "kill -TERM $(pidof java)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping a broker", e);
        }
        awaitEnd();
    }

    private void awaitEnd() {
        docker.waitContainerCmd(container.getContainerId()).start().awaitStatusCode(STOP_TIMEOUT_S, TimeUnit.SECONDS);
    }

    @Override
    public void restart(int brokerId) {
        stop(brokerId);
        docker.startContainerCmd(container.getContainerId()).exec();
        awaitServing();
    }

    /** The image's start script starts two JVMs, one after the other: 12 s on 2 idle cores, 40 s on 2 busy ones. */
    @Override
    public Duration longestCleanRestart() {
        return Duration.ofSeconds(READY_TIMEOUT_S);
    }

    /** A client of Kafka's tries again and again until a node answers, or its time is over. */
    private void awaitServing() {
        var patience = READY_TIMEOUT_S * 1000;
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers(), "default.api.timeout.ms", patience,
                "request.timeout.ms", 3_000, "reconnect.backoff.max.ms", 200))) {
            admin.describeCluster().nodes().get(patience, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not serve again. It said:\n" + lastWords(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a broker", e);
        }
    }

    @Override
    public String lastWords() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.close();
    }
}

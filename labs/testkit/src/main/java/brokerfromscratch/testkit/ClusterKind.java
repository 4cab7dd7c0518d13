package brokerfromscratch.testkit;

import java.util.Map;
import java.util.ServiceLoader;

/**
 * Where the brokers of a {@link Cluster} live. A check that speaks only the public protocol passes on all of them; if real
 * Kafka fails it, the check is wrong.
 */
public enum ClusterKind {
    /** mini-broker on a thread of this JVM: up in milliseconds, and a debugger sees both sides. */
    IN_JVM("mini-broker in this JVM") {
        @Override
        public Cluster start(Map<String, String> settings) {
            return InJvmCluster.start(settings);
        }
    },

    /** mini-broker's jar in a process of its own: what users run, with a real SIGKILL. */
    PROCESS("mini-broker in a process of its own") {
        @Override
        public Cluster start(Map<String, String> settings) {
            return ProcessCluster.start(settings);
        }
    },

    /** Apache Kafka in a process of its own, from a folder of jars named by {@code -Dapache.kafka.libs}. */
    APACHE("Apache Kafka in a process of its own") {
        @Override
        public Cluster start(Map<String, String> settings) {
            return ApacheCluster.start(settings);
        }
    },

    /**
     * Apache Kafka in a container, if a Docker engine runs here and has the image. Only on request, by
     * {@code -Dcluster=TESTCONTAINERS}, and only with the module labs/containers on the class path.
     */
    TESTCONTAINERS("Apache Kafka in a container") {
        @Override
        public Cluster start(Map<String, String> settings) {
            var maker = ServiceLoader.load(ClusterMaker.class).findFirst().orElseThrow(() -> new IllegalStateException(
                "a cluster in a container needs the module labs/containers: mvn -pl labs/checks -am verify -Pcontainers"));
            return maker.start(settings);
        }
    };

    private final String description;

    ClusterKind(String description) {
        this.description = description;
    }

    /** Starts one broker with these settings of server.properties, on free ports and an empty data folder. */
    public abstract Cluster start(Map<String, String> settings);

    @Override
    public String toString() {
        return description;
    }
}

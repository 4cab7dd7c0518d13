package brokerfromscratch.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Some brokers that belong to one test: found by clients under {@link #bootstrapServers}, hurt and healed by the test.
 *
 * <p>Whatever is started here is gone after {@link #close}: threads, processes and data. A broker keeps its port and its data
 * from {@link #kill} or {@link #stop} to {@link #restart}. For one thread at a time.
 */
public interface Cluster extends AutoCloseable {
    /** What clients are told: {@code 127.0.0.1:PORT} of every broker, separated by commas. */
    String bootstrapServers();

    /** The brokers' ids, smallest first. */
    List<Integer> brokerIds();

    /** The folder that a broker keeps its partitions in ({@code log.dirs}). */
    Path dataOf(int brokerId);

    /** The end without a warning, as after SIGKILL: nothing more is written, connections are cut. Returns when it is over. */
    void kill(int brokerId);

    /** A clean stop: the broker says goodbye to its disk. Returns when it is over. */
    void stop(int brokerId);

    /** Starts a broker again on the same data and port, after a clean stop if it still runs. Returns when it serves. */
    void restart(int brokerId);

    /** What a clean stop and a {@link #restart} may take here, if nothing has to be mended: mostly the start of a JVM. */
    default Duration longestCleanRestart() {
        return Duration.ofSeconds(10);
    }

    /** Lets no byte pass between two brokers until {@link #heal}. Clients still reach both. */
    default void cut(int oneBrokerId, int otherBrokerId) {
        throw new UnsupportedOperationException("this cluster's network cannot be cut");
    }

    /** Undoes every {@link #cut}. */
    default void heal() {}

    /** The last lines that the brokers have logged, for the report of a failed test. */
    default String lastWords() {
        return "";
    }

    /** The only broker of a cluster that has one. */
    default int onlyBroker() {
        var ids = brokerIds();
        if (ids.size() != 1) {
            throw new IllegalStateException("which broker? This cluster has " + ids);
        }
        return ids.get(0);
    }

    @Override
    void close();
}

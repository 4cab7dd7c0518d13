package brokerfromscratch.testkit;

import java.nio.file.Path;
import java.util.List;

/** One broker, with id 1, in one process: what mini-broker's jar and Apache Kafka have in common when they are tested. */
abstract class OneProcessCluster implements Cluster {
    static final int BROKER_ID = 1;

    final DataFolder folder = DataFolder.create();
    private BrokerProcess broker;

    /** Starts the process on the folder and returns when it serves; the second time with the same port. */
    abstract BrokerProcess startProcess();

    /** The first start; if it fails, nothing is left behind. */
    final void begin(Runnable preparation) {
        try {
            preparation.run();
            broker = startProcess();
        } catch (RuntimeException e) {
            folder.delete();
            throw e;
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public final List<Integer> brokerIds() {
        return List.of(BROKER_ID);
    }

    @Override
    public final Path dataOf(int brokerId) {
        return folder.data();
    }

    /** The operating system's number of the process, for those who measure it. */
    public final long pid() {
        return broker.pid();
    }

    @Override
    public final void kill(int brokerId) {
        broker.kill();
    }

    @Override
    public final void stop(int brokerId) {
        broker.stop();
    }

    @Override
    public final void restart(int brokerId) {
        if (broker.isAlive()) {
            broker.stop();
        }
        broker = startProcess();
    }

    @Override
    public final String lastWords() {
        return broker.lastWords();
    }

    @Override
    public final void close() {
        broker.kill();
        folder.delete();
    }
}

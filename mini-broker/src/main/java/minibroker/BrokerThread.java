package minibroker;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A broker inside your JVM, on a thread of its own: a fast Kafka for tests. Any thread may call it. */
public final class BrokerThread implements AutoCloseable {
    private static final long START_TIMEOUT_S = 30;

    private final BrokerNode node;
    private final Broker broker;

    private BrokerThread(BrokerNode node, Broker broker) {
        this.node = node;
        this.broker = broker;
    }

    /**
     * Returns when the broker serves.
     *
     * @throws IOException with the reason if it cannot start: the port is taken, the directory belongs to another broker
     */
    public static BrokerThread start(BrokerConfig config) throws IOException {
        var node = new BrokerNode(config);
        var thread = new Thread(() -> {
            try {
                node.run();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);       // start() has it too, if it came in time
            }
        }, "minibroker-" + config.nodeId());
        thread.setDaemon(true);
        thread.start();
        try {
            return new BrokerThread(node, node.ready().get(START_TIMEOUT_S, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw new IOException("the broker did not start: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the broker did not start within " + START_TIMEOUT_S + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the broker started", e);
        }
    }

    /** Where clients of the first listener connect. */
    public int port() {
        return broker.address().getPort();
    }

    /** The longest turn of its loop so far, in nanoseconds. */
    public long longestTurnNanos() {
        return broker.longestTurnNanos();
    }

    /** As after SIGKILL: what is written stays written, nothing else is tidied up. */
    public void kill() {
        node.kill();
    }

    /** A clean stop. */
    @Override
    public void close() {
        node.stop();
    }
}

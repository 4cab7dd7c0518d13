package minibroker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import minibroker.runtime.BackgroundWorker;
import minibroker.runtime.DirectoryStorage;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import minibroker.runtime.ReadMemory;
import minibroker.runtime.SocketTransport;
import minibroker.runtime.SystemClock;

/**
 * One broker on this machine's real doors: sockets, a directory, the system clock. The thread that calls {@link #run} is
 * the loop's thread and owns the broker; the other methods may be called from any thread.
 */
final class BrokerNode {
    private final BrokerConfig config;
    private final SocketTransport transport;
    private final EventLoop loop;
    private final BackgroundWorker worker;
    private final Doors doors;
    private final CompletableFuture<Broker> ready = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean killed;

    BrokerNode(BrokerConfig config) throws IOException {
        this.config = config;
        var clock = new SystemClock();
        this.transport = new SocketTransport(clock, ReadMemory.of(config.maxBufferedBytes(), DirectMemory.limitBytes()),
                TimeUnit.MILLISECONDS.toNanos(config.connectionsMaxIdleMs()), Runtime.getRuntime().maxMemory() / 8);
        this.loop = new EventLoop(clock, transport);
        this.worker = new BackgroundWorker(loop);
        var random = new SplittableRandom(new SecureRandom().nextLong());
        this.doors = new Doors(clock, random, new DirectoryStorage(Path.of(config.logDir())), transport, worker);
    }

    /** Completes when the broker serves, or with what kept it from starting. */
    CompletableFuture<Broker> ready() {
        return ready;
    }

    /** Serves until {@link #stop} or {@link #kill}; an error that nobody may swallow ends it too, and is thrown. */
    void run() throws IOException {
        try {
            var broker = Broker.start(doors, loop, config, ready::complete);
            loop.run();
            if (killed) {
                broker.abandon();
            } else {
                broker.shutdown();
            }
        } catch (IOException | RuntimeException | Error e) {
            ready.completeExceptionally(e);
            throw e;
        } finally {
            transport.close();
            worker.close();
            ended.countDown();
        }
    }

    /** A clean stop: returns when everything is on disk and the marker says so. */
    void stop() {
        loop.stop();
        awaitEnd();
    }

    /** As after SIGKILL, as far as one process can play it: nothing is flushed, no marker is written. */
    void kill() {
        killed = true;
        loop.stop();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!ended.await(30, TimeUnit.SECONDS)) {
                throw new UncheckedIOException(new IOException("the broker did not stop within 30 s"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

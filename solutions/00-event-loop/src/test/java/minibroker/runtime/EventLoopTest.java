package minibroker.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayName("The event loop")
@Timeout(20)
class EventLoopTest {
    private final ManualClock clock = new ManualClock();
    private final RestingTransport transport = new RestingTransport();
    private final EventLoop loop = new EventLoop(clock, transport);
    private final List<String> happened = new ArrayList<>();

    @Test
    @DisplayName("runs events in the order they were handed in, and what they hand in, a turn later")
    void mailboxOrder() {
        loop.submit(() -> {
            happened.add("a");
            loop.submit(() -> happened.add("c"));
        });
        loop.submit(() -> happened.add("b"));
        loop.runOnce();
        assertThat(happened).containsExactly("a", "b");
        assertThat(transport.timeouts).as("it must not sleep on unread mail").containsExactly(0L);
        loop.runOnce();
        assertThat(happened).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("runs timers by deadline, equal deadlines in the order of scheduling, cancelled ones never")
    void timerOrder() {
        loop.schedule(20, () -> happened.add("20"));
        loop.schedule(10, () -> happened.add("10, first"));
        loop.schedule(10, () -> happened.add("10, second"));
        loop.schedule(10, () -> happened.add("cancelled")).cancel();
        loop.schedule(Long.MAX_VALUE, () -> happened.add("never"));
        clock.advanceMs(9);
        loop.runOnce();
        assertThat(happened).isEmpty();
        clock.advanceMs(100);
        loop.runOnce();
        assertThat(happened).containsExactly("10, first", "10, second", "20");
    }

    @Test
    @DisplayName("a timer that schedules itself without delay does not starve the network")
    void timersOfTimersWait() {
        var again = new Runnable[1];
        again[0] = () -> {
            happened.add("tick");
            assertThat(happened).as("ticks without a look at the network").hasSizeLessThan(10);
            loop.schedule(0, again[0]);
        };
        loop.schedule(0, again[0]);
        loop.runOnce();
        loop.runOnce();
        assertThat(happened).containsExactly("tick", "tick");
    }

    @Test
    @DisplayName("sleeps exactly until the next timer, and for ever if there is none")
    void sleepsUntilTheNextTimer() {
        loop.runOnce();
        loop.schedule(7, () -> {});
        loop.runOnce();
        assertThat(transport.timeouts).containsExactly(Long.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(7));
    }

    @Test
    @DisplayName("measures its longest turn without the time it rested")
    void longestTurn() {
        loop.submit(() -> clock.advanceMs(30));
        loop.runOnce();
        transport.restMs = 500;
        loop.submit(() -> clock.advanceMs(5));
        loop.runOnce();
        assertThat(loop.longestTurnNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }

    @Test
    @DisplayName("hears of background work in a turn of its own; an Error in it ends the loop")
    void worker() throws Exception {
        var real = new SocketTransport(new SystemClock());
        var loop = new EventLoop(new SystemClock(), real);
        try (var worker = new BackgroundWorker(loop)) {
            worker.run(() -> Thread.currentThread().getName(), (name, failure) -> happened.add(name));
            worker.run(() -> fail(new IOException("no disk")), (name, failure) -> happened.add(failure.getMessage()));
            worker.run(() -> fail(new TodoError("step 2")), (name, failure) -> happened.add("swallowed"));
            assertThat(happened).as("results never come on the worker's thread").isEmpty();
            assertThatThrownBy(loop::run).isInstanceOf(TodoError.class).hasMessage("step 2");
        }
        assertThat(happened).containsExactly("minibroker-worker", "no disk");
        real.close();
    }

    @Test
    @DisplayName("a stop from another thread ends a loop that sleeps")
    void stop() throws Exception {
        var real = new SocketTransport(new SystemClock());
        var loop = new EventLoop(new SystemClock(), real);
        var stopper = CompletableFuture.runAsync(() -> loop.submit(loop::stop));
        loop.run();
        stopper.get();
        real.close();
    }

    private static Object fail(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    /** Time that a test moves by hand. */
    private static final class ManualClock implements Clock {
        private long nanos = Long.MAX_VALUE / 4;

        void advanceMs(long ms) {
            nanos += TimeUnit.MILLISECONDS.toNanos(ms);
        }

        @Override
        public long wallMs() {
            return TimeUnit.NANOSECONDS.toMillis(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    /** A network on which nothing ever happens; it notes how long it was asked to wait. */
    private final class RestingTransport implements Transport {
        private final List<Long> timeouts = new ArrayList<>();
        private long restMs;

        @Override
        public long poll(long timeoutNanos) {
            timeouts.add(timeoutNanos);
            clock.advanceMs(restMs);
            return TimeUnit.MILLISECONDS.toNanos(restMs);
        }

        @Override
        public Listening listen(InetSocketAddress address, int maxFrameBytes, Acceptor acceptor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Connection connect(InetSocketAddress address, int maxFrameBytes, FrameHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }
}

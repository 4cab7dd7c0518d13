package minibroker.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network without a cable. It notes how long the loop was willing to wait, and does what the check told it to do
 * instead: rest for a while, then deliver something.
 */
final class ScriptedTransport implements Transport {
    /** How long each poll was allowed to wait, in nanoseconds. */
    final List<Long> waits = new ArrayList<>();

    private final HandClock clock;
    private long restMs;
    private Runnable delivery = () -> {};
    private Runnable bell = () -> {};
    private IOException broken;

    ScriptedTransport(HandClock clock) {
        this.clock = clock;
    }

    /** From now on each poll rests so long, and says so. */
    void rest(long ms) {
        restMs = ms;
    }

    /** What each poll does when its rest is over: where frames would be handled. */
    void deliver(Runnable frames) {
        delivery = frames;
    }

    void onWakeup(Runnable action) {
        bell = action;
    }

    void breakWith(IOException why) {
        broken = why;
    }

    long lastWait() {
        return waits.get(waits.size() - 1);
    }

    @Override
    public long poll(long timeoutNanos) throws IOException {
        waits.add(timeoutNanos);
        if (broken != null) {
            throw broken;
        }
        clock.passMs(restMs);
        delivery.run();
        return TimeUnit.MILLISECONDS.toNanos(restMs);
    }

    @Override
    public void wakeup() {
        bell.run();
    }

    @Override
    public Listening listen(InetSocketAddress address, int maxFrameBytes, Acceptor acceptor) {
        throw new UnsupportedOperationException("this network has no cable");
    }

    @Override
    public Connection connect(InetSocketAddress address, int maxFrameBytes, FrameHandler handler) {
        throw new UnsupportedOperationException("this network has no cable");
    }

    @Override
    public void close() {}
}

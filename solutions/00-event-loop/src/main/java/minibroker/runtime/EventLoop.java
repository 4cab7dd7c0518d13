package minibroker.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * One thread, a mailbox, timers: all state of a broker belongs to whoever takes the turns of this loop.
 *
 * <pre>
 *   one turn:   mailbox ──▶ timers that are due ──▶ wait in the transport ──▶ frames that came
 * </pre>
 *
 * <p>Because there is one writer, nothing above this class needs a lock, and because every turn depends only on what the
 * doors said, the same turns can be taken again from a seed. Production calls {@link #run}; simulations and tests call
 * {@link #runOnce} by hand. Kafka's counterpart is {@code KafkaEventQueue}, which serves the controller alone.
 */
public final class EventLoop {
    private static final long LONGEST_DELAY_MS = TimeUnit.DAYS.toMillis(36_500);    // "never", without overflow in nanoseconds

    private final Clock clock;
    private final Transport transport;
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final TreeSet<Timer> timers = new TreeSet<>();      // by deadline, then by order of scheduling
    private long timersScheduled;
    private volatile boolean stopping;
    private long longestTurnNanos;

    public EventLoop(Clock clock, Transport transport) {
        this.clock = clock;
        this.transport = transport;
    }

    /** Hands an event to the loop; it runs in a later turn, after all that were handed in before it. Any thread. */
    public void submit(Runnable event) {
        mailbox.add(event);
        transport.wakeup();
    }

    /** Runs {@code event} once, {@code delayMs} from now or a little later. Loop thread only. */
    public Timer schedule(long delayMs, Runnable event) {
        var delayNanos = TimeUnit.MILLISECONDS.toNanos(Math.min(Math.max(0, delayMs), LONGEST_DELAY_MS));
        var timer = new Timer(clock.nanos() + delayNanos, timersScheduled++, event);
        timers.add(timer);
        return timer;
    }

    /** Takes one turn, waiting for work if there is none. Loop thread only. */
    public void runOnce() {
        var began = clock.nanos();
        runMailbox();
        runTimers();
        var waitNanos = mailbox.isEmpty() && !stopping ? nanosToNextTimer() : 0;
        try {
            var waited = transport.poll(waitNanos);
            longestTurnNanos = Math.max(longestTurnNanos, clock.nanos() - began - waited);
        } catch (IOException e) {
            throw new UncheckedIOException("the network door is broken", e);
        }
    }

    /** Takes turns until {@link #stop}. The thread that calls this owns the broker. */
    public void run() {
        while (!stopping) {
            runOnce();
        }
    }

    /** Makes {@link #run} return after the turn in progress. Any thread. */
    public void stop() {
        stopping = true;
        transport.wakeup();
    }

    /** Nanoseconds until a timer is due: 0 if one is overdue, {@link Long#MAX_VALUE} if there is none. */
    public long nanosToNextTimer() {
        return timers.isEmpty() ? Long.MAX_VALUE : Math.max(0, timers.first().deadlineNanos - clock.nanos());
    }

    /** True if events wait in the mailbox. */
    public boolean hasMail() {
        return !mailbox.isEmpty();
    }

    private void runMailbox() {
        for (int left = mailbox.size(); left > 0; left--) {      // what these events submit belongs to the next turn
            mailbox.remove().run();
        }
    }

    private void runTimers() {
        var now = clock.nanos();
        var end = timersScheduled;                               // a timer that these schedule belongs to the next turn,
        while (!timers.isEmpty() && timers.first().isDue(now) && timers.first().order < end) {      // also with no delay
            timers.pollFirst().event.run();
        }
    }

    /** The longest that one turn has kept all others waiting, in nanoseconds; time spent resting does not count. */
    public long longestTurnNanos() {
        return longestTurnNanos;
    }

    /** A wish to be called later. Loop thread only. */
    public final class Timer implements Comparable<Timer> {
        private final long deadlineNanos;
        private final long order;
        private final Runnable event;

        private Timer(long deadlineNanos, long order, Runnable event) {
            this.deadlineNanos = deadlineNanos;
            this.order = order;
            this.event = event;
        }

        /** Takes the wish back; nothing happens if it has run. */
        public void cancel() {
            timers.remove(this);
        }

        private boolean isDue(long nowNanos) {
            return deadlineNanos <= nowNanos;
        }

        @Override
        public int compareTo(Timer other) {
            var byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }
    }
}

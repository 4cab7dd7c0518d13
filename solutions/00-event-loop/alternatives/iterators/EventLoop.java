package minibroker.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * {@link #runOnce} by hand. Kafka's counterpart is {@code KafkaEventQueue}, which serves the controller and its like, not the
 * way of the records.
 */
public final class EventLoop {
    private static final long LONGEST_DELAY_MS = TimeUnit.DAYS.toMillis(36_500);    // "never", without overflow in nanoseconds

    private final Clock clock;
    private final Transport transport;
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final TreeSet<Timer> timers = new TreeSet<>();      // by deadline, then by order of scheduling
    private long timersScheduled;
    private volatile Thread owner;
    private volatile boolean stopping;
    private long longestTurnNanos;

    public EventLoop(Clock clock, Transport transport) {
        this.clock = clock;
        this.transport = transport;
    }

    /** Hands an event to the loop; it runs in a later turn, after all that were handed in before it. Any thread. */
    public void submit(Runnable event) {
        mailbox.add(event);
        if (Thread.currentThread() != owner) {     // the owner is not resting: it is here
            transport.wakeup();
        }
    }

    /**
     * Runs {@code event} once, {@code delayMs} from now or a little later. A negative delay counts as none, and one of more than
     * a hundred years, which means never, as a hundred years. Loop thread only.
     */
    public Timer schedule(long delayMs, Runnable event) {
        if (delayMs < 0) {
            delayMs = 0;
        }
        if (delayMs > LONGEST_DELAY_MS) {
            delayMs = LONGEST_DELAY_MS;
        }
        var timer = new Timer(clock.nanos() + delayMs * 1_000_000, timersScheduled, event);
        timersScheduled++;
        timers.add(timer);
        return timer;
    }

    /** Takes one turn, waiting for work if there is none. Loop thread only. */
    public void runOnce() {
        owner = Thread.currentThread();
        var begin = clock.nanos();
        var rested = 0L;
        try {
            runMailbox();
            runTimers();
            rested = transport.poll(hasMail() || stopping ? 0 : nanosToNextTimer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            longestTurnNanos = Math.max(longestTurnNanos, clock.nanos() - begin - rested);
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
        if (timers.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, timers.first().deadlineNanos - clock.nanos());
    }

    /** True if events wait in the mailbox. */
    public boolean hasMail() {
        return !mailbox.isEmpty();
    }

    /** Runs the events that are in the mailbox now, in order. What these submit belongs to the next turn. */
    void runMailbox() {
        var count = mailbox.size();
        for (var it = mailbox.iterator(); count > 0; count--) {
            var event = it.next();
            it.remove();
            event.run();
        }
    }

    /** Runs the timers that are due now, in order. A timer that these schedule belongs to the next turn, also with no delay. */
    void runTimers() {
        var now = clock.nanos();
        for (var timer : new ArrayList<>(timers)) {
            if (timer.deadlineNanos > now) {
                break;
            }
            if (timers.remove(timer)) {     // else the one before has cancelled it
                timer.event.run();
            }
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

        /** The earlier deadline first. No two timers are equal: with one deadline, the order of scheduling decides. */
        @Override
        public int compareTo(Timer other) {
        var byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
        return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }
    }
}

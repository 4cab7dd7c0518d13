package minibroker.runtime;

import static minibroker.runtime.TodoError.todo;

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
    private volatile boolean stopping;
    private long longestTurnNanos;

    public EventLoop(Clock clock, Transport transport) {
        this.clock = clock;
        this.transport = transport;
    }

    /** Hands an event to the loop; it runs in a later turn, after all that were handed in before it. Any thread. */
    public void submit(Runnable event) {
        synchronized (mailbox) {
            mailbox.add(event);
        }
        transport.wakeup();
    }

    /**
     * Runs {@code event} once, {@code delayMs} from now or a little later. A negative delay counts as none, and one of more than
     * a hundred years, which means never, as a hundred years. Loop thread only.
     */
    public Timer schedule(long delayMs, Runnable event) {
        long delay = delayMs;
        if (delay < 0) {
            delay = 0;
        } else if (delay > LONGEST_DELAY_MS) {
            delay = LONGEST_DELAY_MS;
        }
        long deadline = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(delay);
        synchronized (timers) {
            Timer timer = new Timer(deadline, timersScheduled, event);
            timersScheduled++;
            timers.add(timer);
            return timer;
        }
    }

    /** Takes one turn, waiting for work if there is none. Loop thread only. */
    public void runOnce() {
        long begin = clock.nanos();
        runMailbox();
        runTimers();
        long mayRest = nanosToNextTimer();
        if (hasMail() || stopping) {
            mayRest = 0;
        }
        long rested;
        try {
            rested = transport.poll(mayRest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long took = clock.nanos() - begin - rested;
        if (took > longestTurnNanos) {
            longestTurnNanos = took;
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
        synchronized (timers) {
            if (timers.isEmpty()) {
                return Long.MAX_VALUE;
            }
            long left = timers.first().deadlineNanos - clock.nanos();
            return left < 0 ? 0 : left;
        }
    }

    /** True if events wait in the mailbox. */
    public boolean hasMail() {
        return !mailbox.isEmpty();
    }

    /** Runs the events that are in the mailbox now, in order. What these submit belongs to the next turn. */
    void runMailbox() {
        // fixed number, so what the events submit stays for the next turn
        int count;
        synchronized (mailbox) {
            count = mailbox.size();
        }
        for (int i = 0; i < count; i++) {
            Runnable event = mailbox.poll();
            if (event == null) {
                break;
            }
            event.run();
        }
    }

    /** Runs the timers that are due now, in order. A timer that these schedule belongs to the next turn, also with no delay. */
    void runTimers() {
        long now = clock.nanos();
        long firstNewOrder = timersScheduled;
        while (true) {
            Timer next;
            synchronized (timers) {
                if (timers.isEmpty()) {
                    return;
                }
                next = timers.first();
                if (next.deadlineNanos > now || next.order >= firstNewOrder) {
                    return;
                }
                timers.remove(next);
            }
            next.event.run();
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
            synchronized (timers) {
                timers.remove(this);
            }
        }

        /** The earlier deadline first. No two timers are equal: with one deadline, the order of scheduling decides. */
        @Override
        public int compareTo(Timer other) {
            if (deadlineNanos < other.deadlineNanos) {
                return -1;
            }
            if (deadlineNanos > other.deadlineNanos) {
                return 1;
            }
            if (order < other.order) {
                return -1;
            }
            return order > other.order ? 1 : 0;
        }
    }
}

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
        // lesson::step1[todo="and if the loop is resting? what must it find when it wakes?"]
        // tag::submit[]
        mailbox.add(event);
        transport.wakeup();
        // end::submit[]
        // end::step1
    }

    /**
     * Runs {@code event} once, {@code delayMs} from now or a little later. A negative delay counts as none, and one of more than
     * a hundred years, which means never, as a hundred years. Loop thread only.
     */
    public Timer schedule(long delayMs, Runnable event) {
        // lesson::step2[todo="when is it due? a delay may be negative, or larger than nanoseconds can count"]
        // tag::schedule[]
        var delayNanos = TimeUnit.MILLISECONDS.toNanos(Math.min(Math.max(0, delayMs), LONGEST_DELAY_MS));
        var timer = new Timer(clock.nanos() + delayNanos, timersScheduled++, event);
        timers.add(timer);
        return timer;
        // end::schedule[]
        // end::step2
    }

    /** Takes one turn, waiting for work if there is none. Loop thread only. */
    public void runOnce() {
        // lesson::step3[todo="mail, then timers, then the network; and how long may it wait there?"]
        // tag::turn[]
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
        // end::turn[]
        // end::step3
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
        // lesson::step2[todo="the first of the timers decides, if there is one"]
        return timers.isEmpty() ? Long.MAX_VALUE : Math.max(0, timers.first().deadlineNanos - clock.nanos());
        // end::step2
    }

    /** True if events wait in the mailbox. */
    public boolean hasMail() {
        return !mailbox.isEmpty();
    }

    /** Runs the events that are in the mailbox now, in order. What these submit belongs to the next turn. */
    void runMailbox() {
        // lesson::step1[todo="how many events belong to this turn? when do you count them?"]
        // tag::mailbox[]
        for (int left = mailbox.size(); left > 0; left--) {
            mailbox.remove().run();
        }
        // end::mailbox[]
        // end::step1
    }

    /** Runs the timers that are due now, in order. A timer that these schedule belongs to the next turn, also with no delay. */
    void runTimers() {
        // lesson::step2[todo="the first one, as long as it is due and was scheduled before this turn of the timers began"]
        // tag::timers[]
        var now = clock.nanos();
        var end = timersScheduled;                               // from here on, a timer belongs to the next turn
        while (!timers.isEmpty() && timers.first().deadlineNanos <= now && timers.first().order < end) {
            timers.pollFirst().event.run();
        }
        // end::timers[]
        // end::step2
    }

    /** The longest that one turn has kept all others waiting, in nanoseconds; time spent resting does not count. */
    public long longestTurnNanos() {
        // lesson::step4[todo="first let runOnce measure each turn; then return the longest"]
        return longestTurnNanos;
        // end::step4
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
            // lesson::step2[todo="as if it had never been scheduled"]
            timers.remove(this);
            // end::step2
        }

        /** The earlier deadline first. No two timers are equal: with one deadline, the order of scheduling decides. */
        @Override
        public int compareTo(Timer other) {
            // lesson::step2[todo="by deadline, then by order; a TreeSet keeps only one of two that are equal"]
            // tag::compare[]
            var byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
            // end::compare[]
            // end::step2
        }
    }
}

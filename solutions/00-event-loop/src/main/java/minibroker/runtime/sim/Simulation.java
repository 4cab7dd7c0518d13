package minibroker.runtime.sim;

import java.util.LinkedHashMap;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import minibroker.runtime.TodoError;

/**
 * A world in which everything follows from one seed: time, delays, crashes, torn writes. It has no thread. It takes the
 * earliest event from a queue, sets the time to it, performs it, and lets the node it belongs to take its turns.
 *
 * <pre>
 *   events by (time, order):   frame arrives at n2 │ timer of n1 │ disk job of n1 ends │ scenario: cut(n1, n2) │ …
 * </pre>
 *
 * <p>Virtual time moves only between events, so a minute costs as much as what happens in it. Used from one thread.
 * Kafka's counterpart is {@code RaftEventSimulationTest}; FoundationDB and TigerBeetle made the idea known.
 */
public final class Simulation {
    private final long seed;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final LinkedHashMap<String, SimNode> nodes = new LinkedHashMap<>();
    private final Trace trace = new Trace();
    private final SimNetwork network;
    private long nowNanos;
    private long eventsScheduled;

    public Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.network = new SimNetwork(this, random.split());
    }

    /** Keeps the text of the trace, too; its hash is kept always. */
    public Simulation tracing(boolean keepText) {
        trace.keepText(keepText);
        return this;
    }

    /** A machine with an empty disk, switched off. Names are unique; they are the machine's host name, too. */
    public SimNode addNode(String name) {
        var node = new SimNode(this, name, nodes.size() + 1, random.split());
        if (nodes.putIfAbsent(name, node) != null) {
            throw new IllegalArgumentException("there is a node " + name + " already");
        }
        return node;
    }

    public SimNetwork network() {
        return network;
    }

    public Trace trace() {
        return trace;
    }

    public String traceHash() {
        return trace.hash();
    }

    public long seed() {
        return seed;
    }

    /** Virtual milliseconds since the simulation began. */
    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos);
    }

    /** Does something to the world later: a line of a scenario, not of a node. */
    public void after(long virtualMs, Runnable scenario) {
        schedule(TimeUnit.MILLISECONDS.toNanos(virtualMs), scenario);
    }

    /** Lets the world run until {@code done}, looked at after each event; false if it was not within {@code maxVirtualMs}. */
    public boolean runUntil(BooleanSupplier done, long maxVirtualMs) {
        var endNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(maxVirtualMs);
        while (!done.getAsBoolean()) {
            if (events.isEmpty() || events.peek().atNanos > endNanos) {
                moveTo(endNanos);
                return false;
            }
            step();
        }
        return true;
    }

    /** Lets {@code virtualMs} pass. */
    public void runFor(long virtualMs) {
        runUntil(() -> false, virtualMs);
    }

    // ---- for the other parts of the simulation ----

    long nowNanos() {
        return nowNanos;
    }

    Iterable<SimNode> nodes() {
        return nodes.values();
    }

    /** The node that goes by {@code host}: its name, its address, or null. */
    SimNode nodeCalled(String host) {
        var byName = nodes.get(host);
        return byName != null ? byName
                : nodes.values().stream().filter(node -> node.hostAddress().equals(host)).findFirst().orElse(null);
    }

    void schedule(long delayNanos, Runnable action) {
        events.add(new Event(nowNanos + delayNanos, eventsScheduled++, action));
    }

    private void step() {
        var event = events.remove();
        moveTo(event.atNanos);
        loudly(event.action);
    }

    private void moveTo(long nanos) {
        nowNanos = nanos;
        trace.nowIs(nanos);
    }

    /** Runs {@code action}; whatever escapes from it ends the simulation, and says how to see it again. */
    void loudly(Runnable action) {
        try {
            action.run();
        } catch (TodoError | SimulationFailure e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new SimulationFailure("seed %d, after %d virtual ms: %s".formatted(seed, nowMs(), e), e);
        }
    }

    private static final class Event implements Comparable<Event> {
        private final long atNanos;
        private final long order;
        private final Runnable action;

        private Event(long atNanos, long order, Runnable action) {
            this.atNanos = atNanos;
            this.order = order;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            var byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}

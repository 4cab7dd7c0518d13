package minibroker.runtime.sim;

import java.util.Random;
import java.util.SplittableRandom;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;

/** One process on a node, from boot to death. Whatever it has scheduled dies with it. */
final class Life {
    private static final int MOST_TURNS_AT_ONE_MOMENT = 100_000;

    private final Simulation simulation;
    private final SimNode node;
    private final SimTransport transport;
    private final EventLoop loop;
    private final Doors doors;
    private boolean alive = true;
    private boolean inTurn;
    private boolean wakePending;
    private long wakeAtNanos = Long.MAX_VALUE;     // for its earliest timer

    Life(Simulation simulation, SimNode node, SimClock clock, SplittableRandom random) {
        this.simulation = simulation;
        this.node = node;
        this.transport = new SimTransport(this, simulation.network(), random.split());
        this.loop = new EventLoop(clock, transport);
        var worker = new SimWorker(this, random.split());
        this.doors = new Doors(clock, new Random(random.nextLong()), node.disk(), transport, worker);
    }

    Doors doors() {
        return doors;
    }

    EventLoop loop() {
        return loop;
    }

    SimNode node() {
        return node;
    }

    SimTransport transport() {
        return transport;
    }

    boolean isAlive() {
        return alive;
    }

    void end() {
        alive = false;
    }

    long nowNanos() {
        return simulation.nowNanos();
    }

    void trace(String kind, String subject, long amount, long crc) {
        simulation.trace().add(node.name(), kind, subject, amount, crc);
    }

    /** Lets {@code event} happen to this process later, if it lives to see it. */
    void schedule(long delayNanos, Runnable event) {
        simulation.schedule(delayNanos, () -> perform(event));
    }

    /** Lets {@code event} happen now, then takes turns until the loop has nothing left to do at this moment. */
    void perform(Runnable event) {
        if (!alive) {
            return;
        }
        inTurn = true;
        try {
            event.run();
            takeTurns();
        } catch (Crash e) {
            if (alive) {
                throw e;                           // somebody else's crash has no business here
            }
        } finally {
            inTurn = false;
        }
        wakeForNextTimer();
    }

    /** Mail from outside a turn, such as a test's {@code submit}, must not wait for the next frame or timer. */
    void wakeup() {
        if (alive && !inTurn && !wakePending) {
            wakePending = true;
            schedule(0, () -> wakePending = false);
        }
    }

    private void takeTurns() {
        for (int turns = 0; alive; turns++) {
            loop.runOnce();
            if (!loop.hasMail() && !transport.hasArrivals() && loop.nanosToNextTimer() > 0) {
                return;
            }
            if (turns == MOST_TURNS_AT_ONE_MOMENT) {
                throw new IllegalStateException(node + " never comes to rest: events make new events for the same moment");
            }
        }
    }

    private void wakeForNextTimer() {
        var nanos = alive ? loop.nanosToNextTimer() : Long.MAX_VALUE;
        if (nanos != Long.MAX_VALUE && nowNanos() + nanos < wakeAtNanos) {
            var at = nowNanos() + nanos;
            wakeAtNanos = at;
            schedule(nanos, () -> {
                if (wakeAtNanos == at) {
                    wakeAtNanos = Long.MAX_VALUE;
                }
            });
        }
    }
}

package minibroker.runtime.sim;

import java.util.concurrent.TimeUnit;
import minibroker.runtime.Clock;

/** Virtual time as one machine reads it: all agree on how long things take, each may be wrong about what time it is. */
final class SimClock implements Clock {
    private static final long FIRST_OF_JANUARY_2026_MS = 1_767_225_600_000L;

    private final Simulation simulation;
    private long skewMs;

    SimClock(Simulation simulation) {
        this.simulation = simulation;
    }

    void skewMs(long skewMs) {
        this.skewMs = skewMs;
    }

    @Override
    public long wallMs() {
        return FIRST_OF_JANUARY_2026_MS + TimeUnit.NANOSECONDS.toMillis(simulation.nowNanos()) + skewMs;
    }

    @Override
    public long nanos() {
        return simulation.nowNanos();
    }
}

package minibroker.idempotence;

import minibroker.runtime.Clock;

/** Time that moves when the test says so. */
final class ManualClock implements Clock {
    private long nowMs = Batches.NOW_MS;

    void advance(long ms) {
        nowMs += ms;
    }

    @Override
    public long wallMs() {
        return nowMs;
    }

    @Override
    public long nanos() {
        return nowMs * 1_000_000;
    }
}

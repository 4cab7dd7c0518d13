package minibroker.runtime;

import java.util.concurrent.TimeUnit;

/** Time that a check moves by hand. It may start anywhere, even below zero, and the time of day is another matter. */
final class HandClock implements Clock {
    private static final long FIRST_OF_JANUARY_2026_MS = 1_767_225_600_000L;

    private long nanos;

    HandClock(long startNanos) {
        this.nanos = startNanos;
    }

    HandClock() {
        this(Long.MAX_VALUE / 4);
    }

    void passMs(long ms) {
        passNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    void passNanos(long more) {
        nanos += more;
    }

    @Override
    public long wallMs() {
        return FIRST_OF_JANUARY_2026_MS - TimeUnit.NANOSECONDS.toMillis(nanos);    // somebody sets it back, all the time
    }

    @Override
    public long nanos() {
        return nanos;
    }
}

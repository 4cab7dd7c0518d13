package minibroker.runtime;

/** The machine's clocks. Any thread. */
public final class SystemClock implements Clock {
    // System.nanoTime() may start anywhere, even below zero; counted from here on, adding to it cannot overflow.
    private final long origin = System.nanoTime();

    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime() - origin;
    }
}

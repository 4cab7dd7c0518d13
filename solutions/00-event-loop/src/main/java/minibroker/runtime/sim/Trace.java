package minibroker.runtime.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in a simulation, line by line, folded into one number. Two runs with the same seed must have the same
 * hash; where they differ, something decided without the seed. The text costs more than the events themselves, so it is
 * kept only when asked for.
 */
public final class Trace {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final List<String> lines = new ArrayList<>();
    private boolean keepsText;
    private long nowNanos;
    private long hash;
    private long count;

    Trace() {}

    void keepText(boolean keep) {
        keepsText = keep;
    }

    void nowIs(long nanos) {
        nowNanos = nanos;
    }

    /** Adds a line about something that this layer cannot know, such as the name of a request. */
    public void note(String node, String text) {
        add(node, "note", text, 0, 0);
    }

    /** One event: {@code amount} is bytes, usually, and {@code crc} stands for which bytes. */
    void add(String node, String kind, String subject, long amount, long crc) {
        count++;
        mix(nowNanos);
        mix(node.hashCode());              // a String's hash is the same in every JVM, unlike an Object's or an enum's
        mix(kind.hashCode());
        mix(subject.hashCode());
        mix(amount);
        mix(crc);
        if (keepsText) {
            lines.add(render(node, kind, subject, amount, crc));
        }
    }

    private void mix(long value) {
        hash = Long.rotateLeft((hash ^ value) * PRIME, 29);
    }

    private String render(String node, String kind, String subject, long amount, long crc) {
        var line = "%12.6f ms  %-8s %-8s %s".formatted(nowNanos / 1e6, node, kind, subject);
        return amount == 0 && crc == 0 ? line : line + "  %d".formatted(amount) + (crc == 0 ? "" : "  crc %08x".formatted(crc));
    }

    /** The fold of all lines so far, as 16 hexadecimal digits. */
    public String hash() {
        return "%016x".formatted(hash);
    }

    /** Lines so far, kept or not. */
    public long count() {
        return count;
    }

    /** The lines; empty unless {@link Simulation#tracing} asked for them. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}

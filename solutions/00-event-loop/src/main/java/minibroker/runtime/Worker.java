package minibroker.runtime;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * Where slow disk work goes: forcing bytes to the platter, deleting old segments, compaction. One job at a time, in the
 * order they were handed in; each result comes back to the loop as an event.
 *
 * <p>A real worker is one background thread. A simulated one runs the job at a later virtual moment, on the same thread
 * as everything else.
 */
public interface Worker {
    /**
     * Runs {@code slowWork} away from the loop, then {@code whenDone} on the loop. Exactly one of its two arguments is
     * meaningful: the result (which may be null) or the exception that the work ended with.
     *
     * <p>Called on the loop's thread. The work must not touch loop state: hand it what it needs, and take the result.
     */
    <T> void run(Callable<T> slowWork, BiConsumer<T, Exception> whenDone);
}

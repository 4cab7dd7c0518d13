package minibroker.runtime.sim;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import minibroker.runtime.Worker;

/**
 * Slow disk work that takes virtual time. A job has its effect at the end of its time, and its result reaches the loop
 * a little later still: what the broker appended meanwhile, a {@code force} may or may not have covered. A job of a
 * process that dies first never happens.
 */
final class SimWorker implements Worker {
    private static final long SHORTEST_JOB_NANOS = 50_000;
    private static final long LONGEST_JOB_NANOS = 5_000_000;
    private static final long LATEST_RESULT_NANOS = 1_000_000;

    private final Life life;
    private final SplittableRandom random;
    private long freeAtNanos;
    private long resultAtNanos;

    SimWorker(Life life, SplittableRandom random) {
        this.life = life;
        this.random = random;
    }

    @Override
    public <T> void run(Callable<T> slowWork, BiConsumer<T, Exception> whenDone) {
        freeAtNanos = Math.max(freeAtNanos, life.nowNanos()) + random.nextLong(SHORTEST_JOB_NANOS, LONGEST_JOB_NANOS);
        life.schedule(freeAtNanos - life.nowNanos(), () -> perform(slowWork, whenDone));
    }

    private <T> void perform(Callable<T> slowWork, BiConsumer<T, Exception> whenDone) {
        try {
            var result = slowWork.call();
            later(() -> whenDone.accept(result, null));
        } catch (Exception e) {
            later(() -> whenDone.accept(null, e));
        }
    }

    private void later(Runnable result) {
        var delayNanos = random.nextLong(LATEST_RESULT_NANOS);
        resultAtNanos = Math.max(resultAtNanos, life.nowNanos() + delayNanos);         // results keep the order of their jobs
        life.schedule(resultAtNanos - life.nowNanos(), () -> life.loop().submit(result));
    }
}

package minibroker.runtime;

import java.io.Closeable;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The real worker: one thread and its queue. The thread never touches loop state; a result travels back through the
 * loop's mailbox, and so does an {@code Error}, which must end the broker rather than a thread that nobody looks at.
 */
public final class BackgroundWorker implements Worker, Closeable {
    private final EventLoop loop;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(BackgroundWorker::newThread);

    public BackgroundWorker(EventLoop loop) {
        this.loop = loop;
    }

    private static Thread newThread(Runnable jobs) {
        var thread = new Thread(jobs, "minibroker-worker");
        thread.setDaemon(true);                    // must not keep alive a process whose loop has ended
        return thread;
    }

    @Override
    public <T> void run(Callable<T> slowWork, BiConsumer<T, Exception> whenDone) {
        thread.execute(() -> loop.submit(perform(slowWork, whenDone)));
    }

    /** Does the work here and now; what it returns is the event for the loop. */
    private static <T> Runnable perform(Callable<T> slowWork, BiConsumer<T, Exception> whenDone) {
        try {
            var result = slowWork.call();
            return () -> whenDone.accept(result, null);
        } catch (Exception e) {
            return () -> whenDone.accept(null, e);
        } catch (Error e) {
            return () -> {
                throw e;
            };
        }
    }

    /** Waits until all jobs handed in are done. Their results are in the mailbox then: the loop may want a last turn. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

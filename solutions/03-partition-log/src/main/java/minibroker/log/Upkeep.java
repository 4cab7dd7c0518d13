package minibroker.log;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The slow and the later: what a log asks of the worker and of the loop's timers. */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Doors doors;
    private final EventLoop loop;

    Upkeep(Doors doors, EventLoop loop) {
        this.doors = doors;
        this.loop = loop;
    }

    Doors doors() {
        return doors;
    }

    long nowMs() {
        return doors.clock().wallMs();
    }

    /** Runs {@code event} on the loop, later. */
    EventLoop.Timer in(long delayMs, Runnable event) {
        return loop.schedule(delayMs, event);
    }

    /** Runs {@code job} on the worker, then on the loop either of the two. */
    void onWorker(Callable<Void> job, Runnable whenDone, Consumer<Exception> whenFailed) {
        doors.worker().run(job, (nothing, failure) -> {
            if (failure == null) {
                whenDone.run();
            } else {
                whenFailed.accept(failure);
            }
        });
    }

    /** Deletes the files of segments that are set aside already, after {@code delayMs}. If it fails, the next start does it. */
    void deleteLater(LogFiles files, List<LogFiles.SetAside> gone, long delayMs) {
        in(delayMs, () -> onWorker(
                () -> {
                    files.delete(gone);
                    return null;
                },
                () -> LOG.debug("Deleted the files of {} segments in {}", gone.size(), files.directory()),
                failure -> LOG.warn("Could not delete files in {}; the next start will", files.directory(), failure)));
    }
}

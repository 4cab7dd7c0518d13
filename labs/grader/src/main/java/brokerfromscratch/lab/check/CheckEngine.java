package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Runs checks. The learner's code runs in a process of its own, which stays warm from one job to the next; whatever happens
 * to it, this process goes on and another one runs the remaining checks. For one thread at a time; close it at the end.
 */
public final class CheckEngine implements AutoCloseable {
    private static final long LIMIT_MS = 10_000;

    private final LabClassPath classPath;
    private final Path grader;
    private final Path folder;
    private final long limitMs;
    private RunnerProcess runner;                           // null: none is warm
    private CompletableFuture<RunnerProcess> spare;         // null: none was ordered
    private RunnerProcess inUse;                            // guarded by this; null between two jobs
    private volatile boolean isAbandoned;

    /**
     * @param grader  this command's own classes, without third-party ones
     * @param folder  for what processes leave behind
     * @param limitMs for one check
     */
    CheckEngine(LabClassPath classPath, Path grader, Path folder, long limitMs) {
        this.limitMs = limitMs;
        this.classPath = classPath;
        this.grader = grader;
        this.folder = folder;
    }

    /** On the finished layers of the last build. */
    public static CheckEngine open(House house) {
        Leftovers.deleteIn(house.root().resolve("target/lab/tmp"));
        return new CheckEngine(LabClassPath.of(house), house.plainGraderJar(), house.root().resolve("target/lab"), LIMIT_MS);
    }

    public LabReport check(CheckJob job) {
        return check(job, new JobListener() {});
    }

    /** @param asTheyCome is told of each check as it ends */
    public LabReport check(CheckJob job, Consumer<CheckResult> asTheyCome) {
        return check(job, new JobListener() {
            @Override
            public void ended(CheckResult check) {
                asTheyCome.accept(check);
            }
        });
    }

    /** @param listener is told what happens while it happens, on this thread */
    public LabReport check(CheckJob job, JobListener listener) {
        try (var alone = WorkLock.on(job.work())) {
            return checkAlone(job, listener);
        }
    }

    private LabReport checkAlone(CheckJob job, JobListener listener) {
        var progress = new JobProgress(job, limitMs, listener);
        while (!progress.isOver()) {
            var running = take(job, listener);
            begin(running);
            try {
                running.ask(progress.request());
                progress.listenTo(running);
            } catch (IOException e) {
                if (isAbandoned) {
                    return progress.report();
                }
                progress.processDied(running);
            } finally {
                putBack(running, progress.isRunnerReusable() && !job.debug());
                if (!progress.isOver() && !job.debug()) {
                    keepSpare();                            // what has cost one process may cost the next one, too
                }
            }
        }
        return progress.report();
    }

    /** From another thread: the job in progress is of no interest any more. Its process is lost. */
    synchronized void abandon() {
        if (inUse != null) {
            isAbandoned = true;
            inUse.close();
        }
    }

    /** True once after {@link #abandon}. */
    boolean wasAbandoned() {
        var was = isAbandoned;
        isAbandoned = false;
        return was;
    }

    private RunnerProcess take(CheckJob job, JobListener listener) {
        if (job.debug()) {
            var port = freePort();
            listener.waitsForDebugger(port);
            return RunnerProcess.start(classPath, grader, folder, port);
        }
        if (runner != null) {
            var warm = runner;
            runner = null;
            return warm;
        }
        return spare != null ? takeSpare() : RunnerProcess.start(classPath, grader, folder, 0);
    }

    private RunnerProcess takeSpare() {
        try {
            return spare.join();
        } catch (CompletionException e) {
            return RunnerProcess.start(classPath, grader, folder, 0);          // which says itself what is wrong
        } finally {
            spare = null;
        }
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void begin(RunnerProcess running) {
        inUse = running;
    }

    private synchronized void putBack(RunnerProcess used, boolean reusable) {
        inUse = null;
        if (reusable && !isAbandoned) {
            runner = used;
        } else {
            used.close();
        }
    }

    /** Starts another process in the background, which takes over when there is none or the warm one is lost. */
    void keepSpare() {
        if (spare == null) {
            spare = CompletableFuture.supplyAsync(() -> RunnerProcess.start(classPath, grader, folder, 0));
        }
    }

    /** The same; and it has compiled this job's sources once, which is slow the first time, but run nothing of them. */
    void keepWarmSpare(CheckJob job) {
        if (spare == null) {
            spare = CompletableFuture.supplyAsync(() -> {
                var fresh = RunnerProcess.start(classPath, grader, folder, 0);
                var rehearsal = new JobProgress(job.withWork(folder.resolve("rehearsal")).withOnly(Set.of("nothing")),
                    limitMs, new JobListener() {});
                try {
                    fresh.ask(rehearsal.request());
                    rehearsal.listenTo(fresh);
                    return fresh;
                } catch (IOException e) {
                    throw broken("a spare process has ended: " + fresh.lastWords());
                }
            });
        }
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
            runner = null;
        }
        if (spare != null) {
            spare.thenAccept(RunnerProcess::close);       // no need to wait: without us it ends by itself
            spare = null;
        }
    }

    static LabException broken(String why) {
        return new LabException("the checks could not run: " + why);
    }
}

package brokerfromscratch.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks whenever a file of the lab changes. One thread looks at the files, another runs the checks; when a file changes while
 * they run, they are abandoned: nobody waits for the verdict on a text that is gone.
 */
final class Watch {
    private static final long POLL_MS = 150;
    /** An editor may write a file in two steps. */
    private static final long SETTLE_MS = 20;

    private final CheckEngine engine;
    private final CheckJob job;
    private final Consumer<Verdict> told;
    private Snapshot seen;

    /**
     * What is known after a change.
     *
     * @param seconds    since the file was changed
     * @param isComplete false if the moment runs now
     */
    record Verdict(LabReport report, double seconds, boolean isComplete) {}

    Watch(CheckEngine engine, CheckJob job, Consumer<Verdict> told) {
        this.engine = engine;
        this.job = job;
        this.told = told;
    }

    /** Checks what is there now. */
    void begin() throws InterruptedException {
        seen = look();
        check(System.currentTimeMillis());
    }

    /** Waits for a change, and checks until there is no newer one. */
    void next() throws InterruptedException {
        check(awaitChange());
    }

    private void check(long changedAt) throws InterruptedException {
        var changed = changedAt;
        while (true) {
            var onlooker = abandonOnChange();
            var at = changed;
            var report = engine.check(job, new JobListener() {
                @Override
                public void momentBegins(LabReport soFar) {
                    told.accept(new Verdict(soFar, secondsSince(at), false));
                }
            });
            onlooker.interrupt();
            onlooker.join();
            engine.keepWarmSpare(job);
            if (!engine.wasAbandoned()) {
                told.accept(new Verdict(report, secondsSince(at), true));
                return;
            }
            changed = awaitChange();
        }
    }

    private static double secondsSince(long ms) {
        return (System.currentTimeMillis() - ms) / 1e3;
    }

    private Thread abandonOnChange() {
        var thread = new Thread(() -> {
            try {
                while (look().equals(seen)) {
                    Thread.sleep(POLL_MS);                       // files are polled: no events from them on every system
                }
                engine.abandon();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();         // the checks were faster
            }
        }, "onlooker");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns when something has changed and is at rest: the time of the change. */
    private long awaitChange() throws InterruptedException {
        while (true) {
            var now = look();
            if (!now.equals(seen)) {
                return settled(now);
            }
            Thread.sleep(POLL_MS);                       // files are polled: no events from them on every system
        }
    }

    private long settled(Snapshot first) throws InterruptedException {
        var before = seen;
        seen = first;
        while (true) {
            Thread.sleep(SETTLE_MS);                     // an editor may still be writing
            var now = look();
            if (now.equals(seen)) {
                return seen.changedSince(before);
            }
            seen = now;
        }
    }

    private Snapshot look() {
        var folders = new ArrayList<>(job.sources());
        folders.add(job.checks());
        return Snapshot.of(List.copyOf(folders));
    }
}

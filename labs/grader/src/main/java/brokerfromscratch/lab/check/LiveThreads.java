package brokerfromscratch.lab.check;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The threads at one time, to find those that came later and stayed. */
record LiveThreads(Set<Thread> threads) {
    /** A thread that was told to end needs a moment. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    static LiveThreads now() {
        var group = Thread.currentThread().getThreadGroup();
        var found = new Thread[group.activeCount() * 2 + 16];
        var count = group.enumerate(found);
        return new LiveThreads(new HashSet<>(Arrays.asList(found).subList(0, count)));
    }

    /** One of the learner's that was not there then and does not end now. */
    Optional<Thread> leftBehind(LearnerStack learner, ClassLoader loader) {
        var until = System.nanoTime() + GRACE_NANOS;
        while (true) {
            var stranger = now().threads.stream()
                .filter(thread -> !threads.contains(thread) && isLearners(thread, learner, loader)).findFirst();
            if (stranger.isEmpty() || System.nanoTime() > until) {
                return stranger;
            }
            CheckInProgress.pause();
        }
    }

    /** Its stack has the learner's lines; or it keeps the process alive and was started by what this run has loaded. */
    private static boolean isLearners(Thread thread, LearnerStack learner, ClassLoader loader) {
        return !learner.in(thread.getStackTrace()).isEmpty() || !thread.isDaemon() && thread.getContextClassLoader() == loader;
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.check.CheckPlan.CheckClass;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The one check that runs at a time, and everything that may end it: it passes, fails, takes too long, calls
 * {@code System.exit}, uses up the memory, leaves a thread behind, dies in another thread. Whoever comes first says how it
 * ended; the others come too late. Where something of the learner's code lives on, the process ends itself after its report.
 */
final class CheckInProgress {
    private static final long TICK_MS = 20;
    /** Time to come back from a check whose verdict is known, after an interrupt. */
    private static final long INTERRUPT_GRACE_MS = 2_000;
    /** A moment starts brokers in processes of their own, and kills them. */
    private static final int MOMENT_LIMITS = 3;
    private static final String TODO = "minibroker.runtime.TodoError: ";

    private final Consumer<RunnerMessage> send;
    private final Runnable end;
    private final CapturedOutput output = CapturedOutput.ofThisProcess();
    private final Thread mainThread = Thread.currentThread();
    private final AtomicReference<Turn> turn = new AtomicReference<>();
    private volatile LearnerStack learner = new LearnerStack(Set.of());
    private volatile long interruptedAt;            // 0: not
    private volatile String endedElsewhere;         // the check whose end another thread has told
    private CheckCalls calls;
    private long limitMs;
    private boolean red;
    private CheckResult last;

    /** A check that has begun. */
    private record Turn(CheckResult check, long beganNanos, LiveThreads threadsBefore) {
        static Turn of(CheckResult check) {
            return new Turn(check, System.nanoTime(), LiveThreads.now());
        }

        double seconds() {
            return (System.nanoTime() - beganNanos) / 1e9;
        }
    }

    CheckInProgress(Consumer<RunnerMessage> send, Runnable end) {
        this.send = send;
        this.end = end;
        Runtime.getRuntime().addShutdownHook(new Thread(this::processEnds, "exit"));
        Thread.setDefaultUncaughtExceptionHandler(this::threadDied);
        var watchdog = new Thread(this::watch, "watchdog");
        watchdog.setDaemon(true);
        watchdog.setPriority(Thread.MAX_PRIORITY);
        watchdog.start();
    }

    /**
     * What the next checks belong to.
     *
     * @param learner knows the learner's classes
     * @param limitMs for a check; 0 for none
     */
    void prepare(CheckCalls calls, LearnerStack learner, long limitMs) {
        this.calls = calls;
        this.learner = learner;
        this.limitMs = limitMs;
    }

    /** Runs the wanted checks of a class. Returns true if one of them did not pass. */
    boolean run(CheckClass checks, ClassLoader loader) {
        red = false;
        mainThread.setContextClassLoader(loader);
        var before = LiveThreads.now();
        try {
            begin(checks.check(checks.wanted().iterator().next()));         // a class's set-up has a time limit, too
            calls.run(checks.type(), checks.methods(), checks.wanted(), method -> begin(checks.check(method)),
                (method, failure) -> finish(checks, method, failure));
        } catch (Throwable e) {                                             // JUnit lets an OutOfMemoryError through
            diedOf(e);
        } finally {
            turn.set(null);
            mainThread.setContextClassLoader(getClass().getClassLoader());
        }
        if (checks.sharesCluster()) {
            before.leftBehind(learner, loader).ifPresent(this::leaked);
        }
        return red;
    }

    private void begin(CheckResult check) {
        output.renew();
        Thread.interrupted();
        interruptedAt = 0;
        turn.set(Turn.of(check));
        send.accept(new RunnerMessage.Started(check.name()));
    }

    private void finish(CheckClass checks, String method, Throwable failure) {
        interruptedAt = 0;
        var running = turn.getAndSet(null);
        var check = checks.check(method);
        if (check.name().equals(endedElsewhere)) {
            return;
        }
        if (failure instanceof OutOfMemoryError) {
            turn.set(running);
            diedOf(failure);
        }
        var own = running == null || !running.check.equals(check) ? Turn.of(check) : running;
        var leak = failure == null && !checks.sharesCluster()
            ? own.threadsBefore.leftBehind(learner, mainThread.getContextClassLoader()) : Optional.<Thread>empty();
        tell(own, failure == null ? own.check.ended(Status.PASSED, "") : failed(own.check, failure));
        leak.ifPresent(this::leaked);
    }

    // ---- the ends that leave the process as it was ----

    private CheckResult failed(CheckResult check, Throwable failure) {
        var text = calls.text(failure);
        var todo = text.get("kind").equals("todo") ? text.get("message") : todoIn(output.lines());
        if (todo != null) {
            return check.ended(Status.TODO, todo).in(learner.in(failure));
        }
        return check.ended(Status.FAILED, text.get("message")).in(learner.in(failure))
            .comparing(text.get("expected"), text.get("got")).suspecting(text.getOrDefault("suspicion", ""));
    }

    /** A broker in a process of its own has met a part that is not written; its last words are in the output. */
    private static String todoIn(List<String> lines) {
        return lines.stream().filter(line -> line.contains(TODO)).findFirst()
            .map(line -> line.substring(line.indexOf(TODO) + TODO.length())).orElse(null);
    }

    // ---- the ends after which another process must go on ----

    private void watch() {
        while (true) {
            pause();
            var running = turn.get();
            if (running != null && isTimeUp(running) && turn.compareAndSet(running, null)) {
                tell(running, tookTooLong(running));
                giveUp();
            }
            if (interruptedAt != 0 && System.nanoTime() - interruptedAt > INTERRUPT_GRACE_MS * 1_000_000) {
                giveUp();
            }
        }
    }

    static void pause() {
        try {
            Thread.sleep(TICK_MS);                       // a watchdog looks at real time: learner code may never end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTimeUp(Turn running) {
        return limitMs > 0 && running.seconds() * 1_000 > limitMsOf(running);
    }

    private long limitMsOf(Turn running) {
        return running.check.isMoment() ? limitMs * MOMENT_LIMITS : limitMs;
    }

    private CheckResult tookTooLong(Turn running) {
        var state = mainThread.getState();
        var ofCheck = learner.in(mainThread.getStackTrace());
        var where = ofCheck.isEmpty() ? learner.busyElsewhere() : ofCheck;
        var message = CheckResult.TOOK_TOO_LONG + " " + limitMsOf(running) / 1_000 + " s"
            + (where.isEmpty() ? "; none of your code was running then" : ": your code was still in " + where.get(0));
        return running.check.ended(Status.FAILED, message).in(where).suspecting(where.isEmpty()
            ? "Something that was waited for never came. What should have happened, and who should have said so?"
            : ofCheck.isEmpty() || state == Thread.State.RUNNABLE
            ? "Is it a loop? What makes its condition false, and does each turn come nearer to that?" : whyItWaits(state));
    }

    private String whyItWaits(Thread.State state) {
        if (state != Thread.State.BLOCKED) {
            return "It slept or waited there. What for, and who ends that? A layer of the broker never needs to wait.";
        }
        var waiting = ManagementFactory.getThreadMXBean().getThreadInfo(mainThread.getId());
        return "It waited there for a lock%s. Does who holds it wait for a lock of this thread?".formatted(
            waiting == null || waiting.getLockOwnerName() == null ? ""
                : " that is held by the thread \"" + waiting.getLockOwnerName() + "\"");
    }

    /** A shutdown hook: who has called System.exit still stands in it. */
    private void processEnds() {
        var running = turn.getAndSet(null);
        if (running != null) {
            var where = Thread.getAllStackTraces().values().stream().filter(CheckInProgress::isExit).map(learner::in)
                .filter(lines -> !lines.isEmpty()).findFirst().orElse(List.of());
            var message = "System.exit was called, and that ends the whole process" + inFirst(where);
            tell(running, running.check.ended(Status.FAILED, message).in(where)
                .suspecting("A layer never ends the process: it throws, and who called it decides."));
        }
        send.accept(new RunnerMessage.Over(false));
    }

    private static boolean isExit(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("exit")
            && (frame.getClassName().equals("java.lang.System") || frame.getClassName().equals("java.lang.Runtime")));
    }

    private static String inFirst(List<String> where) {
        return where.isEmpty() ? "" : ": in " + where.get(0);
    }

    private void diedOf(Throwable failure) {
        var running = turn.getAndSet(null);
        if (running != null) {
            var where = learner.in(failure);
            tell(running, (failure instanceof OutOfMemoryError
                ? running.check.ended(Status.FAILED, "the memory was used up (256 MB)" + inFirst(where))
                    .suspecting("Is something kept that is never let go, or is a length believed that came from outside?")
                : running.check.ended(Status.FAILED, failure.toString())).in(where));
        }
        giveUp();
    }

    /** An error in a thread that is not ours, as a broker's loop: the check would wait for an answer that never comes. */
    private void threadDied(Thread thread, Throwable failure) {
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        failure.printStackTrace();
        var running = failure instanceof Error ? turn.getAndSet(null) : null;
        if (running != null) {
            endedElsewhere = running.check.name();
            tell(running, failed(running.check, failure));
            interruptedAt = System.nanoTime();
            mainThread.interrupt();
        }
    }

    /** What the last check left behind counts as its failure. */
    private void leaked(Thread thread) {
        var place = learner.placeOf(thread);
        var message = "a thread is left behind: \"%s\" still %s".formatted(thread.getName(),
            place.map(line -> "runs, in " + line).orElse("waits, as the threads of an executor do"));
        send.accept(new RunnerMessage.Ended(last.ended(Status.FAILED, message).in(place.stream().toList())
            .suspecting("Who starts a thread must end it. A layer above the event loop needs none.")));
        giveUp();
    }

    private void giveUp() {
        send.accept(new RunnerMessage.Over(false));
        end.run();
    }

    private void tell(Turn running, CheckResult result) {
        last = result.printing(output.lines(), output.unshown()).lasting(running.seconds());
        red |= !last.passed();
        send.accept(new RunnerMessage.Ended(last));
    }
}

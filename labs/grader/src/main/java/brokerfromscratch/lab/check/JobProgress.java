package brokerfromscratch.lab.check;

import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far one job is. It may need several processes, one after the other. */
final class JobProgress {
    /** The process ends a check itself when its time is up; if it does not even do that, it is ended. */
    private static final long PATIENCE_MS = 20_000;
    /** Enough for one reader: so many checks that cost their process, or half as many that cost ten seconds, too. */
    private static final int LOSSES = 6;

    private final CheckJob job;
    private final long limitMs;             // for one check
    private final JobListener listener;
    private final long began = System.nanoTime();
    private final Map<String, CheckResult> checks = new LinkedHashMap<>();
    private Problem problem;
    private boolean isPlanned;
    private boolean isOver;
    private boolean isRunnerReusable;
    private String running;                 // null between two checks
    private int losses;
    private boolean isMomentAnnounced;

    JobProgress(CheckJob job, long limitMs, JobListener listener) {
        this.job = job;
        this.limitMs = limitMs;
        this.listener = listener;
    }

    boolean isOver() {
        return isOver;
    }

    boolean isRunnerReusable() {
        return isRunnerReusable;
    }

    /** What the next process is to do: all, or what is left. */
    RunnerRequest request() {
        var over = checks.values().stream().filter(check -> check.status() != Status.NOT_RUN).map(CheckResult::name)
            .collect(Collectors.toSet());
        var core = job.lab().steps().stream().filter(JobProgress::isCore).map(LabFile.Step::number).collect(Collectors.toSet());
        var order = Stream.concat(job.lab().steps().stream().filter(JobProgress::isCore),
            job.lab().steps().stream().filter(step -> !isCore(step))).map(LabFile.Step::number).toList();
        var coreIsRed = checks.values().stream().anyMatch(check -> check.status() != Status.NOT_RUN && !check.passed()
            && core.contains(check.step()));
        return new RunnerRequest(job.lab().lab(), isPlanned ? List.of() : job.sources().stream().map(Object::toString).toList(),
            job.checks().toString(), job.signatures() == null ? null : job.signatures().toString(),
            job.work().toAbsolutePath().toString(), job.sources().size() > 1 ? null : job.lab().lab(), order, core, job.only(),
            job.moment(), over, coreIsRed, job.debug() ? 0 : limitMs);
    }

    private static boolean isCore(LabFile.Step step) {
        return step.kind() == LabFile.Kind.core;
    }

    /** Returns when the process has nothing more to say to this job. */
    void listenTo(RunnerProcess process) throws IOException {
        isRunnerReusable = false;
        while (true) {
            var message = process.next(job.debug() ? 0 : limitMs + PATIENCE_MS);
            if (message instanceof RunnerMessage.Stopped stopped) {
                problem = stopped.problem();
            } else if (message instanceof RunnerMessage.Planned planned) {
                isPlanned = true;
                planned.checks().forEach(check -> checks.putIfAbsent(check.name(), check));
            } else if (message instanceof RunnerMessage.Started started) {
                running = started.name();
                announceMoment(checks.get(running));
            } else if (message instanceof RunnerMessage.Ended ended) {
                ended(ended.check());
            } else if (message instanceof RunnerMessage.Over over) {
                isRunnerReusable = over.reusable();
                losses += over.reusable() ? 0 : 1;
                isOver = over.reusable() || losses >= LOSSES && !job.debug();
                return;
            }
        }
    }

    private void announceMoment(CheckResult check) {
        if (check.isMoment() && !isMomentAnnounced) {
            isMomentAnnounced = true;
            listener.momentBegins(report());
        }
    }

    private void ended(CheckResult check) {
        running = null;
        checks.put(check.name(), check);
        losses += check.tookTooLong() ? 1 : 0;
        listener.ended(check);
    }

    /** Without a word of its own. */
    void processDied(RunnerProcess process) {
        isRunnerReusable = false;
        losses++;
        isOver = losses >= LOSSES;
        if (running == null) {
            throw CheckEngine.broken("their process has ended between two checks (" + process.lastWords() + ")");
        }
        var message = "the process in which your code ran has ended (" + process.lastWords() + ")";
        ended(checks.get(running).ended(Status.FAILED, message).suspecting("Is Runtime.halt called somewhere?"));
    }

    LabReport report() {
        return new LabReport(job.lab(), problem, List.copyOf(checks.values()), (System.nanoTime() - began) / 1e9);
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.course.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", description = {
    "Checks what you have written in a lab: shows the first failing check of the first open step, then a line for each step.",
    "With --mine and no NN: the checks of all labs that you have finished, on all your layers together.",
    "Exit code 0 if all core steps are green, and no moment that ran is red.",
    "Examples: lab check 02, lab check 02 3, lab check 02 --all, lab check --mine"})
public final class CheckCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STEP", description = "Check only this step.")
    private Integer step;

    @Option(names = "--all", description = "Show every check that does not pass, not only the first.")
    private boolean all;

    @Option(names = "--mine", description = "Use your layers of all labs that you have finished together, not only the checked one.")
    private boolean mine;

    @Option(names = "--debug", description = "Wait for your debugger; nothing has a time limit.")
    private boolean debug;

    @Option(names = "--sources", paramLabel = "DIR", hidden = true, description = "Check these sources instead: for authors.")
    private Path sources;

    @Override
    public Integer call() {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        try (var engine = CheckEngine.open(house)) {
            if (!debug) {
                engine.keepSpare();                 // starts while this process reads the lab
            }
            if (mine && typed == null) {
                return MineTogether.of(house, engine, terminal).check(all) ? 0 : 1;
            }
            var lab = Course.of(house).labOrCurrent(typed, Progress.of(house));
            var job = narrowed(jobFor(house, lab).withDebug(debug));
            var report = engine.check(job, sayingWhereToAttach(terminal));
            ResultsFile.write(report, job.work());
            ReportText.of(report, lab.home(), all, step != null, terminal.showsBlocks())
                .forEach(line -> terminal.say("%s", line));
            if (!mine && sources == null) {
                Remembered.in(Progress.of(house), report, terminal);
            }
            return isGreen(report) ? 0 : 1;
        }
    }

    private CheckJob jobFor(House house, CourseLab lab) {
        if (sources != null) {
            return CheckJob.of(lab).withSources(List.of(sources.toAbsolutePath()))
                .withWork(lab.home().resolve("target/lab/other"));
        }
        return mine ? Mine.job(house, lab) : CheckJob.of(lab);
    }

    private CheckJob narrowed(CheckJob job) {
        if (step == null) {
            return job;
        }
        job.lab().step(step);                       // says so if there is none
        return job.withOnly(Set.of(CheckJob.step(step))).withMoment(CheckJob.When.NEVER);
    }

    private boolean isGreen(LabReport report) {
        return step == null ? report.isCoreGreen() && !report.isMomentRed() : report.problem() == null && report.isGreen(step);
    }

    private static JobListener sayingWhereToAttach(Terminal terminal) {
        return new JobListener() {
            @Override
            public void waitsForDebugger(int port) {
                terminal.say("Your code waits for a debugger at 127.0.0.1:%d.", port);
                terminal.say("In the IDE: Attach to Process, or Remote JVM Debug with this port. Nothing has a time limit now.");
            }
        };
    }
}

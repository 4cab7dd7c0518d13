package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.author.MarkedLayer;
import brokerfromscratch.lab.check.CheckEngine;
import brokerfromscratch.lab.check.CheckJob;
import brokerfromscratch.lab.check.CheckResult;
import brokerfromscratch.lab.check.LabReport;
import brokerfromscratch.lab.check.ReportText;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "moment", description = {
    "Runs the end of a lab: an unmodified Kafka client or tool uses the whole broker with your layer in it.",
    "Shows all that it prints. Example: lab moment 02"})
public final class MomentCommand extends LoopCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Override
    int at(Desk desk) {
        var lab = desk.existingLab(typed);
        var job = CheckJob.of(lab).withOnly(momentClasses(lab)).withMoment(CheckJob.When.ALWAYS);
        desk.terminal().say("%s%n", Paragraph.indented("", job.lab().moment()));
        try (var engine = CheckEngine.open(desk.house())) {
            return tell(engine.check(job, check -> show(check, lab, desk)), lab, desk);
        }
    }

    private static Set<String> momentClasses(CourseLab lab) {
        var classes = MarkedLayer.javaFiles(lab.home().resolve("src/test/java")).stream()
            .filter(file -> Hole.linesOf(file).stream().anyMatch(line -> line.startsWith("@Moment")))
            .map(Path::getFileName).map(name -> name.toString().replace(".java", "")).collect(Collectors.toSet());
        if (classes.isEmpty()) {
            throw new LabException("lab " + lab.folder() + " has no moment yet: none of its checks is a @Moment");
        }
        return classes;
    }

    private static void show(CheckResult check, CourseLab lab, Desk desk) {
        check.output().forEach(line -> desk.terminal().say("%s", line));
        if (check.unshown() > 0) {
            desk.terminal().say("... and %d characters more", check.unshown());
        }
        if (check.passed()) {
            desk.terminal().say("ok      %s", check.title());
        } else {
            ReportText.failure(check, lab.file(), lab.home()).forEach(line -> desk.terminal().say("%s", line));
        }
    }

    private static int tell(LabReport report, CourseLab place, Desk desk) {
        if (report.problem() != null) {
            ReportText.of(report, place.home(), false, true, desk.terminal().showsBlocks())
                .forEach(line -> desk.terminal().say("%s", line));
            return 1;
        }
        var lab = report.lab();
        var finished = desk.progress().momentChecked(lab, report.isMomentGreen());
        desk.terminal().say("");
        desk.terminal().say("%s", finished && !lab.predict().isEmpty()
            ? "Lab " + lab.folder() + " is done. Now the questions again: " + Desk.type("predict", lab.lab())
            : report.isMomentGreen() ? new Place(desk).inOneLine()
            : "Which steps are green: " + Desk.type("check", lab.lab()));
        return report.isMomentGreen() ? 0 : 1;
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.Progress;
import java.util.LinkedHashMap;

/** Writes what a report says into the learner's progress. */
final class Remembered {
    private Remembered() {}

    /** Code that does not compile says nothing about its steps: they stay as they were. */
    static void in(Progress progress, LabReport report, Terminal terminal) {
        if (report.problem() != null) {
            return;
        }
        var green = new LinkedHashMap<Integer, Boolean>();
        for (var step : report.lab().steps()) {
            var checks = report.ofStep(step.number());
            if (!checks.isEmpty() && checks.stream().noneMatch(check -> check.status() == Status.NOT_RUN)) {
                green.put(step.number(), report.isGreen(step.number()));
            }
        }
        var finished = progress.checked(report.lab(), green);
        var moment = report.ofMoment();
        if (!moment.isEmpty() && moment.stream().noneMatch(check -> check.status() == Status.NOT_RUN)) {
            finished |= progress.momentChecked(report.lab(), report.isMomentGreen());
        }
        if (finished && !report.lab().predict().isEmpty()) {
            terminal.say("The lab is done. Now the questions again: %s predict %s", Systems.labCommand(), report.lab().lab());
            terminal.say("And the second half of its chapter, with our code: %s book %s", Systems.labCommand(),
                report.lab().lab());
        }
    }
}

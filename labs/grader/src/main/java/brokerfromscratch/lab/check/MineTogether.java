package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.CourseLab;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All finished labs of a learner, each checked on all of their layers together: what one layer leaves to another shows only
 * here. A line for each lab; what is red is shown as {@code lab check} shows it.
 */
final class MineTogether {
    private final MyLayers layers;
    private final CheckEngine engine;
    private final Terminal terminal;

    private MineTogether(MyLayers layers, CheckEngine engine, Terminal terminal) {
        this.layers = layers;
        this.engine = engine;
        this.terminal = terminal;
    }

    static MineTogether of(House house, CheckEngine engine, Terminal terminal) {
        return new MineTogether(MyLayers.of(house), engine, terminal);
    }

    /** @param all show every check that does not pass. Returns whether all labs are green. */
    boolean check(boolean all) {
        terminal.say("%s", layers.inWords());
        var red = new ArrayList<CourseLab>();
        for (var lab : layers.labs()) {
            var report = check(lab, all);
            if (report.problem() != null) {
                return false;                           // nothing could run, and it would be the same with every lab
            }
            if (!isGreen(report)) {
                red.add(lab);
            }
        }
        terminal.say("");
        terminal.say("%s", verdict(red));
        return red.isEmpty();
    }

    private LabReport check(CourseLab lab, boolean all) {
        var job = Mine.job(layers.house(), lab);
        var report = engine.check(job);
        ResultsFile.write(report, job.work());
        if (isGreen(report)) {
            terminal.say("  %s %-20s green: %d checks, and the moment, in %.1f s", terminal.showsBlocks() ? "\u2713" : "+",
                lab.folder(), report.checks().size() - report.ofMoment().size(), report.seconds());
        } else {
            terminal.say("");
            ReportText.of(report, lab.home(), all, false, terminal.showsBlocks()).forEach(line -> terminal.say("%s", line));
        }
        return report;
    }

    private static boolean isGreen(LabReport report) {
        return report.isCoreGreen() && report.isMomentGreen();
    }

    private String verdict(List<CourseLab> red) {
        if (red.isEmpty()) {
            return "Your %1$d layers hold together. Run them: %2$s run --mine, or %2$s demo --mine"
                .formatted(layers.labs().size(), Systems.labCommand());
        }
        return ("Not green together: %s. A lab that is green alone and red here meets something in another layer of yours: its "
            + "other layers were the finished ones before.").formatted(
                red.stream().map(CourseLab::folder).collect(Collectors.joining(", ")));
    }
}

package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabProgress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "which", description = {
    "Says for each layer of the broker whose classes run with --mine, and which files you have changed.",
    "Example: lab which"})
public final class WhichCommand extends LoopCommand {
    @Override
    int at(Desk desk) {
        var mine = desk.course().mine(desk.progress());
        for (var lab : desk.course().labs()) {
            if (lab.exists()) {
                show(lab, mine.contains(lab), desk);
            } else if (lab.hasLayer()) {
                show(lab, false, "its lab is planned", desk);
            }
        }
        desk.terminal().say("");
        desk.terminal().say("Checks of a lab always run your classes of that lab on the finished other layers.");
        desk.terminal().say("With --mine, all layers that are called yours here run together.");
        return 0;
    }

    private static void show(CourseLab lab, boolean mine, Desk desk) {
        var progress = desk.progress().lab(lab.lab());
        var given = lab.hasLayer() ? GivenFiles.of(lab) : new GivenFiles(lab, Map.of());
        var files = given.changed().stream().collect(Collectors.partitioningBy(given::isMissing));
        show(lab, mine, progress.isSkipped() ? "you skipped it"
            : files.get(false).isEmpty() && files.get(true).isEmpty() ? "not begun" : steps(lab.file(), progress), desk);
        show("changed", files.get(false), desk);
        show("missing", files.get(true), desk);
    }

    private static void show(CourseLab lab, boolean mine, String why, Desk desk) {
        desk.terminal().say("%s %-24s %-10s %s", lab.lab(), lab.name(), mine ? "yours" : "finished", why);
    }

    private static String steps(LabFile lab, LabProgress progress) {
        var open = lab.steps().stream().filter(step -> !progress.isGreen(step.number())).map(step -> "" + step.number()).toList();
        return open.isEmpty() ? "all steps green"
            : (progress.isCoreGreen(lab) ? "core steps green, open: " : "not green yet: ") + "step " + String.join(", ", open);
    }

    private static void show(String what, List<String> files, Desk desk) {
        if (!files.isEmpty()) {
            var names = files.stream().map(GivenFiles::simple).collect(Collectors.joining(", "));
            desk.terminal().say("%s", Paragraph.indented("     ", what + ": " + names));
        }
    }
}

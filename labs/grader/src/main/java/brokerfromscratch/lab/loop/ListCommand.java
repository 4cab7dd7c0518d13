package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabProgress;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab} alone does the same. */
@Command(name = "list", description = {
    "Shows the course: its parts, the labs that exist, your place and the steps that are done.",
    "Example: lab list --all"})
public final class ListCommand extends LoopCommand {
    @Option(names = "--all", description = "A line for each planned lab, too.")
    private boolean all;

    @Override
    int at(Desk desk) {
        if (desk.progress().isNew()) {
            welcome(desk);
        }
        for (var part : desk.course().parts()) {
            show(part, desk);
        }
        desk.terminal().say("");
        desk.terminal().say("A planned lab does not exist yet. If its layer is finished, the broker uses that: %s",
            Desk.type("which"));
        desk.terminal().say("%s", new Place(desk).inOneLine());
        return 0;
    }

    private static void welcome(Desk desk) {
        desk.terminal().say("You build a broker that Kafka's own clients use: one layer in each lab, in Java, with checks.");
        desk.terminal().say("First see what it will be: %s. Then open the folder labs in your IDE.", Desk.type("demo"));
        desk.terminal().say("Then open your first lab: %s%n", Desk.type("start", new Place(desk).firstUnfinished()));
    }

    private void show(Course.Part part, Desk desk) {
        desk.terminal().say("%s", part.title());
        var planned = part.labs().stream().filter(lab -> !lab.exists()).toList();
        part.labs().stream().filter(lab -> all || lab.exists()).forEach(lab -> show(lab, desk));
        if (!all && !planned.isEmpty()) {
            var names = planned.stream().map(lab -> lab.lab() + Paragraph.NO_BREAK + lab.name())
                .collect(Collectors.joining(", "));
            desk.terminal().say("%s", Paragraph.indented("     ", "planned: " + names));
        }
    }

    private static void show(CourseLab lab, Desk desk) {
        var here = desk.progress().current().filter(lab.lab()::equals).isPresent();
        var file = lab.exists() ? lab.file() : null;
        desk.terminal().say("%s %s %-24s %-8s %s", here ? "->" : "  ", lab.lab(), lab.name(),
            file == null ? "planned" : state(file, desk.progress().lab(lab.lab())), file == null ? lab.learn() : file.learn());
    }

    private static String state(LabFile lab, LabProgress progress) {
        if (progress.isFinished()) {
            return "done";
        }
        var green = lab.steps().stream().filter(step -> progress.isGreen(step.number())).count();
        return progress.isSkipped() ? "skipped" : green + " of " + lab.steps().size();
    }
}

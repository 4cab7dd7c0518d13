package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.author.MarkedLayer;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = {
    "Opens a lab: says its goal, the one file to open and the line in it, and what to type next.",
    "Without NN, it goes on where you were. The other commands then mean this lab when you name none.",
    "Example: lab start 02"})
public final class StartCommand extends LoopCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab: 2, 02, segments or 02-segments.")
    private String typed;

    @Override
    int at(Desk desk) {
        var lab = desk.existingLab(typed == null ? whereYouWere(desk) : typed);
        var file = lab.file();
        desk.progress().started(lab.lab());
        desk.terminal().say("Lab %s: %s", lab.folder(), file.learn());
        desk.terminal().say("%s", Paragraph.indented("", "The moment at its end: " + file.moment()));
        desk.terminal().say("");
        new Prediction(desk, file).askIfNew();
        if (file.steps().isEmpty()) {
            desk.terminal().say("It has no steps. Read %s", desk.house().show(lab.home().resolve("README.adoc")));
        } else {
            sayWhatToOpen(lab, file, desk);
        }
        return 0;
    }

    /** The current lab, unless it is finished. */
    private static String whereYouWere(Desk desk) {
        return desk.progress().current().filter(lab -> !desk.progress().lab(lab).isFinished())
            .orElseGet(() -> new Place(desk).firstUnfinished());
    }

    private static void sayWhatToOpen(CourseLab lab, LabFile file, Desk desk) {
        var step = desk.step(file, null);
        var terminal = desk.terminal();
        terminal.say("Step %d of %d: %s (%s, %d minutes)", step.number(), file.steps().size(), step.title(), step.kind(),
            step.minutes());
        terminal.say("  read    %s   or, as a page with its chapter: %s book %s",
            desk.house().show(lab.home().resolve("README.adoc")), Systems.labCommand(), lab.lab());
        terminal.say("  open    %s", whereToWrite(lab, step, desk));
        terminal.say("  then    %s", Desk.type("watch", lab.lab()) + "   checks whenever you save");
        terminal.say("  stuck?  %s", Desk.type("hint", lab.lab(), step.number()));
    }

    /** As {@code …/Segment.java:249, recover}: the file's hole for this step, or the file alone if it is being written. */
    private static String whereToWrite(CourseLab lab, LabFile.Step step, Desk desk) {
        var holes = Hole.leftIn(lab).stream().filter(hole -> hole.step() == step.number()).toList();
        var inFile = holes.stream().filter(hole -> hole.file().endsWith(step.file())).findFirst();
        var member = step.member() == null ? "" : ", " + step.member();
        return inFile.or(() -> holes.stream().findFirst())
            .map(hole -> desk.house().show(hole.file()) + ":" + hole.line() + member + more(holes))
            .orElseGet(() -> desk.house().show(fileOf(lab, step)) + (Files.exists(fileOf(lab, step)) ? member
                : ", but it is missing. Back: " + Desk.type("reset", lab.lab(), step.file())));
    }

    private static String more(List<Hole> holes) {
        return holes.size() < 2 ? "" : " (and %d more %s of this step)".formatted(holes.size() - 1,
            holes.size() == 2 ? "place" : "places");
    }

    private static Path fileOf(CourseLab lab, LabFile.Step step) {
        return MarkedLayer.javaFiles(lab.home().resolve("src/main/java")).stream().filter(file -> file.endsWith(step.file()))
            .findFirst().orElse(lab.sources().resolve(step.file()));
    }
}

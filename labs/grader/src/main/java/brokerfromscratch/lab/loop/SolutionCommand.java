package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.author.LabPlaces;
import brokerfromscratch.lab.author.LessonRegion;
import brokerfromscratch.lab.author.MarkedLayer;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabNames;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "solution", description = {
    "Shows how the finished layer solves one step. If the step is open, it first asks you one question.",
    "If it is green, it shows where your code and ours differ; for a finished lab all steps, unless you name one.",
    "Example: lab solution 02 3"})
public final class SolutionCommand extends LoopCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STEP", description = "The step; the first open one if left out.")
    private String typedStep;

    @Option(names = "--answered", description = "You have answered the question for yourself. For scripts and editors.")
    private boolean answered;

    @Override
    int at(Desk desk) {
        var course = desk.labForStep("solution", typed, typedStep);
        if (!course.hasLayer()) {
            throw new LabException("lab " + course.folder() + " has no finished layer to show");
        }
        var lab = course.file();
        var progress = desk.progress().lab(lab.lab());
        var step = desk.step(lab, typedStep);
        var green = lab.steps().stream().filter(each -> progress.isGreen(each.number())).toList();
        if (typedStep == null && (progress.isFinished() || green.contains(step)) && !green.isEmpty()) {
            green.forEach(each -> compare(course, each, desk));
            return 0;
        }
        if (progress.isGreen(step.number())) {
            compare(course, step, desk);
        } else if (answered || progress.wasSolutionShown(step.number()) || asked(lab, step, desk)) {
            show(course, step, desk);
        } else {
            return 1;
        }
        return 0;
    }

    /** One question before the answer: what one has tried to say oneself is remembered. */
    private static boolean asked(LabFile lab, LabFile.Step step, Desk desk) {
        desk.terminal().say("Step %d is open. One question before you look:", step.number());
        desk.terminal().say("%s", Paragraph.indented("  ", question(step)));
        if (!desk.terminal().isInteractive()) {
            desk.terminal().say("When you have an answer: %s", Desk.type("solution", lab.lab(), step.number(), "--answered"));
            return false;
        }
        var said = desk.terminal().ask("Your answer in a few words; it is not kept (Enter: not now):");
        desk.terminal().say("");
        if (said == null || said.isEmpty()) {
            desk.terminal().say("Not shown. A hint may do: %s", Desk.type("hint", lab.lab(), step.number()));
            return false;
        }
        return true;
    }

    private static String question(LabFile.Step step) {
        return step.hints().stream().filter(hint -> hint.level() == LabFile.Level.question).findFirst().map(LabFile.Hint::text)
            .orElse("What must %s have done when it returns?".formatted(step.member() == null ? "this step" : step.member()));
    }

    /** Those of the file that the step opens come first. */
    private static List<LessonRegion> regions(CourseLab course, LabFile.Step step) {
        var regions = MarkedLayer.read(LabPlaces.of(course)).regionsOf(step.number());
        return regions.stream().sorted(Comparator.comparing(region -> !region.file().endsWith("/" + step.file()))).toList();
    }

    private static void show(CourseLab course, LabFile.Step step, Desk desk) {
        desk.terminal().say("Lab %s, step %d: %s", course.folder(), step.number(), step.title());
        for (var region : regions(course, step)) {
            desk.terminal().say("");
            desk.terminal().say("%s", title(region));
            desk.terminal().say("%s", region.text().stripTrailing());
        }
        desk.progress().solutionShown(course.lab(), step.number());
        desk.terminal().say("");
        desk.terminal().say("Close it, write it in your own words, and let it be checked: %s", Desk.type("check", course.lab()));
    }

    private static String title(LessonRegion region) {
        return GivenFiles.simple(region.file())
            + (region.isWholeMembers() ? ", to add" : ", the end of " + region.member());
    }

    private static void compare(CourseLab course, LabFile.Step step, Desk desk) {
        desk.terminal().say("Lab %s, step %d: %s", course.folder(), step.number(), step.title());
        for (var region : regions(course, step)) {
            compare(course, region, desk);
        }
    }

    private static void compare(CourseLab course, LessonRegion region, Desk desk) {
        var yours = course.home().resolve("src/main/java").resolve(region.file());
        var ours = course.solution().resolve("src/main/java").resolve(region.file());
        if (!Files.exists(yours)) {
            desk.terminal().say("  %s: you have no such file", GivenFiles.simple(region.file()));
            return;
        }
        var yourPart = new Comparison(Hole.linesOf(yours), Hole.linesOf(ours)).yourPartOf(region);
        var comparison = new Comparison(yourPart, region.text().lines().toList());
        var name = GivenFiles.simple(region.file()) + (region.member() == null ? "" : ", " + region.member());
        if (comparison.isSame()) {
            desk.terminal().say("  %s: the same as ours", name);
        } else if (yourPart.isEmpty()) {
            desk.terminal().say("%n  %s: you have nothing here; ours%n%s", name, region.text().stripTrailing());
        } else if (comparison.isQuiteDifferent()) {
            desk.terminal().say("%n  %s: yours%n%s", name, String.join(System.lineSeparator(), yourPart));
            desk.terminal().say("  ours%n%s", region.text().stripTrailing());
        } else {
            desk.terminal().say("%n  %s: - yours, + ours", name);
            comparison.differences().forEach(line -> desk.terminal().say("%s", line));
        }
    }
}

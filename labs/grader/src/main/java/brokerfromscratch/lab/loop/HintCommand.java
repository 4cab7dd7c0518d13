package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "hint", description = {
    "Shows the next hint of a step: a question first, then the idea, then nearly the code. Hints are free.",
    "Example: lab hint 02 3"})
public final class HintCommand extends LoopCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STEP", description = "The step; the first open one if left out.")
    private String typedStep;

    @Option(names = "--all", description = "All hints of the step at once.")
    private boolean all;

    @Override
    int at(Desk desk) {
        var lab = desk.labForStep("hint", typed, typedStep).file();
        var step = desk.step(lab, typedStep);
        var hints = step.hints();
        if (hints.isEmpty()) {
            throw new LabException("step %d of lab %s has no hints. Its solution: %s"
                .formatted(step.number(), lab.folder(), Desk.type("solution", lab.lab(), step.number())));
        }
        var shown = Math.min(hints.size(), desk.progress().lab(lab.lab()).hintsShown(step.number()));
        var again = all || shown == hints.size();
        var upTo = again ? hints.size() : shown + 1;
        desk.terminal().say("Lab %s, step %d: %s", lab.folder(), step.number(), step.title());
        for (int i = again ? 0 : shown; i < upTo; i++) {
            show(hints.get(i), i + 1, desk);
        }
        desk.progress().hintsShown(lab.lab(), step.number(), upTo);
        desk.terminal().say("");
        desk.terminal().say("%s", whatIsLeft(lab, step, upTo));
        return 0;
    }

    private static void show(LabFile.Hint hint, int number, Desk desk) {
        desk.terminal().say("");
        desk.terminal().say("Hint %d, %s", number, switch (hint.level()) {
            case question -> "a question";
            case idea -> "the idea";
            case code -> "nearly the code";
        });
        desk.terminal().say("%s", hint.level() == LabFile.Level.code ? Paragraph.asWritten("  ", hint.text())
            : Paragraph.indented("  ", hint.text()));
    }

    private static String whatIsLeft(LabFile lab, LabFile.Step step, int shown) {
        var left = step.hints().size() - shown;
        return left == 0
            ? "No more hints for this step. Still stuck: " + Desk.type("solution", lab.lab(), step.number())
            : "%d more: %s".formatted(left, Desk.type("hint", lab.lab(), step.number()));
    }
}

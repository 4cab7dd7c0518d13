package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "skip", description = {
    "Leaves a lab out: the broker uses its finished layer. Says what you miss. Your files stay as they are.",
    "Example: lab skip 01"})
public final class SkipCommand extends LoopCommand {
    @Parameters(index = "0", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab: 1, 01, records or 01-records.")
    private String typed;

    @Override
    int at(Desk desk) {
        var lab = desk.existingLab(typed).file();
        desk.progress().skipped(lab.lab());
        desk.terminal().say("Lab %s is skipped: the broker uses its finished layer.", lab.folder());
        desk.terminal().say("You miss: %s", lab.learn());
        lab.steps().stream().filter(step -> step.kind() == LabFile.Kind.core)
            .forEach(step -> desk.terminal().say("  %d  %s", step.number(), step.title()));
        desk.terminal().say("No later lab needs it done; the book's chapter tells the idea. Back to it: %s",
            Desk.type("start", lab.lab()));
        desk.terminal().say("%s", new Place(desk).inOneLine());
        return 0;
    }
}

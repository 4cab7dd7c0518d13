package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.LabNames;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "predict", description = {
    "Asks two or three questions before the code and keeps your answers.",
    "When the lab is done, it asks again and gives the reasons.",
    "Example: lab predict 02, or lab predict 02 --answer 1,3"})
public final class PredictCommand extends LoopCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Option(names = "--answer", paramLabel = "N", split = ",",
        description = "Your answers, a number for each question, instead of being asked.")
    private List<Integer> answers;

    @Override
    int at(Desk desk) {
        var lab = desk.existingLab(typed).file();
        var prediction = new Prediction(desk, lab);
        var progress = desk.progress().lab(lab.lab());
        var kept = progress.isFinished() ? progress.answersAfter() : progress.answers();
        if (lab.predict().isEmpty()) {
            desk.terminal().say("Lab %s asks nothing before the code.", lab.folder());
        } else if (answers != null) {
            prediction.keep(answers);
        } else if (!kept.isEmpty() && progress.isFinished()) {
            prediction.explain();
        } else if (!kept.isEmpty()) {
            prediction.showKept(kept);
        } else if (desk.terminal().isInteractive()) {
            prediction.ask();
        } else {
            prediction.showAll();
        }
        return 0;
    }
}

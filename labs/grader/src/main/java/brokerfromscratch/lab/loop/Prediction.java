package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.WrongUse;
import brokerfromscratch.lab.course.LabFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A lab's questions. They are asked before the code, and the answers are only kept. When the lab is done they are asked again,
 * and then each one is explained: what you have seen since then is the best part of the answer.
 */
final class Prediction {
    private final Desk desk;
    private final LabFile lab;

    Prediction(Desk desk, LabFile lab) {
        this.desk = desk;
        this.lab = lab;
    }

    /** At the start of a lab: asks a person, and tells anybody else how to answer. */
    void askIfNew() {
        if (!lab.predict().isEmpty() && desk.progress().lab(lab.lab()).answers().isEmpty() && !isDone()) {
            if (desk.terminal().isInteractive()) {
                ask();
                desk.terminal().say("");
            } else {
                desk.terminal().say("Before the code, %s: %s%n", count(), Desk.type("predict", lab.lab()));
            }
        }
    }

    /** Asks now; whoever wants to leave a question out leaves all out, for later. */
    void ask() {
        desk.terminal().say(isDone() ? "The lab is done. Once more: %s." : "Before the code, %s. What do you expect?", count());
        var answers = new ArrayList<Integer>();
        for (var question : lab.predict()) {
            show(question);
            var answer = answerTo(question);
            if (answer == 0) {
                desk.terminal().say("Left for later: %s", Desk.type("predict", lab.lab()));
                return;
            }
            answers.add(answer);
        }
        keep(answers);
    }

    /** The answers come from the command line. */
    void keep(List<Integer> answers) {
        require(answers);
        if (isDone()) {
            desk.progress().predictedAfter(lab.lab(), answers);
            explain();
        } else {
            desk.progress().predicted(lab.lab(), answers);
            desk.terminal().say("Kept. The same questions come back when the lab is done, and then with the reasons.");
        }
    }

    /** All questions, for somebody who cannot be asked. */
    void showAll() {
        lab.predict().forEach(this::show);
        var example = lab.predict().stream().map(question -> "N").collect(Collectors.joining(","));
        desk.terminal().say("Answer with: %s", Desk.type("predict", lab.lab(), "--answer", example));
    }

    void showKept(List<Integer> answers) {
        desk.terminal().say("You answered %s. The questions come back when the lab is done. Another answer: %s", numbers(answers),
            Desk.type("predict", lab.lab(), "--answer", numbers(answers)));
    }

    void explain() {
        var progress = desk.progress().lab(lab.lab());
        for (int i = 0; i < lab.predict().size(); i++) {
            var question = lab.predict().get(i);
            desk.terminal().say("");
            desk.terminal().say("%s", Paragraph.indented("", question.ask()));
            say("before", i, progress.answers(), question);
            say("now", i, progress.answersAfter(), question);
            desk.terminal().say("  right: %d, %s", question.right(), question.answers().get(question.right() - 1));
            desk.terminal().say("%s", Paragraph.indented("  ", question.because()));
        }
    }

    private void say(String when, int i, List<Integer> answers, LabFile.Question question) {
        if (i < answers.size() && answers.get(i) <= question.answers().size()) {
            desk.terminal().say("  you, %s: %d, %s", when, answers.get(i), question.answers().get(answers.get(i) - 1));
        }
    }

    private void show(LabFile.Question question) {
        desk.terminal().say("");
        desk.terminal().say("%s", Paragraph.indented("", (lab.predict().indexOf(question) + 1) + ". " + question.ask()));
        for (int i = 0; i < question.answers().size(); i++) {
            desk.terminal().say("     %d  %s", i + 1, question.answers().get(i));
        }
    }

    /** From 1; 0 if the person wants to go on without. */
    private int answerTo(LabFile.Question question) {
        var choices = question.answers().size();
        while (true) {
            var typed = desk.terminal().ask("   Your answer, 1 to %d (Enter: later):".formatted(choices));
            if (typed == null || typed.isEmpty()) {
                return 0;
            }
            if (typed.matches("\\d{1,3}") && Integer.parseInt(typed) >= 1 && Integer.parseInt(typed) <= choices) {
                return Integer.parseInt(typed);
            }
        }
    }

    private void require(List<Integer> answers) {
        if (answers.size() != lab.predict().size()) {
            var example = lab.predict().stream().map(question -> "1").collect(Collectors.joining(","));
            throw new WrongUse("lab %s asks %s, --answer has %d: it takes a number for each, as in --answer %s"
                .formatted(lab.lab(), count(), answers.size(), example));
        }
        for (int i = 0; i < answers.size(); i++) {
            var choices = lab.predict().get(i).answers().size();
            if (answers.get(i) < 1 || answers.get(i) > choices) {
                throw new WrongUse("question %d of lab %s has the answers 1 to %d, not %d"
                    .formatted(i + 1, lab.lab(), choices, answers.get(i)));
            }
        }
    }

    private boolean isDone() {
        return desk.progress().lab(lab.lab()).isFinished();
    }

    private String count() {
        return lab.predict().size() == 1 ? "one question" : lab.predict().size() + " questions";
    }

    private static String numbers(List<Integer> answers) {
        return answers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}

package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import java.util.stream.Stream;

/** Where the learner is, and what to type next. */
record Place(Desk desk) {

    String inOneLine() {
        var current = desk.progress().current().map(desk.course()::lab).filter(CourseLab::exists);
        return current.map(lab -> "You are in lab " + lab.folder() + ". " + next(lab.file()))
            .orElseGet(() -> "No lab is open. Open one: " + Desk.type("start", firstUnfinished()));
    }

    private String next(LabFile lab) {
        var progress = desk.progress().lab(lab.lab());
        if (progress.isFinished()) {
            return "It is done." + nextLab(lab.lab());
        }
        if (!lab.steps().isEmpty() && progress.isCoreGreen(lab)) {
            return "All core steps are green. Now its moment: " + Desk.type("moment", lab.lab());
        }
        var step = desk.step(lab, null);
        return "Next is step %d: %s. Go on: %s. Stuck: %s".formatted(step.number(), step.title(),
            Desk.type("watch", lab.lab()), Desk.type("hint", lab.lab(), step.number()));
    }

    /** Who began in the middle is not sent back to the beginning while there is something ahead. */
    private String nextLab(String done) {
        return existing().filter(lab -> lab.compareTo(done) > 0).filter(this::isOpen).findFirst()
            .or(() -> existing().filter(this::isOpen).findFirst())
            .map(next -> " The next one: " + Desk.type("start", next)).orElse("");
    }

    /** The first lab that exists and is neither finished nor skipped; the first of all if there is none such. */
    String firstUnfinished() {
        return existing().filter(this::isOpen).findFirst().or(() -> existing().findFirst()).orElse("00");
    }

    private Stream<String> existing() {
        return desk.course().labs().stream().filter(CourseLab::exists).map(CourseLab::lab);
    }

    private boolean isOpen(String lab) {
        var progress = desk.progress().lab(lab);
        return !progress.isFinished() && !progress.isSkipped();
    }
}

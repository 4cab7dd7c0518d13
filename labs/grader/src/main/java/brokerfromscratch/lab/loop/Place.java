package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;

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
            return "It is done." + nextLab();
        }
        if (!lab.steps().isEmpty() && progress.isCoreGreen(lab)) {
            return "All core steps are green. Now its moment: " + Desk.type("moment", lab.lab());
        }
        var step = desk.step(lab, null);
        return "Next is step %d: %s. Go on: %s. Stuck: %s".formatted(step.number(), step.title(),
            Desk.type("watch", lab.lab()), Desk.type("hint", lab.lab(), step.number()));
    }

    private String nextLab() {
        var next = firstUnfinished();
        return isOpen(next) ? " The next one: " + Desk.type("start", next) : "";
    }

    /** The first lab that exists and is neither finished nor skipped; the first of all if there is none such. */
    String firstUnfinished() {
        var existing = desk.course().labs().stream().filter(CourseLab::exists).map(CourseLab::lab).toList();
        return existing.stream().filter(this::isOpen).findFirst().orElse(existing.isEmpty() ? "00" : existing.get(0));
    }

    private boolean isOpen(String lab) {
        var progress = desk.progress().lab(lab);
        return !progress.isFinished() && !progress.isSkipped();
    }
}

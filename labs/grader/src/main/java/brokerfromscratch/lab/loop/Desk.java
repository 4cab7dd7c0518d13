package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.WrongUse;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.Progress;

/** What the learner has in front of them: the course, their place in it, and the terminal. */
record Desk(House house, Course course, Progress progress, Terminal terminal) {

    static Desk ofThisCommand() {
        return at(House.ofThisCommand(), Terminal.ofThisProcess());
    }

    static Desk at(House house, Terminal terminal) {
        return new Desk(house, Course.of(house), Progress.of(house), terminal);
    }

    /** The lab that was typed; or else the one whose folder this is, or the current one. */
    CourseLab lab(String typedOrNull) {
        return course.labOrCurrent(typedOrNull, progress);
    }

    /** The same, and it must exist. */
    CourseLab existingLab(String typedOrNull) {
        var lab = lab(typedOrNull);
        if (!lab.exists()) {
            throw new LabException("lab %s is planned, it does not exist yet%s. The labs that exist: %s".formatted(lab.folder(),
                lab.hasLayer() ? "; its layer is the finished one" : "", course.existing()));
        }
        return lab;
    }

    /** The same, where a step may follow. Somebody who types {@code lab hint 3} may mean step 3 of the current lab. */
    CourseLab labForStep(String command, String typedOrNull, String typedStepOrNull) {
        if (typedOrNull != null && typedStepOrNull == null && typedOrNull.matches("\\d") && !lab(typedOrNull).exists()) {
            progress.current().filter(current -> lab(current).exists()).ifPresent(current -> {
                throw new WrongUse("lab %s is planned, it does not exist yet. Step %s of lab %s: %s".formatted(
                    lab(typedOrNull).folder(), typedOrNull, current, type(command, current, typedOrNull)));
            });
        }
        return existingLab(typedOrNull);
    }

    /** The step that was typed; or else the first open one, or the first. */
    LabFile.Step step(LabFile lab, String typedOrNull) {
        if (typedOrNull != null) {
            return lab.step(number(typedOrNull, lab));
        }
        if (lab.steps().isEmpty()) {
            throw new LabException("lab " + lab.folder() + " has no steps");
        }
        var progress = progress().lab(lab.lab());
        return lab.steps().stream().filter(step -> !progress.isGreen(step.number())).findFirst().orElse(lab.steps().get(0));
    }

    private static int number(String typed, LabFile lab) {
        try {
            return Integer.parseInt(typed);
        } catch (NumberFormatException e) {
            throw new WrongUse("'%s' is no step: a step is a number, 1 to %d in lab %s"
                .formatted(typed, lab.steps().size(), lab.lab()));
        }
    }

    /** What to type, as in {@code ./lab hint 02 3}. */
    static String type(String command, Object... words) {
        var typed = new StringBuilder(Systems.labCommand()).append(' ').append(command);
        for (var word : words) {
            typed.append(' ').append(word);
        }
        return typed.toString();
    }
}

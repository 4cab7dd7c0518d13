package brokerfromscratch.lab.course;

import brokerfromscratch.lab.WrongUse;
import java.nio.file.Path;
import java.util.List;

/**
 * What a lab says of itself to the {@code lab} command: the file {@code labs/NN-name/lab.yaml}. Texts for the eye stand in
 * README.adoc and in the book; here stands what the command prints or looks up.
 *
 * @param lab         two digits
 * @param name        the folder is {@code lab-name}
 * @param packageName of the classes that the learner writes
 * @param learn       one line for the list of labs
 * @param moment      one sentence: what happens when all steps are done
 * @param steps       in order, numbered from 1
 * @param predict     asked before the code, and again after the last green check
 * @param breaks      the program behind {@code lab break}
 */
public record LabFile(String lab, String name, String title, String packageName, String learn, String moment,
        List<Step> steps, List<Question> predict, Breaks breaks) {

    /**
     * One step. A check class says by {@code @Step(number)} that it belongs to it.
     *
     * @param kind    core, or stretch
     * @param minutes for the reader that the book is written for
     * @param file    the one file to open, without its folder
     * @param member  the method or class in it to begin with
     * @param hints   the idea at least; from the least to the most that is given away
     */
    public record Step(int number, String title, Kind kind, int minutes, String file, String member, List<Hint> hints) {
        public Step {
            hints = listOrEmpty(hints);
        }
    }

    /** Core steps carry the idea; later labs need no others. */
    public enum Kind { core, stretch }

    /** @param level a question, the idea, or nearly the code */
    public record Hint(Level level, String text) {}

    public enum Level { question, idea, code }

    /**
     * A question with some answers to choose from.
     *
     * @param answers at least two
     * @param right   which of them is right, from 1
     * @param because what to know about it, shown after the lab is done
     */
    public record Question(String ask, List<String> answers, int right, String because) {
        public Question {
            if (answers == null || answers.size() < 2 || right < 1 || right > answers.size()) {
                throw new IllegalArgumentException("the question '" + ask + "' needs two answers or more, and `right` is one of them");
            }
        }
    }

    /**
     * The opening failure of the chapter.
     *
     * @param main    a class with a main method in the lab's {@code src/test/java}
     * @param mistake the catalogued mistake that is in the layer while it runs; null for none
     */
    public record Breaks(String main, String mistake) {}

    public LabFile {
        steps = listOrEmpty(steps);
        predict = listOrEmpty(predict);
    }

    /** Reads {@code lab.yaml}; what is wrong in it is said with its line. */
    public static LabFile read(Path file) {
        return YamlFile.read(file, LabFile.class);
    }

    /** {@code 02-segments}. */
    public String folder() {
        return lab + "-" + name;
    }

    /** The step with this number. */
    public Step step(int number) {
        return steps.stream().filter(step -> step.number() == number).findFirst().orElseThrow(() -> new WrongUse(
                "lab %s has no step %d; it has steps 1 to %d".formatted(lab, number, steps.size())));
    }

    private static <T> List<T> listOrEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}

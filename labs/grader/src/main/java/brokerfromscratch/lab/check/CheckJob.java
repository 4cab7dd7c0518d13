package brokerfromscratch.lab.check;

import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is to be checked.
 *
 * @param sources    source roots, compiled together: the lab's own, and with {@code --mine} those of other labs
 * @param checks     source root of the lab's checks
 * @param signatures the lab's {@code signatures.txt}; null if nothing is to be compared
 * @param work       a folder that this job may fill and empty: classes, output, {@code results.json}
 * @param only       names of checks, {@code Class.method} or {@code Class}, or a {@link #step}; empty means all
 * @param moment     when the lab's moment is to run
 * @param debug      the process waits for no debugger but listens for one, and nothing has a time limit
 */
public record CheckJob(LabFile lab, List<Path> sources, Path checks, Path signatures, Path work, Set<String> only,
        When moment, boolean debug) {

    /** When the checks of the lab's last class run. */
    public enum When { NEVER, AFTER_GREEN_CORE, ALWAYS }

    public CheckJob {
        sources = List.copyOf(sources);
        only = Set.copyOf(only);
    }

    /** All checks of a lab against what the learner has written. */
    public static CheckJob of(CourseLab lab) {
        var home = lab.home();
        return new CheckJob(lab.file(), List.of(home.resolve("src/main/java")), home.resolve("src/test/java"),
            home.resolve("signatures.txt"), home.resolve("target/lab"), Set.of(), When.AFTER_GREEN_CORE, false);
    }

    /** What stands in {@link #only} for all checks of a step. */
    public static String step(int number) {
        return "step " + number;
    }

    /** The same checks against other sources: a finished layer with a mistake in it, another correct solution. */
    public CheckJob withSources(List<Path> sources) {
        return new CheckJob(lab, sources, checks, signatures, work, only, moment, debug);
    }

    public CheckJob withSignatures(Path signatures) {
        return new CheckJob(lab, sources, checks, signatures, work, only, moment, debug);
    }

    public CheckJob withWork(Path work) {
        return new CheckJob(lab, sources, checks, signatures, work, only, moment, debug);
    }

    public CheckJob withOnly(Set<String> only) {
        return new CheckJob(lab, sources, checks, signatures, work, only, moment, debug);
    }

    public CheckJob withMoment(When moment) {
        return new CheckJob(lab, sources, checks, signatures, work, only, moment, debug);
    }

    public CheckJob withDebug(boolean debug) {
        return new CheckJob(lab, sources, checks, signatures, work, only, moment, debug);
    }
}

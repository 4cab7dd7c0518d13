package brokerfromscratch.lab.check;

import java.io.Serializable;
import java.util.List;

/** What the process of the learner's code tells. */
sealed interface RunnerMessage extends Serializable {
    /** The process is up and waits. */
    record Ready() implements RunnerMessage {}

    /** No check can run, and why. */
    record Stopped(Problem problem) implements RunnerMessage {}

    /** All that compiled; these will run, in this order. */
    record Planned(List<CheckResult> checks) implements RunnerMessage {}

    /** @param name {@code Class.method} */
    record Started(String name) implements RunnerMessage {}

    record Ended(CheckResult check) implements RunnerMessage {}

    /** @param reusable false if the learner's code has left something behind, so that another process must go on */
    record Over(boolean reusable) implements RunnerMessage {}
}

package brokerfromscratch.lab.check;

import java.io.Serializable;
import java.util.List;

/**
 * How one check ended, with all that is shown of it. Plain values: it crosses from the process of the learner's code to ours.
 *
 * @param className simple name of its class
 * @param method    its method
 * @param title     the sentence that it checks
 * @param must      the name of the must in README.adoc; empty for none
 * @param step      from 1; 0 for the moment
 * @param message   one line: why it did not pass; empty if it passed
 * @param expected  as it is shown, perhaps several lines; null if the check compared nothing
 * @param got       the same of what came
 * @param suspicion the misconception that most likely stands behind it; empty for none
 * @param where     lines of the learner's code that were on the stack, {@code Segment.recover, Segment.java:210}
 * @param output    what the learner's code printed, a line each
 * @param unshown   how many characters it printed beyond that
 */
public record CheckResult(String className, String method, String title, String must, int step, boolean isMoment, Status status,
        String message, String expected, String got, String suspicion, List<String> where, List<String> output, long unshown,
        double seconds) implements Serializable {
    static final String TOOK_TOO_LONG = "it had not ended after";

    /** A check that has not run yet. */
    static CheckResult planned(String className, String method, String title, String must, int step, boolean isMoment) {
        return new CheckResult(className, method, title, must, step, isMoment, Status.NOT_RUN, "", null, null, "", List.of(),
            List.of(), 0, 0);
    }

    CheckResult ended(Status status, String message) {
        return new CheckResult(className, method, title, must, step, isMoment, status, message, null, null, "", List.of(), output,
            unshown, seconds);
    }

    CheckResult in(List<String> where) {
        return new CheckResult(className, method, title, must, step, isMoment, status, message, expected, got, suspicion,
            List.copyOf(where), output, unshown, seconds);
    }

    CheckResult comparing(String expected, String got) {
        return new CheckResult(className, method, title, must, step, isMoment, status, message, expected, got, suspicion, where,
            output, unshown, seconds);
    }

    CheckResult suspecting(String suspicion) {
        return new CheckResult(className, method, title, must, step, isMoment, status, message, expected, got, suspicion, where,
            output, unshown, seconds);
    }

    CheckResult printing(List<String> output, long unshown) {
        return new CheckResult(className, method, title, must, step, isMoment, status, message, expected, got, suspicion, where,
            List.copyOf(output), unshown, seconds);
    }

    CheckResult lasting(double seconds) {
        return new CheckResult(className, method, title, must, step, isMoment, status, message, expected, got, suspicion, where,
            output, unshown, seconds);
    }

    /** {@code Class.method}, as a catalogued mistake names it. */
    public String name() {
        return className + "." + method;
    }

    public boolean passed() {
        return status == Status.PASSED;
    }

    /** True if it was ended because its time was up. */
    public boolean tookTooLong() {
        return status == Status.FAILED && message.startsWith(TOOK_TOO_LONG);
    }
}

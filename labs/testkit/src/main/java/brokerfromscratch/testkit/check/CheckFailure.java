package brokerfromscratch.testkit.check;

import org.opentest4j.AssertionFailedError;

/** A check that failed, with all that helps its reader. In an IDE the message says the same as {@code lab check} does. */
public final class CheckFailure extends AssertionFailedError {
    private static final long serialVersionUID = 1;
    private static final String INDENT = "\n            ";

    private final String what;
    private final String suspicion;

    /**
     * @param what      names the value
     * @param expected  as it is shown; more than one line if it is bytes
     * @param got       the same of what came
     * @param suspicion a sentence: the misconception that most likely stands behind it
     */
    public CheckFailure(String what, String expected, String got, String suspicion) {
        super("%s%n  expected  %s%n  got       %s%n  %s".formatted(what, expected.replace("\n", INDENT),
            got.replace("\n", INDENT), suspicion), expected, got);
        this.what = what;
        this.suspicion = suspicion;
    }

    public String what() {
        return what;
    }

    public String suspicion() {
        return suspicion;
    }
}

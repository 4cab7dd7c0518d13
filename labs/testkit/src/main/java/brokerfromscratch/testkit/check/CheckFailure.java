package brokerfromscratch.testkit.check;

import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;

/** A check that failed, with all that helps its reader. In an IDE the message says the same as {@code lab check} does. */
public final class CheckFailure extends AssertionFailedError {
    private static final long serialVersionUID = 1;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n]]");
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
        super("%s%n  expected  %s%n  got       %s%n  %s".formatted(what, printable(expected).replace("\n", INDENT),
            printable(got).replace("\n", INDENT), suspicion), printable(expected), printable(got));
        this.what = what;
        this.suspicion = suspicion;
    }

    /** Bytes that were taken for text must not ring the terminal's bell, or colour it. */
    private static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(control -> "\\\\x%02x".formatted((int) control.group().charAt(0)));
    }

    public String what() {
        return what;
    }

    public String suspicion() {
        return suspicion;
    }
}

package brokerfromscratch.testkit.check;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opentest4j.AssertionFailedError;

/** What is to be said of a failed check, as plain texts by name: kind, message, expected, got, suspicion. */
public final class FailureText {
    private static final String TODO = "minibroker.runtime.TodoError";

    private FailureText() {}

    /** Some keys may be missing. The kind is {@code todo}, {@code check}, {@code assertion} or {@code error}. */
    public static Map<String, String> of(Throwable failure) {
        var text = new LinkedHashMap<String, String>();
        var todo = todoIn(failure);
        if (todo != null) {
            text.put("kind", "todo");
            text.put("message", todo);
        } else if (failure instanceof CheckFailure check) {
            text.put("kind", "check");
            text.put("message", check.what());
            text.put("suspicion", check.suspicion());
            putValues(text, check);
        } else if (failure instanceof AssertionFailedError assertion && assertion.isExpectedDefined()) {
            text.put("kind", "assertion");
            text.put("message", what(assertion.getMessage()));
            putValues(text, assertion);
        } else {
            text.put("kind", failure instanceof AssertionError ? "assertion" : "error");
            text.put("message", failure instanceof AssertionError && failure.getMessage() != null ? failure.getMessage().strip()
                : asError(failure));
        }
        return text;
    }

    private static void putValues(Map<String, String> text, AssertionFailedError failure) {
        text.put("expected", failure.getExpected().getStringRepresentation());
        text.put("got", failure.getActual() == null ? "nothing" : failure.getActual().getStringRepresentation());
    }

    /** The words of a part that is not written yet, if that is what stands behind the failure; also if another process met it. */
    private static String todoIn(Throwable failure) {
        var depth = 0;
        for (var cause = failure; cause != null && depth++ < 20; cause = cause.getCause()) {
            if (cause.getClass().getName().equals(TODO)) {
                return cause.getMessage();
            }
            var said = todoIn(String.valueOf(cause.getMessage()));
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    /** The same in what a broker's process has printed; null if there is none. */
    public static String todoIn(String printed) {
        var at = printed.indexOf(TODO + ": ");
        return at < 0 ? null : printed.substring(at + TODO.length() + 2).lines().findFirst().orElse("");
    }

    /** AssertJ puts a description in brackets, and the values behind it; without one, the first line has to do. */
    private static String what(String message) {
        if (message == null || message.isBlank()) {
            return "another value was expected";
        }
        var end = message.indexOf(']');
        var words = message.startsWith("[") && end > 0 ? message.substring(1, end) : message;
        return words.strip().lines().findFirst().filter(line -> !line.startsWith("expected:"))
            .orElse("another value was expected").replaceAll(" ==> expected.*", "");
    }

    private static String asError(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "your code calls itself again and again, until the stack is full (StackOverflowError)";
        }
        if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
            return asError(failure.getCause()) + " (while the class was initialized)";
        }
        var name = failure.getClass().getSimpleName();
        var message = failure.getMessage();
        return message == null || message.isBlank() ? name : name + ": " + message.strip();
    }
}

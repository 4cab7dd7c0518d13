package minibroker.runtime;

/**
 * A part that is not written yet was reached. An {@code Error}, because the loop answers every exception but must never
 * swallow this one: the process ends and says which step comes next, instead of a client that retries for a minute.
 */
public final class TodoError extends Error {
    public TodoError(String message) {
        super(message);
    }

    /** To be thrown: {@code throw todo("Lab 02, step 3: start with the newest")}. */
    public static TodoError todo(String message) {
        return new TodoError(message);
    }
}

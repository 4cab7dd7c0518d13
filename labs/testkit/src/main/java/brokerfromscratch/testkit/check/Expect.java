package brokerfromscratch.testkit.check;

import java.util.Objects;

/**
 * How a check says what it wants, and what it suspects when it gets something else:
 *
 * <pre>
 *   expect("the length of the file", file.size()).toBe(187L,
 *       "It looks as if the length was believed before the file was asked how much it holds.");
 * </pre>
 *
 * The suspicion is the misconception that most likely stands behind the wrong value; it is shown under it.
 */
public final class Expect<T> {
    private final String what;
    private final T got;

    private Expect(String what, T got) {
        this.what = what;
        this.got = got;
    }

    /** @param what a few words that name the value, as in "the length of the file" */
    public static <T> Expect<T> expect(String what, T got) {
        return new Expect<>(what, got);
    }

    /** Fails unless the value equals {@code expected}. */
    public void toBe(T expected, String suspicion) {
        if (!Objects.equals(expected, got)) {
            throw new CheckFailure(what, String.valueOf(expected), String.valueOf(got), suspicion);
        }
    }

    /** Fails unless {@code condition}, which {@code expected} puts into words. */
    public void toSatisfy(boolean condition, String expected, String suspicion) {
        if (!condition) {
            throw new CheckFailure(what, expected, String.valueOf(got), suspicion);
        }
    }
}

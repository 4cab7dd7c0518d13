package brokerfromscratch.testkit.story;

import java.util.List;

/**
 * A property, told as steps.
 *
 * @param <S> one step: an immutable value, usually a record, that holds all that it needs ("append 3 records of 40 bytes"), so
 *            that it still means something when the steps before it are left out
 */
public interface SeededStory<S> {
    /** The steps of one seed; the same each time, and decided by nothing else. */
    List<S> steps(long seed);

    /**
     * Plays any list of such steps, from the beginning of a fresh world, and checks as it goes. A step that makes no sense
     * where it stands (a restart of what runs) does nothing: it is no failure.
     *
     * @throws AssertionError if the property does not hold; any exception counts as a failure too
     */
    void play(List<S> steps, Stage stage) throws Exception;

    /** The step in a few words, for the one who reads the failure. */
    default String describe(S step) {
        return step.toString();
    }
}

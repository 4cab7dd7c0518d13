package brokerfromscratch.testkit.story;

import brokerfromscratch.testkit.check.CheckFailure;
import java.util.List;
import java.util.stream.Collectors;
import minibroker.runtime.TodoError;

/**
 * Plays stories under many seeds. The first that fails is made as short as it gets, written down for {@code lab replay}, and
 * reported.
 *
 * <pre>
 *   -Dseeds=10000     as many as you have time for
 *   -Dseed=4711       this one alone; its page is written even if it passes
 * </pre>
 */
public final class Stories {
    private static final int STEPS_SHOWN = 12;

    private static boolean played;              // by the check that runs now; Replay asks, on the same thread

    private Stories() {}

    static boolean wasPlayed() {
        return played;
    }

    static void forgetPlayed() {
        played = false;
    }

    /**
     * Plays the seeds 1, 2, 3 … unless the command line names others.
     *
     * @throws CheckFailure with the words of the story's own failure, and what to type to see it
     */
    public static <S> void check(int seeds, SeededStory<S> story) {
        played = true;
        var page = StoryPage.of(story.getClass(), calledBy());
        var only = Long.getLong("seed");
        if (only != null) {
            check(only, story, page, true);
            return;
        }
        var most = Integer.getInteger("seeds", seeds);
        for (long seed = 1; seed <= most; seed++) {
            check(seed, story, page, false);
        }
    }

    private static StackWalker.StackFrame calledBy() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).walk(frames -> frames
                .filter(frame -> frame.getDeclaringClass() != Stories.class).findFirst().orElseThrow());
    }

    private static <S> void check(long seed, SeededStory<S> story, StoryPage page, boolean writePage) {
        var steps = List.copyOf(story.steps(seed));
        var failure = Playing.of(story, steps, seed, writePage);
        if (failure.cause() == null) {
            if (writePage) {
                page.write(failure, steps.size());
            }
            return;
        }
        var shortest = new Shrinker<S>(some -> Playing.of(story, some, seed, false).failsLike(failure)).shrink(steps);
        var shown = Playing.of(story, shortest, seed, true);
        if (shown.cause() == null) {
            throw new IllegalStateException("broken invariant: seed %d failed, and passed when it was played again: %s"
                    .formatted(seed, failure.causeInWords()), failure.cause());
        }
        page.write(shown, steps.size());
        throw failure(shown, steps.size());
    }

    private static CheckFailure failure(Playing<?> shown, int stepsOfSeed) {
        var own = shown.cause() instanceof CheckFailure failure ? failure : null;
        var failure = own == null
                ? new CheckFailure("the story of seed " + shown.seed(), "it ends well", shown.causeInWords(),
                        tail("", shown, stepsOfSeed))
                : new CheckFailure(own.what(), own.getExpected().getStringRepresentation(),
                        own.getActual().getStringRepresentation(), tail(own.suspicion() + "\n", shown, stepsOfSeed));
        failure.setStackTrace(shown.cause().getStackTrace());        // an IDE jumps to the line of the story
        return failure;
    }

    private static String tail(String before, Playing<?> shown, int stepsOfSeed) {
        var words = shown.stepsInWords();
        var list = words.stream().limit(STEPS_SHOWN).map(word -> "  - " + word).collect(Collectors.joining("\n"));
        return before + "%d of the %d steps of seed %d are enough:%n%s%s%nSee it: ./lab replay %d".formatted(words.size(),
                stepsOfSeed, shown.seed(), list, words.size() > STEPS_SHOWN ? "\n  - …" : "", shown.seed());
    }

    /** One playing of one list. */
    record Playing<S>(SeededStory<S> story, List<S> steps, long seed, Stage stage, Throwable cause) {
        static <S> Playing<S> of(SeededStory<S> story, List<S> steps, long seed, boolean keepsText) {
            var stage = new Stage(seed, keepsText);
            return new Playing<>(story, steps, seed, stage, play(story, steps, stage));
        }

        private static <S> Throwable play(SeededStory<S> story, List<S> steps, Stage stage) {
            try {
                story.play(new ToldSteps<>(steps, (number, step) -> stage.say("%d. %s", number, story.describe(step))), stage);
                return null;
            } catch (TodoError hole) {
                throw hole;                                  // not a failure to study, but a lesson still to be done
            } catch (Exception | AssertionError e) {
                return e;
            }
        }

        /** A shorter list counts only if it fails for the same reason, not for any. */
        boolean failsLike(Playing<S> other) {
            return cause != null && reason(cause).equals(reason(other.cause));
        }

        private static String reason(Throwable cause) {
            if (cause instanceof CheckFailure failure) {
                return failure.what().replaceAll("\\d+", "#");
            }
            var stack = cause.getStackTrace();
            return cause.getClass().getName()
                    + (cause instanceof AssertionError || stack.length == 0 ? "" : " in " + stack[0].getMethodName());
        }

        String causeInWords() {
            return cause.getMessage() == null || cause instanceof Exception ? cause.toString() : cause.getMessage();
        }

        List<String> stepsInWords() {
            return steps.stream().map(story::describe).toList();
        }
    }
}

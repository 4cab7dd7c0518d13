package brokerfromscratch.testkit.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Expect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import minibroker.runtime.TodoError;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A story of some steps")
class StoriesTest {
    private static final Path PAGES = Path.of("target/stories");

    /** A file that should hold what was appended to it; it forgets all that was not forced when power is lost. */
    private record Forgetful(boolean believesInWriting) implements SeededStory<Forgetful.Step> {
        enum Step { APPEND, FORCE, POWER_LOSS }

        @Override
        public List<Step> steps(long seed) {
            var random = new SplittableRandom(seed);
            var steps = new ArrayList<Step>();
            for (int i = 0; i < 40; i++) {
                steps.add(Step.values()[random.nextInt(10) < 6 ? 0 : random.nextInt(1, 3)]);
            }
            return steps;
        }

        @Override
        public void play(List<Step> steps, Stage stage) throws IOException {
            var disk = stage.disk();
            long promised = 0;
            disk.open("log").force();
            disk.forceDirectory("");
            for (var step : steps) {
                var file = disk.open("log");
                switch (step) {
                    case APPEND -> file.append(ByteBuffer.allocate(100_000));
                    case FORCE -> file.force();
                    case POWER_LOSS -> stage.losePower();
                }
                promised = step == Step.FORCE || step == Step.APPEND && believesInWriting ? file.size() : promised;
                Expect.expect("the file's bytes after " + promised, disk.open("log").size() >= promised)
                        .toBe(true, "It looks as if written was taken for forced.");
            }
        }
    }

    @Test
    @DisplayName("that holds under all seeds says nothing")
    void holds() {
        assertThatCode(() -> Stories.check(100, new Forgetful(false))).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("that fails is told with its fewest steps, its own words, and what to type to see it")
    void fails() {
        var failure = failureOf(new Forgetful(true));

        assertThat(failure.what()).startsWith("the file's bytes after");
        assertThat(failure.suspicion()).startsWith("It looks as if written was taken for forced.")
                .contains("2 of the 40 steps of seed").contains("- APPEND\n  - POWER_LOSS").containsPattern("lab replay \\d+$");
        assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(Expect.class.getName());
    }

    @Test
    @DisplayName("that fails leaves a page with a lane for its disk, its steps and the broken property")
    void leavesAPage() throws IOException {
        var seed = failureOf(new Forgetful(true)).suspicion().replaceAll("(?s).*lab replay ", "");
        var page = Files.readString(PAGES.resolve("seed-" + seed + ".html"));

        assertThat(page).contains("<li>APPEND</li>", ">disk</text>", "append log, 100000 bytes<", ">2. POWER_LOSS<",
                ">the power is lost<", "Broken: the file's bytes").doesNotContain("http://", "https://", "<script");
        assertThat(Files.readString(PAGES.resolve("seed-" + seed + ".properties"))).contains(StoriesTest.class.getName());
    }

    @Test
    @DisplayName("that meets a hole in the lab is not studied: the hole says what there is to do")
    void hole() {
        var story = new SeededStory<String>() {
            @Override
            public List<String> steps(long seed) {
                return List.of("a", "b");
            }

            @Override
            public void play(List<String> steps, Stage stage) {
                throw TodoError.todo("Lab 02, step 3: cut the tail");
            }
        };

        assertThatThrownBy(() -> Stories.check(1, story)).isInstanceOf(TodoError.class);
    }

    private static CheckFailure failureOf(SeededStory<?> story) {
        return catchThrowableOfType(CheckFailure.class, () -> Stories.check(100, story));
    }
}

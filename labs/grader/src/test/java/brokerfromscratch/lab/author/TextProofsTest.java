package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.course.Mistake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The texts of a lab")
class TextProofsTest {
    private static final String README = """
        = Lab 02

        == Step 1: Count up

        *core · 10 minutes* · open `Tally.java`, `up`, then `atLeastOne`

        You must

        * [[must-up]] count one more;
        * [[must-least]] never count below one.

        == Step 2: Look

        *stretch · 5 minutes* · open `Tally.java`, `count`

        * [[must-look]] say how many.

        == The moment
        """;
    private static final String CHECKS = """
        @Step(1)
        class UpCheck {
            @Test
            @DisplayName("up counts one more")
            @Must("up")
            void up() {}

            @Test
            @DisplayName("the count is never below one")
            @Must("least")
            void least() {}

            void noCheck() {}
        }

        @Step(value = 2)
        class LookCheck {
            @Nested
            class Early {
                @RepeatedTest(3)
                @DisplayName("count says how many")
                @Must("look")
                void look() {}
            }
        }

        @Moment
        class MomentCheck {
            @Test
            @DisplayName("a stock client counts")
            void counts() {}
        }

        class Support {}
        """;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("agree, and then nothing speaks against any proof")
    void agree() throws IOException {
        assertThat(texts(README, CHECKS).all()).allSatisfy(proof -> assertThat(proof.against()).as(proof.sentence()).isEmpty());
    }

    @Test
    @DisplayName("have a check for every must, in the must's step")
    void mustWithoutCheck() throws IOException {
        against(README, CHECKS.replace("@Must(\"least\")", "@Must(\"up\")"), TextProofs::mustsHaveChecks,
            "README.adoc:10: no check is @Must(\"least\")");
        var swapped = README.replace("must-least", "must-x").replace("must-look", "must-least").replace("must-x", "must-look");
        against(swapped, CHECKS, TextProofs::mustsHaveChecks,
            "README.adoc:10: must-look stands in step 1, its check belongs to step 2",
            "README.adoc:16: must-least stands in step 2, its check belongs to step 1");
    }

    @Test
    @DisplayName("have a must for every check outside of the moment")
    void checkWithoutMust() throws IOException {
        against(README, CHECKS.replace("@Must(\"up\")", ""), TextProofs::checksHaveMusts, "UpCheck.up has no @Must");
        against(README, CHECKS.replace("@Must(\"up\")", "@Must(\"upp\")"), TextProofs::checksHaveMusts,
            "UpCheck.up: README.adoc has no [[must-upp]]");
    }

    @Test
    @DisplayName("have checks for every step and for the moment, each with a sentence")
    void stepsWithChecks() throws IOException {
        against(README, CHECKS.replace("@Step(1)", "@Step(7)"), TextProofs::checksHaveSteps,
            "UpCheck is @Step(7), which lab.yaml does not have", "no class of checks is @Step(1)");
        against(README, CHECKS.replace("@Moment\n", ""), TextProofs::checksHaveSteps,
            "MomentCheck wants either @Step or @Moment", "no class of checks is @Moment");
        against(README, CHECKS.replace("@DisplayName(\"up counts one more\")\n", ""), TextProofs::checksAreSentences,
            "UpCheck.up has no @DisplayName");
    }

    @Test
    @DisplayName("have the same steps in README.adoc and lab.yaml")
    void sameSteps() throws IOException {
        against(README.replace("*core · 10", "*core · 15"), CHECKS, TextProofs::stepsAgree, "README.adoc:3: step 1 is "
            + "[Count up, core, 15 minutes, Tally.java, up]; in lab.yaml [Count up, core, 10 minutes, Tally.java, up]");
        against(README.replace("Step 2: Look", "Step 3: Look"), CHECKS, TextProofs::stepsAgree,
            "README.adoc has step 2 0 times, lab.yaml once", "README.adoc:12: lab.yaml has no step 3");
        for (var change : List.of("Count up>Count down", "core>stretch", "Tally.java`, `up>Tally.java`, `down", "Tally>Tale")) {
            var words = change.split(">");
            assertThat(texts(README.replaceFirst(words[0], words[1]), CHECKS).stepsAgree().against()).as(change).hasSize(1);
        }
    }

    @Test
    @DisplayName("have no line that only looks like a must, or like a step")
    void looksLike() throws IOException {
        against(README.replace("* [[must-look]] say", "[[must-look]] Say"), CHECKS, TextProofs::readmeIsUnderstood,
            "README.adoc:16: a must is an item of a list that begins with its anchor: * [[must-cut-torn]] You must …");
        against(README.replace("*stretch · 5", "*stretch, 5"), CHECKS, TextProofs::readmeIsUnderstood,
            "README.adoc:14: want under a step's heading: *core · 25 minutes* · open `Segment.java`, `recover`");
        against(README.replace("must-look", "must-up"), CHECKS, TextProofs::readmeIsUnderstood,
            "README.adoc:16: [[must-up]] stands a second time");
    }

    @Test
    @DisplayName("have a hint with the idea for every step")
    void hints() throws IOException {
        var house = SmallHouse.in(folder);
        house.write("labs/02-segments/lab.yaml", SmallHouse.LAB_YAML.replaceFirst("level: idea", "level: question"));
        assertThat(new TextProofs(house.labFile(), Readme.of(README), List.of()).stepsHaveHints().against())
            .containsExactly("step 1 has none");
    }

    @Test
    @DisplayName("send the reader to a file that has a hole")
    void holes() throws IOException {
        var house = SmallHouse.in(folder);
        var texts = texts(README, CHECKS);
        assertThat(texts.stepsHaveHoles(MarkedLayer.read(house.lab())).against()).isEmpty();

        house.write(SmallHouse.FINISHED_TALLY, SmallHouse.FINISHED.replaceAll("(?m)^.*step2.*$", ""));
        assertThat(texts.stepsHaveHoles(MarkedLayer.read(house.lab())).against())
            .containsExactly("no mark in the finished layer is lesson::step2");
    }

    @Test
    @DisplayName("name in the catalogue only checks and steps that exist")
    void catalogue() throws IOException {
        againstCatalogue(1, "UpCheck.up");
        againstCatalogue(1, "UpCheck.down", "by-two is caught by UpCheck.down, which is no check");
        againstCatalogue(9, "UpCheck.up", "by-two is of step 9, which lab.yaml does not have");
        againstCatalogue(1, null, "by-two wants seen, step, file, replace, with, caughtBy, message and breaks");
    }

    @Test
    @DisplayName("have a catalogue, all of which can be read")
    void readableCatalogue() throws IOException {
        var house = SmallHouse.in(folder);
        assertThat(texts(README, CHECKS).catalogueIsComplete(Catalogue.read(house.lab())).against())
            .containsExactly("the catalogue is empty");
        house.write("solutions/02-segments/mistakes/odd.yaml", "stp: 1");
        assertThat(texts(README, CHECKS).catalogueIsComplete(Catalogue.read(house.lab())).against())
            .singleElement().asString().contains("odd.yaml:1:", "stp");
    }

    private void againstCatalogue(int step, String caughtBy, String... lines) throws IOException {
        var mistake = new Mistake("a reader", step, "Tally.java", "+ 1", "+ 2", caughtBy, "message", "invariant", null);
        var catalogue = new Catalogue(null, Map.of("by-two", mistake), List.of(), List.of());
        assertThat(texts(README, CHECKS).catalogueIsComplete(catalogue).against()).containsExactly(lines);
    }

    private void against(String readme, String checks, Function<TextProofs, Proof> proof, String... lines) throws IOException {
        assertThat(proof.apply(texts(readme, checks)).against()).containsExactly(lines);
    }

    private TextProofs texts(String readme, String checks) throws IOException {
        return new TextProofs(SmallHouse.in(folder).labFile(), Readme.of(readme), CheckSource.in("AllChecks.java", checks));
    }
}

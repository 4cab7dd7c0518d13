package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The lab command")
class LabTest {
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path root;

    @BeforeEach
    void listen() throws IOException {
        System.setProperty("lab.root", root.toString());
        Files.writeString(Files.createDirectories(root.resolve("labs/02-segments")).resolve("lab.yaml"),
            "{lab: \"02\", name: segments, steps: [{number: 1}], predict: [{ask: Why, answers: [a, b], right: 1}]}");
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(stdout);
        System.setErr(stderr);
        System.clearProperty("lab.root");
    }

    @Test
    @DisplayName("explains each of its commands")
    void help() {
        assertThat(Lab.execute("--help")).isZero();
        assertThat(text(out)).contains("Your way through the labs:", "  start ", "Stuck:", "  hint ").doesNotContain("More:");
        assertThat(Lab.execute("demo", "--help")).isZero();
        assertThat(text(out)).contains("--keep", "--lines=N");
        assertThat(Lab.execute("run", "-h")).isZero();
        assertThat(text(out)).contains("--port=P", "--data=DIR");
    }

    @Test
    @DisplayName("answers wrong use with one line, which names what is wrong, and exit code 2")
    void wrongUse() {
        var calls = new String[][] {{"dmeo"}, {"demo", "--kep"}, {"demo", "--lines", "many"}, {"demo", "--lines", "0"},
            {"run", "--port", "65536"}, {"run", "--data"}, {"run", "here"}, {"list", "02"}, {"start", "02", "1"}, {"skip"},
            {"predict", "02", "--answer", "one"}, {"hint", "02", "1", "2"}, {"hint", "--al"}, {"solution", "02", "1", "2"},
            {"reset", "02", "A.java", "B.java"}, {"which", "02"}, {"moment", "--all"}, {"completion", "bash"}, {"author", "strters"}};
        for (var call : calls) {
            err.reset();
            assertThat(Lab.execute(call)).as(String.join(" ", call)).isEqualTo(2);
            assertThat(text(err).lines()).singleElement().asString().startsWith("lab: ").contains("--help");
        }
        assertThat(text(out)).isEmpty();
    }

    @Test
    @DisplayName("answers with one line and exit code 2 also where a lab, a step or an answer does not exist")
    void noSuchThing() {
        var calls = new String[][] {{"start", "segmets"}, {"skip", "77"}, {"predict", "x"}, {"hint", "zz"}, {"hint", "02", "2"},
            {"hint", "02", "one"}, {"moment", "none"}, {"predict", "02", "--answer", "3"}, {"help", "hnt"}};
        for (var call : calls) {
            err.reset();
            assertThat(Lab.execute(call)).as(String.join(" ", call)).isEqualTo(2);
            assertThat(text(err).lines()).singleElement().asString().startsWith("lab: ");
        }
    }

    @Test
    @DisplayName("fails with one line and exit code 1 where a lab is only planned, or none is open")
    void notThere() {
        for (var call : new String[][] {{"start", "14"}, {"hint"}, {"reset", "14"}, {"moment", "14"}, {"solution"}}) {
            err.reset();
            assertThat(Lab.execute(call)).as(String.join(" ", call)).isEqualTo(1);
            assertThat(text(err).lines()).singleElement().asString().startsWith("lab: ").contains("02");
        }
    }

    @Test
    @DisplayName("says of each command what it does, and gives an example where it takes a lab")
    void examples() {
        for (var name : new String[] {"list", "start", "predict", "moment", "skip", "hint", "solution", "reset", "which"}) {
            out.reset();
            assertThat(Lab.execute("help", name)).isZero();
            assertThat(text(out)).as(name).contains("Usage: lab " + name, "Example: lab " + name);
        }
    }

    @Test
    @DisplayName("says in plain words what is missing, and what must be a number")
    void plainWords() {
        Lab.execute("skip");
        Lab.execute("check", "02", "one");
        Lab.execute("demo", "--lines", "many");

        assertThat(text(err).lines()).extracting(line -> line.substring(0, line.indexOf(". ")))
            .containsExactly("lab: NN is missing", "lab: STEP must be a whole number, and 'one' is not",
                "lab: --lines must be a whole number, and 'many' is not");
    }

    @Test
    @DisplayName("guesses what a mistyped word was meant to be")
    void guesses() {
        Lab.execute("demos");
        assertThat(text(err)).contains("'demos' is not known here", "perhaps demo is meant");

        Lab.execute("demo", "--keeep");
        assertThat(text(err)).contains("'--keeep' is not known here", "perhaps --keep is meant");
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}

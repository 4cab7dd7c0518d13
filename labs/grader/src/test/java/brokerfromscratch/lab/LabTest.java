package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The lab command")
class LabTest {
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(stdout);
        System.setErr(stderr);
    }

    @Test
    @DisplayName("alone says what exists, and that is no mistake")
    void alone() {
        assertThat(Lab.execute()).isZero();
        assertThat(text(out)).contains("demo", "run", "do not exist yet");
        assertThat(text(err)).isEmpty();
    }

    @Test
    @DisplayName("explains each of its commands")
    void help() {
        assertThat(Lab.execute("--help")).isZero();
        assertThat(Lab.execute("demo", "--help")).isZero();
        assertThat(text(out)).contains("--keep", "--lines=N");
        assertThat(Lab.execute("run", "-h")).isZero();
        assertThat(text(out)).contains("--port=P", "--data=DIR");
    }

    @Test
    @DisplayName("answers wrong use with one line, which names what is wrong, and exit code 2")
    void wrongUse() {
        var calls = new String[][] {{"dmeo"}, {"demo", "--kep"}, {"demo", "--lines", "many"}, {"demo", "--lines", "0"},
            {"run", "--port", "65536"}, {"run", "--data"}, {"run", "here"}};
        for (var call : calls) {
            err.reset();
            assertThat(Lab.execute(call)).as(String.join(" ", call)).isEqualTo(2);
            assertThat(text(err).lines()).singleElement().asString().startsWith("lab: ").contains("--help");
        }
        assertThat(text(out)).isEmpty();
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

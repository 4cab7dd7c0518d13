package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The timing of a deck")
class TimingTest {
    @Test
    @DisplayName("is right if the slides' minutes are the lesson's")
    void right() {
        assertThat(problems("= A\n:minutes: 7\n\n[.notes]\n--\n3 minutes. Ask.\n--\n\n"
            + "[.notes]\n--\n4 minutes, when all are there.\n--\n")).isEmpty();
    }

    @Test
    @DisplayName("is a problem if the sum differs, or notes have no minutes, or the deck has none")
    void wrong() {
        assertThat(problems("= A\n:minutes: 8\n\n[.notes]\n--\n3 minutes. Ask.\n--\n"))
            .containsExactly("slides/02-a.adoc: the slides take 3 minutes together, and the deck says 8");
        assertThat(problems("= A\n:minutes: 0\n\n[.notes]\n--\nAsk.\n--\n"))
            .containsExactly("slides/02-a.adoc:6: notes begin with how long the slide takes: `3 minutes.`");
        assertThat(problems("= A\n")).singleElement().asString().contains(":minutes: 45");
    }

    private static List<String> problems(String deck) {
        var problems = new Problems();
        new Timing(Path.of("slides", "02-a.adoc"), deck).check(problems);
        return problems.all();
    }
}

package brokerfromscratch.lab.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A hint")
class HintTest {
    @TempDir
    private Path root;
    private SmallCourse course;

    @BeforeEach
    void open() throws IOException {
        course = new SmallCourse(root);
    }

    @Test
    @DisplayName("gives away a little more each time, and says how much is left")
    void levels() throws Exception {
        assertThat(hint("02", "1")).contains("Hint 1, a question", "Where does it end?", "2 more").doesNotContain("Ask the size");
        assertThat(hint("02", "1")).contains("Hint 2, the idea", "Ask the size.", "1 more").doesNotContain("Where does it end?");
        assertThat(hint("02", "1")).contains("Hint 3, nearly the code", "return size;", "No more hints", "lab solution 02 1");
        assertThat(hint("02", "1")).contains("Where does it end?", "Ask the size.", "return size;", "No more hints");
        assertThat(course.progress().lab("02").hintsShown(1)).isEqualTo(3);
    }

    @Test
    @DisplayName("comes with all others of its step if that is wanted")
    void all() throws Exception {
        assertThat(hint("02", "1", "--all")).contains("Hint 1", "Hint 2", "Hint 3");
        assertThat(course.progress().lab("02").hintsShown(1)).isEqualTo(3);
    }

    @Test
    @DisplayName("is for the first open step of the current lab if nothing is named")
    void current() throws Exception {
        course.progress().started("02");
        course.progress().checked(course.lab().file(), Map.of(1, true));
        assertThat(hint()).contains("step 2: Read", "Walk.");
    }

    @Test
    @DisplayName("of a step without hints points to the solution")
    void none() {
        assertThatThrownBy(() -> hint("02", "3")).isInstanceOf(LabException.class).isNotInstanceOf(WrongUse.class)
            .hasMessageContaining("has no hints").hasMessageContaining("lab solution 02 3");
    }

    @Test
    @DisplayName("for a step that does not exist is wrong use, which says what steps there are")
    void wrongStep() {
        for (var step : new String[] {"0", "4", "-1", "two", "99999999999"}) {
            assertThatThrownBy(() -> hint("02", "--", step)).as(step).isInstanceOf(WrongUse.class).hasMessageContaining("1 to 3");
        }
    }

    @Test
    @DisplayName("for `3` alone, where lab 03 is planned, asks whether step 3 was meant")
    void stepForLab() {
        course.progress().started("02");
        assertThatThrownBy(() -> hint("3")).isInstanceOf(WrongUse.class).hasMessageContaining("03-partition-log is planned")
            .hasMessageContaining("lab hint 02 3");
    }

    @Test
    @DisplayName("is broken into lines where it is prose, and stays as it is where it is code or a list")
    void wrapped() {
        assertThat(Paragraph.asWritten("  ", "a;\nb;\n")).isEqualToNormalizingNewlines("  a;\n  b;");
        assertThat(Paragraph.indented("  ", "One.\nTwo.\n\nif (a) {\n  b();\n}\n"))
            .isEqualToNormalizingNewlines("  One. Two.\n\n  if (a) {\n    b();\n  }");
        assertThat(Paragraph.indented("  ", "word ".repeat(50)).lines()).hasSize(3)
            .allSatisfy(line -> assertThat(line).startsWith("  word").hasSizeLessThanOrEqualTo(100));
    }

    private String hint(String... words) throws Exception {
        return course.say(new HintCommand(), words);
    }
}

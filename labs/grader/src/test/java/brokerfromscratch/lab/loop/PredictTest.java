package brokerfromscratch.lab.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The questions before the code")
class PredictTest {
    @TempDir
    private Path root;
    private SmallCourse course;

    @BeforeEach
    void open() throws IOException {
        course = new SmallCourse(root);
    }

    @Test
    @DisplayName("are asked one by one, again after an answer that is none, and no reason is given away")
    void asked() throws Exception {
        assertThat(course.asked("7\nyes\n1\n2\n", new PredictCommand(), "02")).contains("1. Is it torn?", "1  yes it is", "Kept.")
            .doesNotContain("power was cut", "right");
        assertThat(course.progress().lab("02").answers()).containsExactly(1, 2);
    }

    @Test
    @DisplayName("wait for later if one of them is not answered")
    void later() throws Exception {
        assertThat(course.asked("1\n\n", new PredictCommand(), "02")).contains("Left for later");
        assertThat(course.asked("1\n", new PredictCommand(), "02")).contains("Left for later");
        assertThat(course.progress().lab("02").answers()).isEmpty();
    }

    @Test
    @DisplayName("are printed where nobody can be asked, with the way to answer them")
    void script() throws Exception {
        assertThat(course.say(new PredictCommand(), "02")).contains("1. Is it torn?", "3  none", "lab predict 02 --answer N,N");
        course.say(new PredictCommand(), "02", "--answer", "2,3");
        assertThat(course.progress().lab("02").answers()).containsExactly(2, 3);
        assertThat(course.say(new PredictCommand(), "02")).contains("You answered 2,3.");
    }

    @Test
    @DisplayName("come back when the lab is done, and then with both answers and the reasons")
    void again() throws Exception {
        course.say(new PredictCommand(), "02", "--answer", "2,3");
        course.finish();

        var said = course.asked("1\n2\n", new PredictCommand(), "02");

        assertThat(said).contains("The lab is done", "you, before: 2, no", "you, now: 1, yes it is", "right: 1, yes it is",
            "power was cut", "you, before: 3, none", "right: 2, some", "a hole hides the rest");
        assertThat(course.progress().lab("02").answers()).containsExactly(2, 3);
        assertThat(course.say(new PredictCommand(), "02")).contains("power was cut");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"1", "1,2,3", "0,1", "3,1", "1,4"})
    @DisplayName("do not take answers that are too few, too many or no answer at all")
    void wrong(String answers) {
        assertThatThrownBy(() -> course.say(new PredictCommand(), "02", "--answer", answers)).isInstanceOf(WrongUse.class);
        assertThat(course.progress().lab("02").answers()).isEmpty();
    }
}

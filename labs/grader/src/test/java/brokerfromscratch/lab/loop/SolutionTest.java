package brokerfromscratch.lab.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A solution")
class SolutionTest {
    @TempDir
    private Path root;
    private SmallCourse course;

    @BeforeEach
    void open() throws IOException {
        course = new SmallCourse(root);
    }

    @Test
    @DisplayName("of an open step is shown after one question, and then without it")
    void open1() throws Exception {
        var said = course.asked("behind the last\n", new SolutionCommand(), "02", "1");

        assertThat(said).contains("Where does it end?", "Segment.java, the end of append", "size += bytes;",
            "Segment.java, to add", "private void grow()").doesNotContain("lesson", "var left");
        assertThat(course.say(new SolutionCommand(), "02", "1")).contains("size += bytes;").doesNotContain("One question");
    }

    @Test
    @DisplayName("is not shown to somebody who does not answer, nor in a script that has no answer")
    void notNow() throws Exception {
        assertThat(course.asked("\n", new SolutionCommand(), "02", "1")).contains("Not shown", "lab hint 02 1").doesNotContain("grow");
        assertThat(course.say(new SolutionCommand(), "02", "1")).contains("lab solution 02 1 --answered").doesNotContain("grow");
        assertThat(course.progress().lab("02").wasSolutionShown(1)).isFalse();

        assertThat(course.say(new SolutionCommand(), "02", "1", "--answered")).contains("grow");
    }

    @Test
    @DisplayName("asks what the method must have done if the step has no question of its own")
    void ownQuestion() throws Exception {
        assertThat(course.say(new SolutionCommand(), "02", "2")).contains("What must read have done when it returns?");
    }

    @Test
    @DisplayName("of a green step is what both have, and where they differ")
    void differences() throws Exception {
        course.replace("throw todo(\"Lab 02, step 1: where does it end?\");",
            "size += bytes;      // mine\n        size = size + 1;");
        course.replace("throw todo(\"Lab 02, step 2: walk\");", "var left = size -  position;\n\n        return left;  // what is left");
        course.finish();

        var said = course.say(new SolutionCommand(), "02");

        assertThat(said).contains("step 1: Append", "Segment.java, append: - yours, + ours",
            "          size += bytes;      // mine\n-         size = size + 1;\n+         grow();\n");
        assertThat(said).contains("Segment.java: you have nothing here; ours\n    private void grow()");
        assertThat(said).contains("step 2: Read", "Segment.java, read: the same as ours", "step 3: Shrink");
    }

    @Test
    @DisplayName("of a finished lab leaves out the stretch that is still open")
    void openStretch() throws Exception {
        course.progress().checked(course.lab().file(), Map.of(1, true, 2, true));
        course.progress().momentChecked(course.lab().file(), true);

        assertThat(course.say(new SolutionCommand(), "02")).contains("step 1: Append", "step 2: Read").doesNotContain("Shrink");
        assertThat(course.say(new SolutionCommand(), "02", "3")).contains("Step 3 is open.");
    }

    @Test
    @DisplayName("of a step that was solved in another way shows both, one below the other")
    void otherWay() throws Exception {
        course.replace("throw todo(\"Lab 02, step 2: walk\");",
            "for (int i = 0;; i++) {\n            if (i == size) {\n                return i - position;\n            }\n        }");
        course.progress().checked(course.lab().file(), Map.of(2, true));

        assertThat(course.say(new SolutionCommand(), "02", "2")).contains("Segment.java, read: yours\n        for (int i = 0;; i++)",
            "                return i - position;\n            }\n        }\n  ours\n        var left");
    }

    @Test
    @DisplayName("of a step that does not exist is wrong use")
    void wrongStep() {
        assertThatThrownBy(() -> course.say(new SolutionCommand(), "02", "4")).isInstanceOf(WrongUse.class);
    }
}

package brokerfromscratch.lab.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A reset")
class ResetTest {
    @TempDir
    private Path root;
    private SmallCourse course;
    private String given;

    @BeforeEach
    void open() throws IOException {
        course = new SmallCourse(root);
        given = course.text();
    }

    @Test
    @DisplayName("gives the files as they were, keeps the learner's and says where")
    void whole() throws Exception {
        course.replace("int size;", "int size = 42;");
        course.write("labs/02-segments/src/main/java/minibroker/segment/Mine.java", "package minibroker.segment; class Mine {}");
        course.finish();

        var said = course.say(new ResetCommand(), "02");

        assertThat(course.text()).isEqualTo(given);
        assertThat(course.file().resolveSibling("Mine.java")).doesNotExist();
        assertThat(kept()).extracting(file -> file.getFileName().toString()).containsExactly("Mine.java", "Segment.java");
        assertThat(kept().get(1)).content().contains("int size = 42;");
        assertThat(said).contains("As at the start: Mine.java, Segment.java", "Yours are kept in",
            kept().get(1).getParent().getParent().getParent().getFileName().toString());
        assertThat(course.progress().lab("02").isGreen(1)).isFalse();
        assertThat(course.progress().lab("02").isFinished()).isFalse();
    }

    @Test
    @DisplayName("twice in one second keeps both")
    void twice() throws Exception {
        for (var size : List.of("1", "2", "3")) {
            course.replace("int size;", "int size = " + size + ";");
            course.say(new ResetCommand(), "02");
        }
        assertThat(kept()).hasSize(3);
    }

    @Test
    @DisplayName("of one file leaves the others and the green steps alone, with the lab named or not")
    void oneFile() throws Exception {
        var other = course.write("labs/02-segments/src/main/java/minibroker/segment/Mine.java", "class Mine {}");
        course.progress().started("02");
        course.finish();
        for (var words : new String[][] {{"02", "Segment.java"}, {"Segment.java"}, {"02", course.file().toString()}}) {
            course.replace("int size;", "int size = 42;");
            course.say(new ResetCommand(), words);
            assertThat(course.text()).as(String.join(" ", words)).isEqualTo(given);
        }
        assertThat(other).exists();
        assertThat(course.progress().lab("02").isFinished()).isTrue();
    }

    @Test
    @DisplayName("brings back a deleted file; then there is nothing to keep")
    void deleted() throws Exception {
        Files.delete(course.file());
        assertThat(course.say(new ResetCommand(), "02")).contains("As at the start: Segment.java").doesNotContain("kept");
        assertThat(course.text()).isEqualTo(given);
    }

    @Test
    @DisplayName("of what is as it was given does nothing and says so")
    void nothing() throws Exception {
        course.finish();
        assertThat(course.say(new ResetCommand(), "02")).startsWith("Nothing to do");
        assertThat(course.say(new ResetCommand(), "02", "Segment.java")).startsWith("Nothing to do");
        assertThat(course.progress().lab("02").isFinished()).isTrue();
        assertThat(kept()).isEmpty();
    }

    @Test
    @DisplayName("of a file that the lab does not have is wrong use, and touches nothing")
    void unknown() throws Exception {
        course.replace("int size;", "int size = 42;");
        assertThatThrownBy(() -> course.say(new ResetCommand(), "02", "Segmet.java")).isInstanceOf(WrongUse.class)
            .hasMessageContaining("Segment.java");
        assertThat(course.text()).contains("= 42");
    }

    private List<Path> kept() throws IOException {
        var aside = root.resolve(".lab/aside/02-segments");
        if (!Files.exists(aside)) {
            return List.of();
        }
        try (var files = Files.walk(aside)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

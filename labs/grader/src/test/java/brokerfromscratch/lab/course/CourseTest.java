package brokerfromscratch.lab.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The course")
class CourseTest {
    @TempDir
    private Path root;
    private House house;
    private Course course;

    @BeforeEach
    void open() {
        house = new House(root);
        course = Course.of(house);
    }

    @Test
    @DisplayName("has the labs 00 to 30 in order, and no name twice")
    void table() {
        assertThat(course.labs()).extracting(CourseLab::lab)
            .containsExactlyElementsOf(IntStream.rangeClosed(0, 30).mapToObj("%02d"::formatted).toList());
        assertThat(course.labs()).extracting(CourseLab::name).doesNotHaveDuplicates();
        assertThat(course.labs()).allSatisfy(lab -> assertThat(lab.learn()).isNotBlank());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"2", "02", "segments", "02-segments", "Segments"})
    @DisplayName("finds a lab by its number, its name or both")
    void names(String typed) {
        assertThat(course.lab(typed).folder()).isEqualTo("02-segments");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"segmants", "31", "002", "", "02-", "-2"})
    @DisplayName("calls anything else wrong use, and says which labs exist")
    void unknown(String typed) throws IOException {
        yaml("labs/01-records/lab.yaml");
        assertThatThrownBy(() -> course.lab(typed)).isInstanceOf(WrongUse.class)
            .hasMessageContaining("no lab '" + typed + "'").hasMessageContaining("exist: 01-records.");
    }

    @Test
    @DisplayName("says of a lab without lab.yaml that it is planned, and whose layer is used until then")
    void planned() throws IOException {
        assertThatThrownBy(() -> course.lab("03").file()).isInstanceOf(LabException.class)
            .hasMessage("lab 03-partition-log is planned. The labs that exist: none yet");
        Files.createDirectories(root.resolve("solutions/03-partition-log/src/main/java"));
        assertThatThrownBy(() -> course.lab("03").file()).hasMessageContaining("its layer is the finished one");
        Files.createDirectories(root.resolve("labs/03-partition-log"));
        assertThatThrownBy(() -> course.lab("03").file()).hasMessageContaining("its folder has no lab.yaml yet");
    }

    @Test
    @DisplayName("means the current lab when none is typed, and asks for one when none is open")
    void current() throws IOException {
        yaml("labs/01-records/lab.yaml");
        var progress = Progress.of(house);
        assertThatThrownBy(() -> course.labOrCurrent(null, progress)).isInstanceOf(LabException.class)
            .hasMessageContaining("no lab is open").hasMessageContaining("start 01");

        progress.started("05");
        assertThat(course.labOrCurrent(null, progress).name()).isEqualTo("produce");
        assertThat(course.labOrCurrent("6", progress).name()).isEqualTo("fetch");
    }

    @Test
    @DisplayName("with --mine uses the learner's layer only if all its core steps are green and it was not skipped")
    void mine() throws IOException {
        yaml("labs/01-records/lab.yaml");
        var progress = Progress.of(house);
        progress.started("01");
        assertThat(course.mine(progress)).isEmpty();

        progress.checked(course.lab("01").file(), Map.of(1, true, 2, false));
        assertThat(course.mine(progress)).extracting(CourseLab::lab).containsExactly("01");

        progress.skipped("01");
        assertThat(course.mine(progress)).isEmpty();
    }

    private void yaml(String path) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), """
            {lab: "01", name: records, learn: bytes, steps: [
              {number: 1, title: One, kind: core, minutes: 5, file: A.java},
              {number: 2, title: Two, kind: stretch, minutes: 5, file: A.java}]}""");
    }
}

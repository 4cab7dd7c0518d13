package brokerfromscratch.lab.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The learner's progress")
class ProgressTest {
    private static final LabFile LAB = new LabFile("02", "segments", "Segments", "minibroker.segment", "", "",
        List.of(step(1, LabFile.Kind.core), step(2, LabFile.Kind.core), step(3, LabFile.Kind.stretch)), List.of(), null);

    @TempDir
    private Path root;
    private Progress progress;

    @BeforeEach
    void open() {
        progress = Progress.of(new House(root));
    }

    @Test
    @DisplayName("is empty before anything was done, and asking writes nothing")
    void empty() {
        assertThat(progress.isNew()).isTrue();
        assertThat(progress.current()).isEmpty();
        assertThat(progress.lab("02").isStarted()).isFalse();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    @DisplayName("is seen by every process that asks later")
    void kept() {
        progress.started("02");
        progress.hintsShown("02", 3, 2);
        progress.predicted("02", List.of(1, 3));
        progress.solutionShown("02", 3);

        var later = Progress.of(new House(root));
        assertThat(later.current()).hasValue("02");
        assertThat(later.lab("02").hintsShown(3)).isEqualTo(2);
        assertThat(later.lab("02").answers()).containsExactly(1, 3);
        assertThat(later.lab("02").wasSolutionShown(3)).isTrue();
        assertThat(root.resolve(".lab")).isDirectoryContaining("glob:**/progress.json")
            .isDirectoryNotContaining("glob:**/*.new");
    }

    @Test
    @DisplayName("takes a step back that is red again, and leaves a step alone that was not checked")
    void steps() {
        progress.checked(LAB, Map.of(1, true, 2, true));
        progress.checked(LAB, Map.of(2, false));

        assertThat(progress.lab("02").isGreen(1)).isTrue();
        assertThat(progress.lab("02").isGreen(2)).isFalse();
    }

    @Test
    @DisplayName("says once that a lab is finished: when all core steps and the moment are green")
    void finished() {
        assertThat(progress.momentChecked(LAB, true)).isFalse();
        assertThat(progress.checked(LAB, Map.of(1, true))).isFalse();
        assertThat(progress.checked(LAB, Map.of(2, true))).isTrue();

        assertThat(progress.checked(LAB, Map.of(2, true))).isFalse();
        assertThat(progress.checked(LAB, Map.of(2, false))).isFalse();
        assertThat(progress.lab("02").isFinished()).isTrue();
    }

    @Test
    @DisplayName("does not call a lab finished as long as its moment is open")
    void momentOpen() {
        assertThat(progress.checked(LAB, Map.of(1, true, 2, true, 3, true))).isFalse();
        assertThat(progress.momentChecked(LAB, false)).isFalse();
        assertThat(progress.lab("02").isFinished()).isFalse();
    }

    @Test
    @DisplayName("takes a lab that was checked for the current one if none was open")
    void checkedWithoutStart() {
        progress.checked(LAB, Map.of(1, false));
        assertThat(progress.current()).hasValue("02");
    }

    @Test
    @DisplayName("forgets a skipped lab as the current one, until it is started again")
    void skipped() {
        progress.started("02");
        progress.skipped("02");
        assertThat(progress.current()).isEmpty();
        assertThat(progress.lab("02").isSkipped()).isTrue();

        progress.started("02");
        assertThat(progress.lab("02").isSkipped()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "{", "[]", "null", "{\"current\": {}}", "{\"labs\": {\"02\": 7}}", "\0\0\0\0"})
    @DisplayName("is set aside with a message when its file cannot be understood, and begins anew")
    void unreadable(String text) throws IOException {
        var file = Files.writeString(Files.createDirectories(root.resolve(".lab")).resolve("progress.json"), text);

        var said = errorsOf(() -> progress.started("02"));

        assertThat(said).contains("could not be read", "kept as progress-unreadable-", "your code is untouched").hasLineCount(1);
        assertThat(progress.current()).hasValue("02");
        assertThat(file).content().contains("started");
        try (var files = Files.list(file.getParent())) {
            assertThat(files.filter(kept -> kept.getFileName().toString().startsWith("progress-unreadable"))).singleElement()
                .satisfies(kept -> assertThat(Files.readString(kept)).isEqualTo(text));
        }
    }

    @Test
    @DisplayName("takes a null for nothing")
    void nulls() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve(".lab")).resolve("progress.json"),
            "{\"current\": null, \"labs\": {\"01\": null, \"02\": {\"green\": null, \"answers\": [null], \"hints\": {\"1\": null}}}}");

        assertThat(progress.lab("01").isGreen(1)).isFalse();
        assertThat(progress.lab("02").isGreen(1)).isFalse();
        assertThat(progress.lab("02").answers()).isEmpty();
        assertThat(progress.lab("02").hintsShown(1)).isZero();
    }

    @Test
    @DisplayName("survives what a newer version wrote into it")
    void newer() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve(".lab")).resolve("progress.json"),
            "{\"current\": \"02\", \"colour\": \"blue\", \"labs\": {\"02\": {\"green\": [1], \"mood\": 3}}}");

        assertThat(errorsOf(() -> assertThat(progress.lab("02").isGreen(1)).isTrue())).isEmpty();
    }

    @Test
    @DisplayName("that cannot be written is an error with the file's name")
    void unwritable() throws IOException {
        Files.createFile(root.resolve(".lab"));
        assertThatThrownBy(() -> progress.started("02")).isInstanceOf(LabException.class).hasMessageContaining("progress.json");
    }

    private static String errorsOf(Runnable work) {
        var stderr = System.err;
        var heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(stderr);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    private static LabFile.Step step(int number, LabFile.Kind kind) {
        return new LabFile.Step(number, "Step", kind, 5, "A.java", "a", List.of());
    }
}

package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.CourseLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A layer with a mistake in it")
class FaultyLayerTest {
    @TempDir
    private Path root;

    private CourseLab lab;

    @BeforeEach
    void aLayerAndItsCatalogue() throws IOException {
        lab = new CourseLab(new House(root), "02", "segments", "minibroker.segment", "");
        write("src/main/java/minibroker/segment/Segment.java",
            "class Segment {\r\n    int cut() {\r\n        return 1;\r\n    }\r\n}\r\n");
        write("mistakes/cuts-too-much.yaml", mistake("Segment.java"));
        write("mistakes/astray.yaml", mistake("Nowhere.java"));
        write("mistakes/notes.txt", "no mistake");
    }

    private static String mistake(String file) {
        return "{seen: a reader, step: 1, file: %s, replace: return 1;, with: return 2;, caughtBy: A.b, message: m, breaks: b}"
            .formatted(file);
    }

    @Test
    @DisplayName("is the finished one but for the mistake, whatever the line ends; the original stays")
    void written() throws IOException {
        var copy = FaultyLayer.write(lab, Catalogued.named(lab, "cuts-too-much"), root.resolve("target/copy"));

        assertThat(copy.resolve("minibroker/segment/Segment.java")).content().contains("return 2;").doesNotContain("return 1;");
        assertThat(lab.solution().resolve("src/main/java/minibroker/segment/Segment.java")).content().contains("return 1;");
    }

    @Test
    @DisplayName("takes nothing over from what stood in its place before")
    void fresh() throws IOException {
        var old = Files.createDirectories(root.resolve("target/copy/old"));
        Files.writeString(old.resolve("Old.java"), "class Old {}");
        FaultyLayer.write(lab, null, root.resolve("target/copy"));

        assertThat(old).doesNotExist();
    }

    @Test
    @DisplayName("comes from a catalogue of YAML files, each of which must fit the layer")
    void catalogue() throws IOException {
        assertThat(Catalogued.of(lab)).extracting(entry -> entry.yaml().getFileName().toString())
            .isEqualTo(List.of("astray.yaml", "cuts-too-much.yaml"));
        assertThatThrownBy(() -> FaultyLayer.write(lab, Catalogued.named(lab, "astray"), root.resolve("target/copy")))
            .isInstanceOf(LabException.class).hasMessageContaining("Nowhere.java");
        assertThatThrownBy(() -> Catalogued.named(lab, "unknown")).isInstanceOf(LabException.class);
    }

    @Test
    @DisplayName("cannot be made where the finished layer's sources are missing, and that is what it says")
    void withoutSources() throws IOException {
        FaultyLayer.delete(lab.solution().resolve("src"));
        assertThatThrownBy(() -> FaultyLayer.write(lab, null, root.resolve("target/copy")))
            .isInstanceOf(LabException.class).hasMessageContaining("the finished layer's sources are missing: ");
    }

    private void write(String name, String text) throws IOException {
        var file = lab.solution().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The repository's own texts")
class TextsTest {
    @TempDir
    private Path root;

    @Test
    @DisplayName("are its .adoc and .md files, sorted by path, and not what was built or is hidden")
    void whichFiles() throws IOException {
        write("book/intro.adoc", "c\n");
        write("README.md", "a\nb\n");
        write("Main.java", "no\n");
        write("module/target/copy.md", "no\n");
        write(".git/notes.md", "no\n");

        assertThat(Texts.below(root).linesByFile().keySet()).containsExactly("README.md", "book/intro.adoc");
    }

    @Test
    @DisplayName("are found in a repository that itself lies below a folder called target")
    void belowTarget() throws IOException {
        write("target/clone/README.md", "a\n");

        assertThat(Texts.below(root.resolve("target")).linesByFile()).containsOnlyKeys("clone/README.md");
    }

    @Test
    @DisplayName("keep every line, blank ones too, whatever the line ends and whatever the bytes")
    void whichLines() throws IOException {
        Files.write(root.resolve("a.md"), new byte[] {'x', '\r', '\n', '\n', (byte) 0xff, 'y', '\n', 'z'});

        assertThat(Texts.below(root).linesByFile().get("a.md")).containsExactly("x", "", "\ufffdy", "z");
    }

    @Test
    @DisplayName("are repeated until there are as many lines as are wanted, each with its number")
    void repeated() throws IOException {
        write("a.md", "one\ntwo\n");
        write("b.md", "three\n");

        assertThat(Texts.below(root).repeatedTo(4)).containsExactly(
            new Line(0, "a.md", "one"), new Line(1, "a.md", "two"), new Line(2, "b.md", "three"), new Line(3, "a.md", "one"));
    }

    @Test
    @DisplayName("must exist: without a single line there is nothing to send")
    void none() throws IOException {
        write("empty.md", "");
        var texts = Texts.below(root);

        assertThatThrownBy(() -> texts.repeatedTo(1)).isInstanceOf(LabException.class).hasMessageContaining("no .adoc or .md");
    }

    private void write(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

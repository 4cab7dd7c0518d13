package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A script for JShell")
class ScriptTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    @DisplayName("is played line by line, and shown as if somebody had typed it")
    void played() throws Exception {
        assertThat(play("int x = 3\n// a comment\nSystem.out.println(\"|  Error: said by the script, \" + x)\n")).isTrue();
        assertThat(text()).contains("x ==> 3", "|  Error: said by the script, 3");
    }

    @Test
    @DisplayName("has failed if one of its lines was refused, or threw")
    void failed() throws Exception {
        assertThat(play("int x = \"three\"\n")).isFalse();
        assertThat(play("int y = 1 / 0\n")).isFalse();
    }

    private boolean play(String lines) throws Exception {
        var file = Files.writeString(folder.resolve("script.jsh"), lines);
        return new Script(file).play(new PrintStream(said, true, StandardCharsets.UTF_8), List.of("--no-startup"));
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}

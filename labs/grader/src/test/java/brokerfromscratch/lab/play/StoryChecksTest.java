package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The checks that lab replay plays")
class StoryChecksTest {
    @TempDir
    private Path sources;

    @BeforeEach
    void someChecks() throws IOException {
        var folder = Files.createDirectories(sources.resolve("minibroker/segment"));
        Files.writeString(folder.resolve("RecoverCheck.java"), "void torn() { Stories.check(200, new Torn()); }");
        Files.writeString(folder.resolve("AppendCheck.java"), "void appends() {}");
    }

    @Test
    @DisplayName("are those whose source plays a story")
    void all() throws IOException {
        assertThat(StoryChecks.of(sources, null)).containsExactly("minibroker.segment.RecoverCheck");
    }

    @Test
    @DisplayName("may be named: a class, or a method of it")
    void named() throws IOException {
        assertThat(StoryChecks.of(sources, "RecoverCheck")).containsExactly("minibroker.segment.RecoverCheck");
        assertThat(StoryChecks.of(sources, "RecoverCheck.torn")).containsExactly("minibroker.segment.RecoverCheck#torn");
        assertThat(StoryChecks.of(sources, "AppendCheck")).isEmpty();
        assertThat(StoryChecks.of(sources, "coverCheck")).isEmpty();
    }
}

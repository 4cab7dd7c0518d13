package brokerfromscratch.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The labs")
@Timeout(600)
class LabsHoldTogetherCheck {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    @DisplayName("fit their finished layers: starters, checks, mistakes, alternatives and texts, as `lab author verify` says")
    void verify() throws IOException, InterruptedException {
        lab("author", "verify");
    }

    @Test
    @DisplayName("have the starters that the marks in the finished layers make")
    void starters() throws IOException, InterruptedException {
        if (Files.exists(ROOT.resolve(".git"))) {                  // it is git's HEAD that is compared; a learner edits the rest
            lab("author", "starters", "--check");
        }
    }

    private static void lab(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dlab.root=" + ROOT,
                "-jar", ROOT.resolve("labs/grader/target/grader.jar").toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("lab %s says:%n%s", String.join(" ", words), said).isZero();
    }
}

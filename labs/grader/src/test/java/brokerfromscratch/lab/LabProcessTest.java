package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The lab command as a process")
class LabProcessTest {
    @TempDir
    private Path root;

    @BeforeEach
    void oneLab() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("labs/02-segments")).resolve("lab.yaml"),
            "{lab: \"02\", name: segments, learn: a file that grows, steps: [{number: 1, title: Append, kind: core}]}");
    }

    @Test
    @DisplayName("alone shows the course, and that is no mistake")
    void alone() throws Exception {
        assertThat(said(0)).contains("You build a broker", "II. A broker on the network", "0 of 1   a file that grows", "start 02");
    }

    @Test
    @DisplayName("prints a script that completes its commands, options and labs")
    void completion() throws Exception {
        assertThat(said(0, "completion")).startsWith("#!/").contains("_complete_lab", "--answer", "\"02\" \"02-segments\"");
    }

    @Test
    @DisplayName("says in one line what is wrong in a lab.yaml, with its place")
    void broken() throws Exception {
        Files.writeString(root.resolve("labs/02-segments/lab.yaml"), "{lab: \"02\",\n  nmae: segments}");
        assertThat(said(1, "start", "02")).startsWith("lab: ").contains("lab.yaml:2:", "nmae").hasLineCount(1);
    }

    private String said(int exitCode, String... words) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dlab.root=" + root, "-cp", System.getProperty("java.class.path"),
            Lab.class.getName()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
        return said;
    }
}

package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("How the broker is started")
class BrokerJarTest {
    @TempDir
    private Path root;

    @Test
    @DisplayName("with a small heap, the serial collector, less inlining, the jar and its properties file")
    void flags() {
        var house = new House(root);

        var command = BrokerJar.of(house).apply(root.resolve("server.properties"));

        assertThat(command.get(0)).isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        assertThat(command.subList(1, command.size())).containsExactly("-Xmx256m", "-XX:+UseSerialGC",
            "-XX:FreqInlineSize=100", "-jar", house.brokerJar().toString(), root.resolve("server.properties").toString());
    }

    @Test
    @DisplayName("with the class archive, silently, if there is one beside the jar")
    void archive() throws IOException {
        var house = new House(root);
        Files.createDirectories(house.brokerArchive().getParent());
        Files.createFile(house.brokerArchive());

        assertThat(BrokerJar.of(house).apply(root.resolve("server.properties"))).containsSubsequence(
            "-XX:SharedArchiveFile=" + house.brokerArchive(), "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-jar");
    }

    @Test
    @DisplayName("told where to listen and where its data lies, also where the path has blanks, accents and backslashes")
    void properties() throws IOException {
        var data = root.resolve("K\u00e4se und Brot\\data");

        var file = BrokerJar.writeProperties(root.resolve("server.properties"), 9092, data);

        var read = new Properties();
        try (var in = Files.newInputStream(file)) {
            read.load(in);
        }
        assertThat(read).containsEntry("node.id", "1").containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092")
            .containsEntry("log.dirs", data.toString()).hasSize(3);
    }

    @Test
    @DisplayName("not with data in a path with a comma: log.dirs would take it for two directories")
    void comma() {
        assertThatThrownBy(() -> BrokerJar.writeProperties(root.resolve("server.properties"), 0, root.resolve("a,b")))
            .isInstanceOf(LabException.class).hasMessageContaining("comma");
    }

    @Test
    @DisplayName("a path is shown as it can be typed: in quotes only if it has a blank or the like")
    void typed() {
        assertThat(Systems.typed("target/demo/run-1/d\u00e9p\u00f4t")).isEqualTo("target/demo/run-1/d\u00e9p\u00f4t");
        assertThat(Systems.typed("/a b/data")).isIn("'/a b/data'", "\"/a b/data\"");
    }

    @Test
    @DisplayName("by the script, to which every word goes in quotes that the shell cannot misread")
    void quoted() {
        assertThat(RunCommand.quotedForShell("a b$c")).isEqualTo("'a b$c'");
        assertThat(RunCommand.quotedForShell("it's")).isEqualTo("'it'\\''s'");
    }
}

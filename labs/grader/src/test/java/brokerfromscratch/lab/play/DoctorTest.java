package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.play.Sign.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The doctor")
class DoctorTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.into(new PrintStream(said, true, StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    @Test
    @DisplayName("wants Java 17, and only warns of one that nobody has tried")
    void java() {
        assertThat(JavaSigns.version(11).level()).isEqualTo(Level.FAIL);
        assertThat(JavaSigns.version(17).level()).isEqualTo(Level.OK);
        assertThat(JavaSigns.version(99).level()).isEqualTo(Level.WARN);
    }

    @Test
    @DisplayName("wants Maven 3.8 on Java 17, and warns if that is another Java than ours")
    void maven() {
        var ours = Path.of("java-home").toAbsolutePath();
        assertThat(mavenSays("3.8.7", "17.0.15", ours.toString(), ours)).isEqualTo(Level.OK);
        assertThat(mavenSays("4.0.0-rc-4", "25", ours.toString(), ours)).isEqualTo(Level.OK);
        assertThat(mavenSays("3.6.3", "17.0.15", ours.toString(), ours)).isEqualTo(Level.FAIL);
        assertThat(mavenSays("3.9.9", "11.0.2", ours.toString(), ours)).isEqualTo(Level.FAIL);
        assertThat(mavenSays("3.9.9", "21.0.2", ours + "-21", ours)).isEqualTo(Level.WARN);
        assertThat(JavaSigns.maven("The JAVA_HOME environment variable is not defined correctly", ours).level())
                .isEqualTo(Level.FAIL);
    }

    private static Level mavenSays(String maven, String java, String runtime, Path ours) {
        return JavaSigns.maven("""
                Apache Maven %s (0123abcd)
                Maven home: somewhere
                Java version: %s, vendor: somebody, runtime: %s
                """.formatted(maven, java, runtime), ours).level();
    }

    @Test
    @DisplayName("sees a port that is taken, and a disk that is nearly full")
    void portAndDisk() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(PlaceSigns.port(taken.getLocalPort())).satisfies(sign -> {
                assertThat(sign.level()).isEqualTo(Level.WARN);
                assertThat(sign.help()).contains("look", "--port");
            });
        }
        assertThat(PlaceSigns.disk(100).level()).isEqualTo(Level.FAIL);
        assertThat(PlaceSigns.disk(100_000)).isEqualTo(Sign.ok("disk", "97 GB free"));
    }

    @Test
    @DisplayName("sees Windows line ends in the script, and a proxy that Maven does not know")
    void lineEndsAndProxy() throws IOException {
        Files.writeString(folder.resolve("lab"), "#!/bin/sh\r\necho\r\n");
        var signs = new PlaceSigns(new House(folder), terminal, Map.of("HTTPS_PROXY", "proxy:3128")).all();

        assertThat(signs).anySatisfy(sign -> assertThat(sign).isEqualTo(Sign.fail("line ends", sign.found(), sign.help())));
        assertThat(signs).anySatisfy(sign -> assertThat(sign.about()).isEqualTo("proxy"));
    }

    @Test
    @DisplayName("says for each sign that is not well what to do, and fails only if the labs cannot work")
    void tells() {
        assertThat(DoctorCommand.tell(List.of(Sign.ok("a", "fine"), Sign.warn("b", "odd", "do this")), terminal)).isZero();
        assertThat(DoctorCommand.tell(List.of(Sign.fail("c", "bad", "do that")), terminal)).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("warn  b", "-> do this", "fail  c", "-> do that");
    }
}

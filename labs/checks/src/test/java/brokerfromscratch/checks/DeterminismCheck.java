package brokerfromscratch.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Something that is iterated in the order of identity hashes gives the same trace in two ordinary JVMs, because those hashes
 * are pseudo-random from a fixed start; so one of the two JVMs gets them another way. To find where two traces part:
 * {@code java -cp … brokerfromscratch.checks.OneSeed 4711 text}, twice, and {@code diff}.
 */
@DisplayName("A seed decides everything")
class DeterminismCheck {
    private static final List<String> NO_OPTIONS = List.of();
    private static final List<String> OTHER_IDENTITY_HASHES = List.of("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=0");

    @Test
    @DisplayName("so two JVMs, one with other identity hashes, live the same run; and another seed lives another")
    void twoJvmsLiveTheSameRun() throws Exception {
        var one = start(NO_OPTIONS, "4711");
        var other = start(OTHER_IDENTITY_HASHES, "4711");
        var oneTrace = lastLine(one);

        assertThat(oneTrace).matches("trace [0-9a-f]{16} of \\d{3,} events");
        assertThat(lastLine(other)).isEqualTo(oneTrace);
        assertThat(lastLine(start(NO_OPTIONS, "4712"))).isNotEqualTo(oneTrace);
    }

    @Test
    @DisplayName("or this check would notice")
    void noticesWhatIdentityHashesDecide() throws Exception {
        var one = start(NO_OPTIONS, "4711", "careless");
        var other = start(OTHER_IDENTITY_HASHES, "4711", "careless");

        assertThat(lastLine(other)).isNotEqualTo(lastLine(one));
    }

    private static Process start(List<String> options, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(Arrays.asList("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                OneSeed.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String lastLine(Process process) throws Exception {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("exit code; it said: %s", output).isZero();
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}

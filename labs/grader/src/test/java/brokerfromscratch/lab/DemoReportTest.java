package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.Finding.Promise;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The demo's report")
class DemoReportTest {
    private static final List<StoredLine> READ = IntStream.range(0, 3)
        .mapToObj(n -> new StoredLine(0, n, new Line(n, "a.md", "two words"))).toList();

    @Test
    @DisplayName("ends in one line of totals")
    void totals() {
        var lines = report(List.of());

        assertThat(lines.get(lines.size() - 1)).isEqualTo("demo: 3 lines, 6 words, 0 acknowledged lines lost");
        assertThat(lines).noneMatch(line -> line.contains("BROKEN"));
    }

    @Test
    @DisplayName("names each broken promise with its number of lines and an example; only lost lines count as lost")
    void broken() {
        var lines = report(List.of(new Finding(Promise.NOTHING_LOST, "line 7"), new Finding(Promise.NOTHING_LOST, "line 8"),
            new Finding(Promise.NOTHING_DUPLICATED, "line 1")));

        assertThat(lines).anyMatch(line -> line.matches(" *BROKEN +lines that are lost: 2"))
            .anyMatch(line -> line.matches(" *BROKEN +lines that are duplicated: 1"))
            .anyMatch(line -> line.contains("lost: line 7"));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("demo: 3 lines, 6 words, 2 acknowledged lines lost");
    }

    @Test
    @DisplayName("says where the data lies, as one would type it in the repository's folder")
    void places() {
        assertThat(report(List.of())).anyMatch(line -> line.contains(Path.of("target", "demo", "run-1", "data").toString())
            && line.contains("kept until the next demo"));
    }

    private static List<String> report(List<Finding> findings) {
        var house = new House(Path.of("somewhere"));
        var out = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        new DemoReport(house, new Broker(house.demos().resolve("run-1"), BrokerJar.of(house)), false, terminal)
            .tell(new Demo.Outcome(READ, findings), false, 1.5);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

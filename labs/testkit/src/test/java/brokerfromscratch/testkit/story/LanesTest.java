package brokerfromscratch.testkit.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The lanes of a trace")
class LanesTest {
    private static final String SENT = "1.000000 ms  n1  send  10.0.0.1:50000-10.0.0.2:9092-0  87  crc 0a1b2c3d";
    private static final String SENT_ON_ANOTHER = "1.500000 ms  n1  send  10.0.0.1:50001-10.0.0.2:9092-2  87  crc 0a1b2c3d";
    private static final String ARRIVED = "2.000000 ms  n2  frame  10.0.0.2:9092-10.0.0.1:50000-1  87  crc 0a1b2c3d";

    @Test
    @DisplayName("lead an arrow from where a frame was sent to where it arrived")
    void arrow() {
        assertThat(svg(SENT, ARRIVED)).containsOnlyOnce("<line ").contains("y1=\"45\" x2").contains("y2=\"67\"");
    }

    @Test
    @DisplayName("take no frame of one connection for the same bytes of another")
    void connections() {
        assertThat(svg(SENT_ON_ANOTHER, ARRIVED)).doesNotContain("<line ");
        assertThat(svg(SENT, SENT_ON_ANOTHER, ARRIVED)).containsOnlyOnce("<line ").contains("y1=\"45\"");
    }

    @Test
    @DisplayName("show no arrow for a frame that never arrived")
    void lost() {
        assertThat(svg(SENT)).doesNotContain("<line ").contains(">n1</text>");
    }

    @Test
    @DisplayName("are read from any trace, with a decimal comma too, and a note stands in its lane without the word")
    void readsLines() {
        assertThat(TraceLine.parse("   12,340000 ms  disk     append   log.segment  87  crc 0a1b2c3d"))
                .isEqualTo(new TraceLine("12,340000", "disk", "append", "log.segment  87  crc 0a1b2c3d"));
        assertThat(TraceLine.parse("    0.000000 ms  story    note     three < four").inWords()).isEqualTo("three < four");
        assertThat(svg("    0.000000 ms  story    note     three < four")).contains("three &lt; four");
    }

    private static String svg(String... lines) {
        return new Lanes(List.of(lines).stream().map(TraceLine::parse).toList()).svg();
    }
}

package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Bars")
class BarsTest {
    private static final List<Map.Entry<String, Integer>> ENTRIES =
        List.of(Map.entry("the", 2000), Map.entry("a", 1000), Map.entry("log", 1));

    @Test
    @DisplayName("are as long as their numbers, start in one column, and show even the smallest number")
    void lengths() {
        assertThat(new Bars(false).draw(ENTRIES)).containsExactly(
            "the  " + "#".repeat(40) + " 2,000",
            "a    " + "#".repeat(20) + " 1,000",
            "log  # 1");
    }

    @Test
    @DisplayName("are blocks where the terminal can show them, and number signs where it cannot")
    void fallback() {
        assertThat(new Bars(true).draw(ENTRIES).get(2)).isEqualTo("log  \u2588 1");
        assertThat(terminal(StandardCharsets.UTF_8).showsBlocks()).isTrue();
        assertThat(terminal(Charset.forName("IBM437")).showsBlocks()).isTrue();      // a Windows console
        assertThat(terminal(StandardCharsets.US_ASCII).showsBlocks()).isFalse();     // the locale C
        assertThat(terminal(StandardCharsets.ISO_8859_1).showsBlocks()).isFalse();
    }

    @Test
    @DisplayName("of nothing are nothing")
    void nothing() {
        assertThat(new Bars(false).draw(List.of())).isEmpty();
    }

    private static Terminal terminal(Charset charset) {
        return new Terminal(new PrintStream(new ByteArrayOutputStream()), charset);
    }
}

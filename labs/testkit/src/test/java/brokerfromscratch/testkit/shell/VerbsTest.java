package brokerfromscratch.testkit.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The verbs of lab jshell")
class VerbsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        Verbs.printTo(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        Verbs.close();
        Verbs.printTo(System.out);
    }

    @Test
    @DisplayName("write and read, also over a broker's end, and make a topic that is not there")
    void writeAndRead() throws Exception {
        Verbs.cluster(1);
        Verbs.produce("readings", "reefer-7", "-18.2");
        Verbs.kill(1);
        Verbs.restart(1);
        Verbs.produce("readings", "reefer-8", "-17.9");
        said.reset();
        Verbs.consume("readings");

        assertThat(text().lines()).containsExactly(
                "readings-0  offset 0  reefer-7 = -18.2", "readings-0  offset 1  reefer-8 = -17.9");
    }

    @Test
    @DisplayName("show a topic's files, the batches in them, and what is no whole batch")
    void disk() throws Exception {
        Verbs.cluster(1);
        Verbs.produce("readings", "reefer-7", "-18.2", 1_000);
        Verbs.produce("readings", "reefer-7", "-18.3", 2_000);
        Verbs.kill(1);
        Files.write(Verbs.segment("readings"), new byte[] {0, 0, 0, 0, 0}, StandardOpenOption.APPEND);
        said.reset();
        Verbs.segments("readings");

        assertThat(text()).containsPattern("at 81 +offsets 1 to 1, 81 bytes")
                .containsPattern("at 162 +5 bytes that are no whole batch");
    }

    @Test
    @DisplayName("print bytes in lines of sixteen, with their position, and leave a buffer as it was")
    void hexdump() {
        var bytes = ByteBuffer.wrap("seventeen letters".getBytes(StandardCharsets.US_ASCII));
        Verbs.hexdump(bytes);

        assertThat(text().lines()).containsExactly(
                "00000000  73 65 76 65 6e 74 65 65  6e 20 6c 65 74 74 65 72  |seventeen letter|",
                "00000010  73                                                |s|");
        assertThat(bytes.remaining()).isEqualTo(17);
    }

    @Test
    @DisplayName("say what to type if there is no cluster yet, or ask for more than there is")
    void wrongUse() {
        assertThatThrownBy(() -> Verbs.consume("readings")).hasMessageContaining("cluster(1)");
        assertThatThrownBy(() -> Verbs.cluster(3)).hasMessageContaining("lab 15");
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}

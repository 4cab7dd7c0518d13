package brokerfromscratch.lab.clients;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The table of clients")
class ClientsTableTest {
    private static final ClientProgram KAFKAJS = ClientProgram.named(List.of("kafkajs")).get(0);
    private static final ClientProgram KCAT = ClientProgram.named(List.of("kcat")).get(0);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("in README.md has each scenario and each client, and no failure")
    void readme() throws IOException {
        var text = Files.readString(repository().resolve("README.md"));
        var table = text.substring(text.indexOf(ResultTable.BEGIN), text.indexOf(ResultTable.END));
        assertThat(table.lines().filter(line -> line.startsWith("| ")).map(line -> line.split("\\|")[1].trim()))
            .as("rows; `./lab author clients --write` makes them").containsExactlyElementsOf(
                Stream.concat(Stream.of("Scenario"), Arrays.stream(Scenario.values()).map(Scenario::title)).toList());
        assertThat(table.lines().filter(line -> line.startsWith("| Scenario")).findFirst().orElseThrow())
            .contains(ClientProgram.ALL.stream().map(ClientProgram::name).toList());
        assertThat(table).doesNotContain("FAILED");
    }

    @Test
    @DisplayName("in CLIENTS.md says what each scenario asks")
    void longForm() throws IOException {
        var text = Files.readString(repository().resolve("mini-broker/CLIENTS.md"));
        assertThat(text).contains(Arrays.stream(Scenario.values())
            .map(scenario -> "| " + scenario.title() + " | " + scenario.about + " |").toList());
    }

    @Test
    @DisplayName("gives equal remarks one number, and says of a missing client that it was not run")
    void remarks() {
        var outcomes = new EnumMap<Scenario, Outcome>(Scenario.class);
        for (var scenario : Scenario.values()) {
            outcomes.put(scenario, new Outcome(Outcome.Kind.OK, ""));
        }
        outcomes.put(Scenario.TOPICS, new Outcome(Outcome.Kind.SKIPPED, "it cannot"));
        outcomes.put(Scenario.LARGE, new Outcome(Outcome.Kind.SKIPPED, "it cannot"));
        var text = new ResultTable(List.of(new ClientReport(KCAT, "kcat 9.9", outcomes),
            ClientReport.notRun(KAFKAJS, "there is no npm on the PATH"))).markdown();
        assertThat(text.lines()).contains("| Scenario | kcat 9.9 | kafkajs |", "| metadata | ok | not run [1] |",
            "| topics | skipped [2] | not run [1] |", "| large | skipped [2] | not run [1] |",
            "1. there is no npm on the PATH", "2. it cannot");
    }

    @Test
    @DisplayName("replaces what stands between its two comments, and nothing else")
    void write() throws IOException {
        var file = Files.writeString(folder.resolve("README.md"),
            "above\n" + ResultTable.BEGIN + "\nold\n" + ResultTable.END + "\nbelow\n");
        new ResultTable(List.of(ClientReport.notRun(KCAT, "why"))).write(file);
        assertThat(Files.readString(file)).startsWith("above\n" + ResultTable.BEGIN + "\n| Scenario | kcat |")
            .endsWith(ResultTable.END + "\nbelow\n").doesNotContain("old");
        Files.writeString(file, "no comments");
        Assertions.assertThatThrownBy(() -> new ResultTable(List.of()).write(file)).isInstanceOf(LabException.class);
    }

    @Test
    @DisplayName("understands what a program prints, and nothing that merely looks like it")
    void lines() {
        assertThat(Outcome.Line.of("ok from-time (read with X)")).contains(
            new Outcome.Line(Scenario.FROM_TIME, new Outcome(Outcome.Kind.OK, "read with X")));
        assertThat(Outcome.Line.of("FAILED acks-all: a: b")).contains(
            new Outcome.Line(Scenario.ACKS_ALL, Outcome.failed("a: b")));
        assertThat(Outcome.Line.of("ok everything")).isEmpty();
        assertThat(Outcome.Line.of("it is ok headers")).isEmpty();
    }

    @Test
    @DisplayName("believes the file, not the client, about a codec")
    void codecOnDisk() throws IOException {
        var log = Files.createDirectories(folder.resolve("topic-0")).resolve("00000000000000000000.log");
        var preallocated = 200;
        Files.write(log, ByteBuffer.allocate(preallocated).put(batch(100, 1)).put(batch(80, 4)).array());
        assertThat(CodecOnDisk.of(folder, "topic")).containsExactly("gzip", "zstd");
    }

    private static byte[] batch(int size, int codec) {
        return ByteBuffer.allocate(size).putInt(8, size - 12).putShort(21, (short) codec).array();
    }

    private static Path repository() {
        var here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("CONTRIBUTING.md"))) {
            here = here.getParent();
        }
        return here;
    }
}

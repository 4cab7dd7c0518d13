package minibroker.runtime.sim;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("The simulated network")
class SimNetworkTest {
    private Simulation simulation = new Simulation(1);
    private EchoNodes echo = new EchoNodes(simulation);

    @RepeatedTest(20)
    @DisplayName("keeps the order of one connection, and none between two")
    void order(RepetitionInfo run) {
        simulation = new Simulation(run.getCurrentRepetition());
        echo = new EchoNodes(simulation);
        echo.server("server");
        echo.client("a", 50);
        echo.client("b", 50);
        simulation.runFor(1_000);
        var inOrder = IntStream.range(0, 50).mapToObj(i -> "a frame " + i).toList();
        assertThat(echo.log).as("seed %d", simulation.seed()).hasSize(100).containsSubsequence(inOrder);
        assertThat(echo.log).isNotEqualTo(echo.log.stream().sorted().toList());
    }

    @Test
    @DisplayName("holds back what is sent over a cut line, and brings it when the line heals")
    void cutAndHeal() {
        var server = echo.server("server");
        var client = echo.client("c", 20);
        simulation.runFor(30);
        simulation.network().cut(server, client);
        simulation.runFor(4);
        var seenAtCut = echo.log.size();
        simulation.runFor(1_000);
        assertThat(echo.log).as("nothing gets through, and nobody is told").hasSize(seenAtCut).hasSizeLessThan(20);
        simulation.network().heal(server, client);
        simulation.runFor(1_000);
        assertThat(echo.log).hasSize(20).endsWith("c frame 19").noneMatch(line -> line.contains("closed"));
    }

    @Test
    @DisplayName("tells both ends when a cut lasts, and a newcomer that nobody answers")
    void longCut() {
        var server = echo.server("server");
        var client = echo.client("c", 20);
        simulation.runFor(30);
        simulation.network().isolate(server);
        var late = echo.client("late", 1);
        simulation.network().cut(server, late);
        simulation.runFor(20_000);
        simulation.network().rejoin(server);
        simulation.runFor(20_000);
        assertThat(echo.log).contains("c closed: timed out", "late closed: connect timed out").doesNotContain("c frame 19");
        assertThat(client.isUp()).isTrue();
    }

    @Test
    @DisplayName("a killed process says goodbye, one without power does not, a missing one refuses")
    void deaths() {
        var server = echo.server("server");
        echo.client("a", 3);
        simulation.runFor(100);
        server.kill();
        simulation.runFor(10);
        assertThat(echo.log).endsWith("a closed: Connection reset by peer");
        echo.client("b", 1);
        simulation.runFor(10);
        assertThat(echo.log).endsWith("b closed: Connection refused");

        server.boot(EchoNodes::serve);
        echo.client("c", 1);
        simulation.runFor(100);
        server.losePower();
        simulation.runFor(1_000);
        assertThat(echo.log).endsWith("c frame 0");
        simulation.runFor(15_000);
        assertThat(echo.log).endsWith("c closed: timed out");
    }
}

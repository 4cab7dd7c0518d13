package minibroker.runtime.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import minibroker.runtime.TodoError;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayName("The simulation")
class SimulationTest {
    @Test
    @DisplayName("replays every event from its seed, and does something else with another")
    void sameSeedSameHash() {
        var hashes = new TreeMap<String, Long>();
        for (long seed = 0; seed < 20; seed++) {
            var hash = busyWorld(seed).traceHash();
            assertThat(busyWorld(seed).traceHash()).as("seed %d", seed).isEqualTo(hash);
            assertThat(hashes.put(hash, seed)).as("two seeds, one hash").isNull();
        }
        assertThat(busyWorld(1).tracing(true).trace().lines()).as("text only from then on").isEmpty();
    }

    @Test
    @DisplayName("lets virtual hours pass in an instant, and runs timers at their moment")
    void virtualTime() {
        var simulation = new Simulation(1);
        var node = simulation.addNode("n1");
        var moments = new ArrayList<Long>();
        node.boot(n -> {
            n.loop().schedule(3_600_000, () -> moments.add(simulation.nowMs()));
            n.loop().schedule(10, () -> moments.add(simulation.nowMs()));
            n.loop().schedule(20, () -> moments.add(-1L)).cancel();
        });
        var began = node.doors().clock().wallMs();
        assertThat(simulation.runUntil(() -> moments.size() == 2, 4_000_000)).isTrue();
        assertThat(moments).containsExactly(10L, 3_600_000L);
        assertThat(node.doors().clock().wallMs() - began).isEqualTo(3_600_000);
        assertThat(simulation.runUntil(() -> false, 50)).isFalse();
        assertThat(simulation.nowMs()).isEqualTo(3_600_050);
    }

    @Test
    @DisplayName("may set a machine's clock back: the time of day jumps, timers and durations do not notice")
    void clocksMayBeWrong() {
        var simulation = new Simulation(1);
        var node = simulation.addNode("n1");
        var moments = new ArrayList<Long>();
        node.boot(n -> n.loop().schedule(100, () -> moments.add(simulation.nowMs())));
        var clock = node.doors().clock();
        var wallMs = clock.wallMs();
        var nanos = clock.nanos();
        node.skewClockMs(-3_600_000);
        simulation.runFor(100);

        assertThat(clock.wallMs() - wallMs).isEqualTo(100 - 3_600_000);
        assertThat(clock.nanos() - nanos).isEqualTo(100_000_000);
        assertThat(moments).containsExactly(100L);
    }

    @Test
    @DisplayName("names the seed when an exception escapes from a node, and lets a TodoError through")
    void failsLoudly() {
        var simulation = new Simulation(4711);
        var node = simulation.addNode("n1");
        node.boot(n -> n.loop().schedule(5, () -> { throw new IllegalStateException("broken invariant: 1 > 0"); }));
        assertThatThrownBy(() -> simulation.runFor(10)).isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("seed 4711").hasMessageContaining("broken invariant: 1 > 0");
        node.loop().submit(() -> { throw new TodoError("step 1"); });
        assertThatThrownBy(() -> simulation.runFor(10)).isInstanceOf(TodoError.class);
    }

    @Test
    @DisplayName("a killed process loses its timers and its jobs, and keeps its disk for the next one")
    void killAndBoot() {
        var simulation = new Simulation(1);
        var node = simulation.addNode("n1");
        var happened = new ArrayList<String>();
        node.boot(n -> {
            append(n, "log", "first life");
            n.loop().schedule(1, () -> happened.add("timer of the dead"));
            n.doors().worker().run(() -> happened.add("job of the dead"), (done, failure) -> {});
        });
        node.kill();
        node.boot(n -> happened.add("size " + size(n, "log")));
        simulation.runFor(1_000);
        assertThat(happened).containsExactly("size 10");
    }

    @Test
    @DisplayName("can stop a process before any of its disk operations, in the middle of a turn")
    void crashInMidTurn() {
        for (int n = 1; n <= 4; n++) {
            var node = new Simulation(n).addNode("n1");
            node.killAtDiskOperation(n);
            node.boot(self -> {                                   // operations: create, append, create, append
                append(self, "a", "x");
                append(self, "b", "x");
            });
            assertThat(node.isUp()).as("operation %d", n).isFalse();
            var files = new ArrayList<String>();
            node.boot(self -> files.addAll(List.of("a " + self.disk().exists("a"), "b " + self.disk().exists("b"))));
            assertThat(files).containsExactly("a " + (n > 1), "b " + (n > 3));
        }
    }

    @Test
    @DisplayName("worker jobs end in order, after a while, and their results come back as events")
    void worker() {
        var simulation = new Simulation(1);
        var happened = new ArrayList<String>();
        simulation.addNode("n1").boot(n -> {
            for (int i = 0; i < 5; i++) {
                var job = i;
                n.doors().worker().run(() -> job, (done, failure) -> happened.add("job " + done));
            }
            n.doors().worker().run(() -> fail("broken"), (done, failure) -> happened.add(failure.getMessage()));
        });
        assertThat(happened).isEmpty();
        simulation.runFor(100);
        assertThat(happened).containsExactly("job 0", "job 1", "job 2", "job 3", "job 4", "broken");
    }

    private static Object fail(String why) throws IOException {
        throw new IOException(why);
    }

    /** Four nodes that talk, write and die for a virtual minute. */
    private static Simulation busyWorld(long seed) {
        var simulation = new Simulation(seed);
        var echo = new EchoNodes(simulation);
        var server = echo.server("server");
        var clients = List.of(echo.client("c1", 20), echo.client("c2", 20), echo.client("c3", 20));
        simulation.network().dropConnections(0.01);
        simulation.after(30, () -> simulation.network().cut(server, clients.get(0)));
        simulation.after(60, () -> simulation.network().heal(server, clients.get(0)));
        simulation.after(50, clients.get(1)::losePower);
        simulation.after(80, server::kill);
        simulation.after(90, () -> server.boot(EchoNodes::serve));
        simulation.runFor(60_000);
        return simulation;
    }

    private static void append(SimNode node, String name, String text) {
        try {
            node.disk().open(name).append(ByteBuffer.wrap(text.getBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(SimNode node, String name) {
        try {
            return node.disk().open(name).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package minibroker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The room for questions that wait")
class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom(8L * WaitingRoom.BYTES_EACH * 1000);
    private final Simulation simulation = new Simulation(1);
    private final List<Runnable> connectionsThatGo = new ArrayList<>();
    private Purgatory<String> purgatory;
    private boolean readable;

    private final SimNode node = simulation.addNode("broker");

    WaitingRoomTest() {
        node.boot(up -> purgatory = new Purgatory<>(up.loop()));
    }

    private void ask(int partitions) {
        var question = new Purgatory.Waiting() {
            @Override
            public boolean tryComplete() {
                return readable;
            }

            @Override
            public void parked(Runnable forget) {
                connectionsThatGo.add(forget);
            }

            @Override
            public void expire() {}
        };
        node.loop().submit(() -> purgatory.completeOrWait(room.seat(question, partitions), List.of("p0"), 500));
        simulation.runFor(0);
    }

    @Test
    @DisplayName("is an eighth of the heap: who would need more of it is not to wait")
    void isBounded() {
        ask(900);
        assertThat(room.hasRoomFor(100)).isTrue();
        assertThat(room.hasRoomFor(101)).isFalse();
    }

    @Test
    @DisplayName("is always there for who names few partitions, however full it is")
    void fewPartitions() {
        IntStream.range(0, 100).forEach(i -> ask(WaitingRoom.ALWAYS));
        assertThat(room.hasRoomFor(WaitingRoom.ALWAYS)).isTrue();
        assertThat(room.hasRoomFor(WaitingRoom.ALWAYS + 1)).isFalse();
    }

    @Test
    @DisplayName("is given back by an answer, by the end of the time, and by a connection that goes, each once")
    void isGivenBack() {
        ask(200);
        connectionsThatGo.get(0).run();
        connectionsThatGo.get(0).run();
        assertThat(room.taken()).as("a connection has gone").isZero();

        ask(300);
        simulation.runFor(500);
        assertThat(room.taken()).as("the time is up").isZero();

        ask(400);
        readable = true;
        node.loop().submit(() -> purgatory.wake("p0"));
        simulation.runFor(0);
        assertThat(room.taken()).as("answered").isZero();
    }

    @Test
    @DisplayName("is not taken by who is answered at once")
    void answeredAtOnce() {
        readable = true;
        ask(500);
        assertThat(room.taken()).isZero();
    }
}

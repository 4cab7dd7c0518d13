package minibroker.runtime.sim;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import minibroker.runtime.BytesFrame;
import minibroker.runtime.Transport;
import minibroker.runtime.TransportContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("A simulated transport")
class SimTransportTest extends TransportContract {
    private final Simulation simulation = new Simulation(1);
    private final SimNode serverNode = simulation.addNode("server");
    private final SimNode clientNode = simulation.addNode("client");

    @BeforeEach
    void boot() {
        serverNode.boot(node -> {});
        clientNode.boot(node -> {});
    }

    @Test
    @DisplayName("spoils the bytes of a frame as soon as it is resumed: who kept a view finds out at once")
    void spoilsResumedFrames() throws Exception {
        var kept = new ArrayList<ByteBuffer>();
        var listening = serverTransport().listen(freeAddress(), MAX_FRAME_BYTES, connection -> (from, frame) -> {
            kept.add(frame);
            assertThat(frame).isEqualTo(ByteBuffer.wrap("abc".getBytes()));
            from.resume();
        });
        clientTransport().connect(listening.address(), MAX_FRAME_BYTES, client).send(new BytesFrame("abc"));
        turnUntil(() -> kept.size() == 1);
        assertThat(kept.get(0)).isNotEqualTo(ByteBuffer.wrap("abc".getBytes()));
    }

    @Override
    protected Transport serverTransport() {
        return serverNode.doors().transport();
    }

    @Override
    protected Transport clientTransport() {
        return clientNode.doors().transport();
    }

    @Override
    protected InetSocketAddress freeAddress() {
        return serverNode.address(0);
    }

    @Override
    protected void turnUntil(BooleanSupplier done) {
        assertThat(simulation.runUntil(done, 60_000)).as("came about within a virtual minute").isTrue();
    }

    @Override
    protected void letPass() {
        simulation.runFor(1_000);
    }
}

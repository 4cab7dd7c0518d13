package minibroker.runtime.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import minibroker.runtime.BytesFrame;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;

/** A world of two sorts of nodes: a server that notes and echoes each frame, and clients that send numbered ones. */
final class EchoNodes {
    static final int PORT = 9092;

    private final Simulation simulation;
    final List<String> log = new ArrayList<>();       // what clients saw, in the order of the world

    EchoNodes(Simulation simulation) {
        this.simulation = simulation;
    }

    SimNode server(String name) {
        var server = simulation.addNode(name);
        server.boot(EchoNodes::serve);
        return server;
    }

    /** Echoes each frame when it is on the disk. */
    static void serve(SimNode node) {
        try {
            var file = node.disk().open("frames");
            node.doors().transport().listen(node.address(PORT), 1_000_000, connection -> (from, frame) -> {
                try {
                    var bytes = StandardCharsets.UTF_8.decode(frame.duplicate()).toString();
                    file.append(frame);
                    from.send(new BytesFrame(bytes));
                    from.resume();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SimNode client(String name, int frames) {
        var client = simulation.addNode(name);
        client.boot(node -> talk(node, frames));
        return client;
    }

    private void talk(SimNode node, int frames) {
        var server = simulation.nodeCalled("server").address(PORT);
        var connection = node.doors().transport().connect(server, 1_000_000, new FrameHandler() {
            @Override
            public void frame(Connection from, ByteBuffer frame) {
                log.add(node + " " + StandardCharsets.UTF_8.decode(frame));
                from.resume();
            }

            @Override
            public void closed(Connection from, String why) {
                log.add(node + " closed: " + why);
            }
        });
        for (int i = 0; i < frames; i++) {
            var number = i;
            node.loop().schedule(i * 5L, () -> connection.send(new BytesFrame("frame " + number)));
        }
    }
}

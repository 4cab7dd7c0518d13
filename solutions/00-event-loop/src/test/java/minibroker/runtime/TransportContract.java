package minibroker.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every network promises: real sockets and simulated ones take the same test. */
@Timeout(20)
public abstract class TransportContract {
    protected static final int MAX_FRAME_BYTES = 8 << 20;

    protected final RecordingHandler server = new RecordingHandler();
    protected final RecordingHandler client = new RecordingHandler();

    protected abstract Transport serverTransport();

    protected abstract Transport clientTransport();

    /** An address of the server's that nobody listens on yet; the port may be 0. */
    protected abstract InetSocketAddress freeAddress();

    /** Lets the world run until {@code done}. */
    protected abstract void turnUntil(BooleanSupplier done) throws IOException;

    /** Lets the world run for as long as a frame could possibly need. */
    protected abstract void letPass() throws IOException;

    @Test
    @DisplayName("frames arrive whole and in order, also those sent before the connection stood, and so do the answers")
    void order() throws IOException {
        var bodies = IntStream.range(0, 200).mapToObj(i -> i + "x".repeat(i * 13)).toList();
        var connection = connect(listen());
        bodies.forEach(body -> connection.send(new BytesFrame(body)));
        turnUntil(() -> server.frames.size() == bodies.size());
        assertThat(server.frames).isEqualTo(bodies);

        bodies.forEach(body -> server.connection.send(new BytesFrame(body)));
        turnUntil(() -> client.frames.size() == bodies.size());
        assertThat(client.frames).isEqualTo(bodies);
        assertThat(server.connection.id()).matches("[0-9a-z.:]+:\\d+-[0-9a-z.:]+:\\d+-\\d+");
    }

    @Test
    @DisplayName("the second frame waits until the first is resumed")
    void waitsForResume() throws IOException {
        server.resumesAtOnce = false;
        var connection = connect(listen());
        List.of("first", "second", "third").forEach(body -> connection.send(new BytesFrame(body)));
        turnUntil(() -> server.frames.size() == 1);
        letPass();
        assertThat(server.frames).as("nothing more is delivered while a frame is handled").containsExactly("first");

        server.connection.resume();
        assertThat(server.frames).as("delivered in a poll, never from inside resume()").hasSize(1);
        turnUntil(() -> server.frames.size() == 2);
        server.resumesAtOnce = true;
        server.connection.resume();
        turnUntil(() -> server.frames.size() == 3);
        connection.send(new BytesFrame("fourth"));
        turnUntil(() -> server.frames.size() == 4);
        assertThat(server.frames).containsExactly("first", "second", "third", "fourth");
        assertThatThrownBy(server.connection::resume).hasMessageContaining("broken invariant");
    }

    @Test
    @DisplayName("a frame that is too large ends its connection, and the reason names its length")
    void tooLarge() throws IOException {
        connect(listen()).send(new BytesFrame(new byte[MAX_FRAME_BYTES + 1]));
        turnUntil(() -> !server.closed.isEmpty() && !client.closed.isEmpty());
        assertThat(server.closed.get(0)).contains(String.valueOf(MAX_FRAME_BYTES + 1));
        assertThat(server.frames).isEmpty();
    }

    @Test
    @DisplayName("a connection that cannot be had is told in a later turn, and what was sent on it is released")
    void refused() throws IOException {
        var listening = listen();
        listening.close();
        var frames = List.of(new BytesFrame("a"), new BytesFrame("b"));
        var connection = connect(listening);
        frames.forEach(connection::send);
        clientTransport().connect(InetSocketAddress.createUnresolved("no.such.host.invalid", 1), MAX_FRAME_BYTES, client);
        assertThat(client.closed).as("never from inside connect()").isEmpty();
        turnUntil(() -> client.closed.size() == 2);
        assertThat(client.closed).contains("unknown host no.such.host.invalid").anyMatch(why -> why.endsWith("refused"));
        assertThat(frames).allSatisfy(frame -> assertThat(frame.releases).isEqualTo(1));
    }

    @Test
    @DisplayName("an end is told once to either side, in a later turn; what comes after it does nothing")
    void closing() throws IOException {
        server.resumesAtOnce = false;
        connect(listen()).send(new BytesFrame("hello"));
        turnUntil(() -> server.frames.size() == 1);
        var late = new BytesFrame("late");
        server.connection.close("enough");
        server.connection.close("again");
        server.connection.send(late);
        server.connection.resume();
        assertThat(server.closed).as("never from inside close()").isEmpty();
        turnUntil(() -> !server.closed.isEmpty() && !client.closed.isEmpty());
        letPass();
        assertThat(server.closed).containsExactly("enough");
        assertThat(client.closed).hasSize(1);
        assertThat(late.releases).isEqualTo(1);
    }

    @Test
    @DisplayName("whoever leaves while its frame is handled is noticed then, and not when the answer is ready")
    void leavesWithoutAnAnswer() throws IOException {
        server.resumesAtOnce = false;
        var connection = connect(listen());
        connection.send(new BytesFrame("long poll"));
        connection.send(new BytesFrame("and another"));
        turnUntil(() -> server.frames.size() == 1);
        connection.close("tired of waiting");
        turnUntil(() -> server.closed.size() == 1);
        assertThat(server.frames).as("what it sent behind is nobody's any more").containsExactly("long poll");
    }

    @Test
    @DisplayName("an acceptor may turn a connection away")
    void turnedAway() throws IOException {
        var listening = serverTransport().listen(freeAddress(), MAX_FRAME_BYTES, connection -> {
            connection.close("too many connections");
            return server;
        });
        connect(listening).send(new BytesFrame("hello"));
        turnUntil(() -> !client.closed.isEmpty() && !server.closed.isEmpty());
        assertThat(server.closed).containsExactly("too many connections");
        assertThat(server.frames).isEmpty();
    }

    @Test
    @DisplayName("closing the network ends every connection and releases every frame")
    void closingAll() throws IOException {
        connect(listen()).send(new BytesFrame("hello"));
        turnUntil(() -> server.frames.size() == 1);
        var frames = new ArrayList<BytesFrame>();
        for (int i = 0; i < 50; i++) {
            frames.add(new BytesFrame(new byte[1 << 20]));
        }
        frames.forEach(server.connection::send);
        serverTransport().close();
        assertThat(server.closed).hasSize(1);
        assertThat(frames).allSatisfy(frame -> assertThat(frame.releases).isEqualTo(1));
    }

    private Transport.Listening listen() throws IOException {
        return serverTransport().listen(freeAddress(), MAX_FRAME_BYTES, connection -> server);
    }

    private Connection connect(Transport.Listening listening) {
        return clientTransport().connect(listening.address(), MAX_FRAME_BYTES, client);
    }
}

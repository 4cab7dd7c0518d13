package minibroker.runtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayName("The real network")
class SocketTransportTest extends TransportContract {
    private static final long TEN_MS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SystemClock clock = new SystemClock();
    private final List<Connection> accepted = new ArrayList<>();
    private SocketTransport transport;
    private Socket peer;

    @BeforeEach
    void open() throws IOException {
        transport = new SocketTransport(clock);
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    @DisplayName("puts a frame together from single bytes")
    void frameInSingleBytes() throws IOException {
        for (byte b : frames("abc")) {
            peer().getOutputStream().write(b);
            transport.poll(TEN_MS);
        }
        turnUntil(() -> server.frames.size() == 1);
        assertThat(server.frames).containsExactly("abc");
    }

    @Test
    @DisplayName("delivers all frames that one read brings, in order, empty ones too")
    void manyFramesInOneWrite() throws IOException {
        var bodies = new String[100];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = "x".repeat(i * 7);
        }
        peer().getOutputStream().write(frames(bodies));
        turnUntil(() -> server.frames.size() == bodies.length);
        assertThat(server.frames).containsExactly(bodies);
    }

    @Test
    @DisplayName("keeps the bytes of a frame still while it is handled, although more come in")
    void frameStaysStill() throws IOException {
        var held = new ArrayList<ByteBuffer>();
        FrameHandler holds = (connection, frame) -> held.add(frame);
        var holding = new SocketTransport(clock);
        var client = connectedTo(holding, holds);
        client.getOutputStream().write(frames("a".repeat(10_000), "b".repeat(10_000)));
        turnUntil(holding, () -> held.size() == 1);
        holding.poll(TEN_MS);
        assertThat(text(held.get(0))).isEqualTo("a".repeat(10_000));
        holding.close();
    }

    @Test
    @DisplayName("closes a connection that announces a frame that is negative or too large, and says the length")
    void refusesImpossibleLengths() throws IOException {
        peer().getOutputStream().write(ByteBuffer.allocate(4).putInt(-1).array());
        turnUntil(() -> server.closed.size() == 1);
        peer = null;
        peer().getOutputStream().write(ByteBuffer.allocate(4).putInt(MAX_FRAME_BYTES + 1).array());
        turnUntil(() -> server.closed.size() == 2);
        assertThat(server.closed.get(0)).contains("-1");
        assertThat(server.closed.get(1)).contains(String.valueOf(MAX_FRAME_BYTES + 1));
        assertThat(peer.getInputStream().read()).as("the peer sees the end").isEqualTo(-1);
    }

    @Test
    @DisplayName("takes no memory for a frame that is only announced")
    void announcedFramesCostNothing() throws IOException {
        peer().getOutputStream().write(ByteBuffer.allocate(1_000).putInt(MAX_FRAME_BYTES).array());
        letPass();
        peer().getOutputStream().write(new byte[1_000]);
        letPass();
        assertThat(transport.buffers().lentBytes()).as("8 MiB announced, 2 kB came").isBetween(1L, 16L << 10);
        peer().getOutputStream().write(new byte[20_000]);
        letPass();
        assertThat(transport.buffers().lentBytes()).as("8 MiB announced, 22 kB came").isBetween(22_000L, 64L << 10);
        peer.close();
        turnUntil(() -> server.closed.size() == 1);
        assertThat(transport.buffers().lentBytes()).as("given back with the connection").isZero();
    }

    @Test
    @DisplayName("sends large answers through a slow reader, in order, and releases each exactly once")
    void slowReader() throws Exception {
        peer().getOutputStream().write(frames("hello"));
        turnUntil(() -> server.frames.size() == 1);
        var large = new byte[5 << 20];
        new Random(1).nextBytes(large);
        var answers = List.of(new BytesFrame(large), new BytesFrame("after"), new BytesFrame(large));
        answers.forEach(server.connection::send);
        assertThat(answers.get(2).releases).as("no socket takes that much at once").isZero();

        var received = CompletableFuture.supplyAsync(() -> List.of(receive(), receive(), receive()));
        turnUntil(received::isDone);
        assertThat(received.get()).containsExactly(large, "after".getBytes(), large);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.releases).isEqualTo(1));
    }

    @Test
    @DisplayName("answers to frames that came together arrive in order, large ones between small ones, and each is released once")
    void answersToManyFrames() throws Exception {
        var answers = new ArrayList<BytesFrame>();
        FrameHandler answering = (connection, frame) -> {
            var length = Integer.parseInt(text(frame));
            answers.add(new BytesFrame("x".repeat(length)) {
                @Override
                public void release() {
                    super.release();
                    connection.resume();
                }
            });
            connection.send(answers.get(answers.size() - 1));
        };
        var lengths = new String[200];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = String.valueOf(i % 7 == 0 ? 3_000 * i : i);
        }
        try (var client = connectedTo(transport, answering)) {
            client.getOutputStream().write(frames(lengths));
            var received = CompletableFuture.supplyAsync(() -> receive(client, lengths.length));
            turnUntil(received::isDone);
            assertThat(received.get()).extracting(bytes -> String.valueOf(bytes.length)).containsExactly(lengths);
            assertThat(answers).allSatisfy(answer -> assertThat(answer.releases).isEqualTo(1));
        }
    }

    @Test
    @DisplayName("garbage behind good frames ends the connection, and their answers arrive before it ends")
    void answersBeforeTheEnd() throws IOException {
        FrameHandler echoing = (connection, frame) -> {
            connection.send(new BytesFrame(text(frame)));
            connection.resume();
        };
        try (var client = connectedTo(transport, echoing)) {
            client.getOutputStream().write(frames("one", "two"));
            client.getOutputStream().write(ByteBuffer.allocate(4).putInt(-1).array());
            turnUntil(() -> available(client) == frames("one", "two").length);
            assertThat(receive(client, 2)).extracting(String::new).containsExactly("one", "two");
            letPass();
            assertThat(client.getInputStream().read()).as("and then the end").isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a handler that closes another connection half-way through several frames mixes up no answers")
    void closesAnotherConnection() throws IOException {
        FrameHandler handler = (connection, frame) -> {
            if (text(frame).equals("close the other")) {
                accepted.get(0).close("by the other");
            }
            connection.send(new BytesFrame(text(frame)));
            connection.resume();
        };
        try (var first = connectedTo(transport, handler); var second = connectedTo(transport, handler)) {
            second.getOutputStream().write(frames("one", "close the other", "three"));
            turnUntil(() -> available(second) == frames("one", "close the other", "three").length);
            assertThat(receive(second, 3)).extracting(String::new).containsExactly("one", "close the other", "three");
            assertThat(first.getInputStream().read()).as("no answer, but the end").isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a handler that throws costs its own connection only; an Error goes through")
    void throwingHandler() throws IOException {
        FrameHandler throwing = new FrameHandler() {
            @Override
            public void frame(Connection connection, ByteBuffer frame) {
                if (text(frame).equals("todo")) {
                    throw new TodoError("step 3");
                }
                throw new IllegalStateException("handler is broken");
            }

            @Override
            public void closed(Connection connection, String why) {
                server.closed(connection, why);
            }
        };
        connectedTo(transport, throwing).getOutputStream().write(frames("x"));
        turnUntil(() -> server.closed.size() == 1);
        assertThat(server.closed.get(0)).contains("handler is broken");
        peer().getOutputStream().write(frames("still here"));
        turnUntil(() -> server.frames.size() == 1);

        connectedTo(transport, throwing).getOutputStream().write(frames("todo"));
        assertThatThrownBy(() -> turnUntil(() -> false)).isInstanceOf(TodoError.class).hasMessage("step 3");
    }

    @Test
    @DisplayName("connections wait for each other's memory, and even when it is short all large frames arrive")
    void shortOfMemory() throws Exception {
        var tight = new SocketTransport(clock, ReadMemory.of(64 << 10), 0, Long.MAX_VALUE);
        var handler = new RecordingHandler();
        var listening = tight.listen(anyPort(), MAX_FRAME_BYTES, connection -> handler);
        var senders = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 8; i++) {
            var socket = new Socket(listening.address().getAddress(), listening.address().getPort());
            senders.add(CompletableFuture.runAsync(() -> write(socket, frames("x".repeat(3 << 20), "small"))));
        }
        turnUntil(tight, () -> handler.frames.size() == 16);
        assertThat(handler.frames).filteredOn(frame -> frame.length() == 3 << 20).hasSize(8);
        assertThat(senders).allSatisfy(sender -> sender.get(1, TimeUnit.SECONDS));
        tight.close();
        assertThat(tight.buffers().lentBytes()).isZero();
    }

    @Test
    @DisplayName("survives a storm of garbage, gives all memory back, and goes on serving")
    void garbage() throws IOException {
        var seed = 42L;
        var random = new Random(seed);
        var listening = transport.listen(anyPort(), MAX_FRAME_BYTES, connection -> server);
        for (int i = 0; i < 200; i++) {
            var bytes = new byte[1 + random.nextInt(40_000)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(-2, 2);               // lengths that are just possible, and just not
            try (var storm = new Socket(listening.address().getAddress(), listening.address().getPort())) {
                write(storm, bytes);
                transport.poll(0);
            }
        }
        turnUntil(() -> server.closed.size() == 200);
        assertThat(transport.buffers().lentBytes()).as("seed %d", seed).isZero();
        peer().getOutputStream().write(frames("still here"));
        turnUntil(() -> server.frames.contains("still here"));
    }

    @Test
    @DisplayName("closes who is silent for too long, but not who waits for an answer")
    void closesIdleConnections() throws IOException {
        var impatient = new SocketTransport(clock, ReadMemory.of(1 << 20), TimeUnit.MILLISECONDS.toNanos(50), Long.MAX_VALUE);
        var waiting = new RecordingHandler();
        waiting.resumesAtOnce = false;
        connectedTo(impatient, waiting).getOutputStream().write(frames("long poll"));
        connectedTo(impatient, server);
        turnUntil(impatient, () -> server.closed.size() == 1);
        assertThat(server.closed).containsExactly("idle");
        assertThat(waiting.closed).isEmpty();
        impatient.close();
    }

    @Test
    @DisplayName("who does not read its answer is idle, however much it sends")
    void closesWhoReadsNothing() throws IOException {
        var clock = new HurriedClock();
        var impatient = new SocketTransport(clock, ReadMemory.of(1 << 20), TimeUnit.SECONDS.toNanos(60), Long.MAX_VALUE);
        var answering = new RecordingHandler();
        answering.resumesAtOnce = false;                           // as a conversation: the next request after the answer
        var deaf = connectedTo(impatient, answering);
        deaf.getOutputStream().write(frames("everything, please"));
        turnUntil(impatient, () -> answering.frames.size() == 1);
        var answer = new BytesFrame(new byte[20 << 20]);
        answering.connection.send(answer);
        turnUntil(impatient, () -> {
            clock.hurry(10);
            write(deaf, new byte[1]);
            return answering.closed.size() == 1;
        });
        assertThat(answering.closed).containsExactly("idle");
        assertThat(answer.releases).as("its segments may go").isEqualTo(1);
        impatient.close();
    }

    @Test
    @DisplayName("closes who has read nothing for longest when unread answers fill their share, and nobody who reads")
    void closesTheSlowestReaders() throws IOException {
        var clock = new HurriedClock();
        var narrow = new SocketTransport(clock, ReadMemory.of(1 << 20), 0, 50 << 20);
        var deaf = new ArrayList<RecordingHandler>();
        var answers = new ArrayList<BytesFrame>();
        var peers = new ArrayList<Socket>();                       // a socket that nobody holds is closed by the collector
        for (int i = 0; i < 4; i++) {
            var answering = new RecordingHandler();
            answering.resumesAtOnce = false;
            deaf.add(answering);
            peers.add(connectedTo(narrow, answering));
            peers.get(i).getOutputStream().write(frames("everything, please"));
            turnUntil(narrow, () -> answering.frames.size() == 1);
            clock.hurry(1);
            narrow.poll(0);
            answers.add(new BytesFrame(new byte[20 << 20]));
            answering.connection.send(answers.get(i));
        }
        narrow.poll(0);
        assertThat(deaf).extracting(handler -> handler.closed.size()).as("two answers fit into 50 MiB").containsExactly(1, 1, 0, 0);
        assertThat(deaf.get(0).closed).containsExactly("it does not read its answer, and others need the memory");
        assertThat(answers).extracting(answer -> answer.releases).containsExactly(1, 1, 0, 0);

        var huge = new RecordingHandler();
        huge.resumesAtOnce = false;
        peers.add(connectedTo(narrow, huge));
        peers.get(4).getOutputStream().write(frames("everything, please"));
        turnUntil(narrow, () -> huge.frames.size() == 1);
        huge.connection.send(new BytesFrame(new byte[80 << 20]));
        narrow.poll(0);
        assertThat(deaf).extracting(handler -> handler.closed.size()).containsExactly(1, 1, 1, 1);
        assertThat(huge.closed).as("alone, it may be as large as it is").isEmpty();
        narrow.close();
        for (var deafPeer : peers) {
            deafPeer.close();
        }
    }

    @Test
    @DisplayName("forgets the memory of answers that were read, and of connections that have gone")
    void readAnswersDoNotCount() throws Exception {
        var narrow = new SocketTransport(clock, ReadMemory.of(1 << 20), 0, 50 << 20);
        var answering = new RecordingHandler();
        var reads = connectedTo(narrow, answering);
        for (int i = 1; i <= 5; i++) {
            var question = i;
            reads.getOutputStream().write(frames("again"));
            turnUntil(narrow, () -> answering.frames.size() == question);
            var answer = new BytesFrame(new byte[20 << 20]);
            answering.connection.send(answer);
            var read = CompletableFuture.runAsync(() -> skip(reads, 4 + (20 << 20)));
            turnUntil(narrow, () -> answer.releases == 1 && read.isDone());
        }
        assertThat(narrow.unreadBytes()).isZero();
        var leaves = new RecordingHandler();
        var gone = connectedTo(narrow, leaves);
        gone.getOutputStream().write(frames("everything, please"));
        turnUntil(narrow, () -> leaves.frames.size() == 1);
        leaves.connection.send(new BytesFrame(new byte[20 << 20]));
        assertThat(narrow.unreadBytes()).isPositive();
        leaves.connection.close("test");
        assertThat(narrow.unreadBytes()).isZero();
        assertThat(answering.closed).isEmpty();
        narrow.close();
        reads.close();
        gone.close();
    }

    private static void skip(Socket socket, int bytes) {
        try {
            socket.getInputStream().skipNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("whoever stops reading half-way through an answer is closed; half an hour of long poll before does not count")
    void theWaitForUsIsNotIdleness() throws IOException {
        var clock = new HurriedClock();
        var impatient = new SocketTransport(clock, ReadMemory.of(1 << 20), TimeUnit.SECONDS.toNanos(60), Long.MAX_VALUE);
        var answering = new RecordingHandler();
        answering.resumesAtOnce = false;
        var halfway = connectedTo(impatient, answering);
        halfway.getOutputStream().write(frames("long poll"));
        turnUntil(impatient, () -> answering.frames.size() == 1);
        clock.hurry(1800);
        impatient.poll(0);
        answering.connection.send(new BytesFrame(new byte[20 << 20]));
        impatient.poll(0);
        assertThat(answering.closed).as("it had nothing to read until now").isEmpty();
        turnUntil(impatient, () -> {
            clock.hurry(10);
            return answering.closed.size() == 1;
        });
        assertThat(answering.closed).containsExactly("idle");
        impatient.close();
        halfway.close();
    }

    @Test
    @DisplayName("an answer on its way reaches a peer that has said its last word")
    void halfClosed() throws Exception {
        server.resumesAtOnce = false;
        peer().getOutputStream().write(frames("one question"));
        turnUntil(() -> server.frames.size() == 1);
        var large = new byte[20 << 20];
        server.connection.send(new BytesFrame(large));
        peer.shutdownOutput();
        letPass();
        var received = CompletableFuture.supplyAsync(this::receive);
        turnUntil(received::isDone);
        assertThat(received.get()).isEqualTo(large);
    }

    @Test
    @DisplayName("an upload that stalls, or trickles, keeps others from memory for a while only; and who waits for it is not idle")
    void stalledUpload() throws IOException {
        var clock = new HurriedClock();
        var tight = new SocketTransport(clock, ReadMemory.of(64 << 10), TimeUnit.SECONDS.toNanos(5), Long.MAX_VALUE);
        var stalled = connectedTo(tight, server);
        stalled.getOutputStream().write(ByteBuffer.allocate(200_000).putInt(MAX_FRAME_BYTES).array());
        turnUntil(tight, () -> tight.buffers().lentBytes() > 200_000);
        var innocent = new RecordingHandler();
        var producer = connectedTo(tight, innocent);
        producer.getOutputStream().write(frames("x".repeat(60_000)));
        turnUntil(tight, () -> {
            clock.hurry(1);
            if (server.closed.isEmpty()) {
                write(stalled, new byte[1]);
            }
            return !server.closed.isEmpty() || !innocent.closed.isEmpty();
        });
        assertThat(server.closed).singleElement().asString().contains("others wait for the memory");
        turnUntil(tight, () -> innocent.frames.size() == 1);
        tight.close();
        producer.close();
    }

    /** A clock that can be put forward. */
    private static final class HurriedClock implements Clock {
        private long aheadNanos;

        void hurry(int seconds) {
            aheadNanos += TimeUnit.SECONDS.toNanos(seconds);
        }

        @Override
        public long wallMs() {
            return TimeUnit.NANOSECONDS.toMillis(nanos());
        }

        @Override
        public long nanos() {
            return System.nanoTime() + aheadNanos;
        }
    }

    @Test
    @DisplayName("a wake-up from another thread ends a poll without a deadline; none is lost")
    void wakeup() throws Exception {
        for (int i = 0; i < 200; i++) {
            var waker = CompletableFuture.runAsync(transport::wakeup);
            transport.poll(Long.MAX_VALUE);
            waker.get();
            transport.poll(0);
        }
        transport.wakeup();
        var waited = transport.poll(Long.MAX_VALUE);
        assertThat(waited).as("a wake-up before the poll ends it at once").isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    // ---- scenario language ----

    @Override
    protected Transport serverTransport() {
        return transport;
    }

    @Override
    protected Transport clientTransport() {
        return transport;                  // one loop may be both ends
    }

    @Override
    protected InetSocketAddress freeAddress() {
        return anyPort();
    }

    @Override
    protected void letPass() throws IOException {
        for (int i = 0; i < 5; i++) {
            transport.poll(TEN_MS);
        }
    }

    /** A bare socket at the other end, for bytes that no transport of ours would send. */
    private Socket peer() throws IOException {
        if (peer == null) {
            peer = connectedTo(transport, server);
        }
        return peer;
    }

    private Socket connectedTo(SocketTransport transport, FrameHandler handler) throws IOException {
        var listening = transport.listen(anyPort(), MAX_FRAME_BYTES, connection -> {
            accepted.add(connection);
            return handler;
        });
        var before = accepted.size();
        var socket = new Socket(listening.address().getAddress(), listening.address().getPort());
        turnUntil(transport, () -> accepted.size() > before);
        return socket;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    protected void turnUntil(BooleanSupplier done) throws IOException {
        turnUntil(transport, done);
    }

    private static void turnUntil(SocketTransport transport, BooleanSupplier done) throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            transport.poll(TEN_MS);
        }
    }

    private static byte[] frames(String... bodies) {
        var bytes = ByteBuffer.allocate(List.of(bodies).stream().mapToInt(body -> 4 + body.length()).sum());
        List.of(bodies).forEach(body -> bytes.putInt(body.length()).put(body.getBytes()));
        return bytes.array();
    }

    private byte[] receive() {
        return receive(peer, 1).get(0);
    }

    private static List<byte[]> receive(Socket socket, int count) {
        try {
            var in = new DataInputStream(socket.getInputStream());
            var bodies = new ArrayList<byte[]>();
            while (bodies.size() < count) {
                bodies.add(in.readNBytes(in.readInt()));
            }
            return bodies;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int available(Socket socket) {
        try {
            return socket.getInputStream().available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(ByteBuffer frame) {
        return StandardCharsets.UTF_8.decode(frame.duplicate()).toString();
    }
}

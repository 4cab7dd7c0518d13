package minibroker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A thousand peers and one budget. Time is put forward by hand; bytes and sockets are real. */
@DisplayName("The memory for reading")
class ReadMemoryTest {
    private static final int LIARS = 1_000;
    private static final int LARGEST_FRAME = 1 << 20;
    private static final long BUDGET = 4 << 20;

    private final List<Socket> sockets = new ArrayList<>();
    private final RecordingHandler handler = new RecordingHandler();
    private long aheadNanos;
    private SocketTransport transport;
    private Transport.Listening listening;

    @BeforeEach
    void listen() throws IOException {
        transport = new SocketTransport(new HurriedClock(), new ReadMemory(BUDGET, LARGEST_FRAME, 1 << 20), 0, Long.MAX_VALUE);
        listening = transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100 << 20, connection -> handler);
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    @Test
    @DisplayName("is shared out so that budget, one overdraft and a KiB for each of thousands fit into what the process has")
    void addsUp() {
        for (long direct = 8 << 20; direct < 4L << 30; direct = direct * 5 / 4) {
            for (var wanted : List.of(1L << 20, 64L << 20, 1L << 40)) {
                var memory = ReadMemory.of(wanted, direct);
                var frame = (long) memory.largestFrameBytes();
                var twice = frame + Long.highestOneBit(frame - 1);
                assertThat(memory.budgetBytes() + memory.keptBytes() + twice + direct / 16).as("of %d", direct)
                        .isLessThanOrEqualTo(direct);
                assertThat(memory.budgetBytes()).isPositive().isLessThanOrEqualTo(wanted);
                assertThat(frame).as("largest frame of %d", direct).isGreaterThan(direct / 4);
            }
        }
    }

    @Test
    @DisplayName("is taken as bytes arrive: a thousand lying lengths cost a budget, and who asks for little is served among them")
    void liars() throws IOException {
        lie(5);
        assertThat(transport.buffers().lentBytes()).isLessThanOrEqualTo(BUDGET + LIARS * 1024L);

        var innocent = connect();
        write(innocent, frame(800));
        turnUntil(() -> handler.frames.size() == 1);
        assertThat(handler.closed).as("nobody else needs the memory: nobody is cut").isEmpty();
    }

    @Test
    @DisplayName("goes back to those who wait when senders have kept it for two seconds, too slow to be done in ten")
    void slowSendersAreCut() throws IOException {
        lie(20_000);
        var innocent = connect();
        write(innocent, frame(600_000));
        turnUntil(() -> {
            aheadNanos += TimeUnit.MILLISECONDS.toNanos(200);
            assertThat(transport.buffers().lentBytes())
                    .isLessThanOrEqualTo(BUDGET + 2 * LARGEST_FRAME + (LIARS + 1) * 1024L);
            return handler.frames.size() == 1;
        });
        assertThat(handler.frames.get(0)).hasSize(600_000);
        assertThat(handler.closed).isNotEmpty().allMatch(why -> why.contains("others wait for the memory"));
        assertThat(TimeUnit.NANOSECONDS.toSeconds(aheadNanos)).as("seconds: two for each budget-full of liars before it")
                .isBetween(2L, 30L);
    }

    @Test
    @DisplayName("stays with a sender that will be done in ten seconds, although others wait for it")
    void steadySendersGoOn() throws IOException {
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < 6; i++) {
            slow.add(connect());
        }
        var parts = 16;
        var part = new byte[LARGEST_FRAME / parts];
        for (int sent = 0; sent <= parts; sent++) {
            for (var socket : slow) {
                write(socket, sent == 0 ? ByteBuffer.allocate(4).putInt(LARGEST_FRAME).array() : part);
            }
            turn(20);
            aheadNanos += TimeUnit.MILLISECONDS.toNanos(500);
        }
        turnUntil(() -> handler.frames.size() == slow.size());
        assertThat(handler.closed).isEmpty();
    }

    @Test
    @DisplayName("is not kept by a frame that is forgotten, as that of a long poll is: not even if something follows it")
    void forgottenFramesKeepNothing() throws IOException {
        handler.resumesAtOnce = false;
        var poll = connect();
        write(poll, ByteBuffer.allocate(4 + 600_000 + 14).putInt(600_000).position(600_004).putInt(10).array());
        turnUntil(() -> handler.frames.size() == 1);
        turn(5);
        assertThat(transport.buffers().lentBytes()).isGreaterThan(600_000);
        handler.connection.forgetFrame();
        assertThat(transport.buffers().lentBytes()).isLessThanOrEqualTo(16 << 10);

        handler.connection.resume();
        turnUntil(() -> handler.frames.size() == 2);
        handler.connection.forgetFrame();
        assertThat(transport.buffers().lentBytes()).isZero();
        handler.connection.resume();
        write(poll, frame(5));
        turnUntil(() -> handler.frames.size() == 3);
        handler.connection.forgetFrame();
        poll.close();
        turnUntil(() -> !handler.closed.isEmpty());
        assertThat(transport.buffers().lentBytes()).isZero();
    }

    @Test
    @DisplayName("refuses a frame that it could never hold at its first four bytes, and says why")
    void tooLarge() throws IOException {
        write(connect(), ByteBuffer.allocate(4).putInt(LARGEST_FRAME + 1).array());
        turnUntil(() -> !handler.closed.isEmpty());
        assertThat(handler.closed.get(0)).contains("1048577 bytes", "0 to 1048576 are allowed", "direct memory");
    }

    // ---- scenario language ----

    /** A thousand peers announce the largest frame, and send so many bytes of it. */
    private void lie(int bytes) throws IOException {
        for (int i = 0; i < LIARS; i++) {
            write(connect(), ByteBuffer.allocate(bytes).putInt(LARGEST_FRAME).array());
        }
        turn(20);
    }

    private void turn(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            transport.poll(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(listening.address().getAddress(), listening.address().getPort());
        sockets.add(socket);
        transport.poll(0);
        return socket;
    }

    private static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static byte[] frame(int length) {
        return ByteBuffer.allocate(4 + length).putInt(length).array();
    }

    private void turnUntil(BooleanSupplier done) throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            transport.poll(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private final class HurriedClock implements Clock {
        @Override
        public long wallMs() {
            return TimeUnit.NANOSECONDS.toMillis(nanos());
        }

        @Override
        public long nanos() {
            return System.nanoTime() + aheadNanos;
        }
    }
}

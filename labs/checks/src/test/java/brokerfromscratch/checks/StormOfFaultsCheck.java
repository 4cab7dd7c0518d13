package brokerfromscratch.checks;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that peers can do at once, to a whole process with {@code -Xmx64m}. It prints its seed; {@code -Dseed=N} repeats it,
 * {@code -Dstorm.seconds=N} makes it longer.
 */
@Tag("mini-broker-only")
@DisplayName("A broker with 64 MB of heap")
@Timeout(300)
class StormOfFaultsCheck {
    private static final int LIARS = 1_000;
    private static final Map<String, Object> PATIENT = Map.of("delivery.timeout.ms", 60_000, "request.timeout.ms", 30_000,
            "max.block.ms", 60_000);

    @TempDir
    private Path folder;
    private final List<SocketChannel> sockets = new ArrayList<>();
    private SmallBroker broker;

    @AfterEach
    void end() throws Exception {
        for (var socket : sockets) {
            socket.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    @DisplayName("survives a thousand lying lengths, slow senders, deaf clients and nonsense at once, and serves stock clients among them")
    void survivesAStorm() throws Exception {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("storm of faults: -Dseed=" + seed);
        var random = new Random(seed);
        broker = SmallBroker.start(folder, folder.resolve("data"));
        try (var clients = Clients.of(broker.address())) {
            clients.createTopic("among-faults", 1);
            var producer = clients.producer(PATIENT);
            for (int i = 0; i < LIARS; i++) {
                send(connect(), liesOf(random, 5 + random.nextInt(20_000)));
            }
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("storm.seconds", 5));
            var records = 0;
            while (records < 5 || System.nanoTime() < end) {
                for (int i = 0; i < 50; i++) {
                    sendAFault(random);
                }
                producer.send(new ProducerRecord<>("among-faults", "still here " + records++)).get();
            }
            assertThat(clients.read("among-faults", records)).hasSize(records);
        }
        assertThat(broker.isAlive()).as(broker.words()).isTrue();
        assertThat(broker.mostResidentMiB()).as("MiB resident at most").isLessThan(300);
    }

    @Test
    @DisplayName("closes a thousand connections that say nothing for connections.max.idle.ms")
    void closesTheIdle() throws Exception {
        broker = SmallBroker.start(folder, folder.resolve("data"), "connections.max.idle.ms=1500");
        for (int i = 0; i < 1_000; i++) {
            connect();
        }
        for (var socket : sockets) {
            socket.configureBlocking(true);
            assertThat(socket.read(ByteBuffer.allocate(1))).as("the end of a connection").isEqualTo(-1);
        }
        assertThat(broker.mostResidentMiB()).as("MiB resident at most").isLessThan(200);
    }

    private void sendAFault(Random random) throws IOException {
        var old = sockets.get(random.nextInt(sockets.size()));
        switch (random.nextInt(5)) {
            case 0 -> send(old, new byte[] {(byte) random.nextInt()});                       // the drip of a slow sender, or nonsense
            case 1 -> send(connect(), liesOf(random, random.nextInt(60_000)));
            case 2 -> deafClient();
            case 3 -> send(connect(), nonsense(random));
            default -> send(old, millionsOfNames(random));
        }
        if (sockets.size() > 2 * LIARS) {
            sockets.remove(random.nextInt(sockets.size())).close();
        }
    }

    private static byte[] liesOf(Random random, int bytes) {
        return ByteBuffer.allocate(Math.max(4, bytes)).putInt(1 + random.nextInt(100 << 20)).array();
    }

    private static byte[] nonsense(Random random) {
        var bytes = new byte[random.nextInt(3_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Asks for all topics again and again, and reads no answer. */
    private void deafClient() throws IOException {
        var request = ByteBuffer.allocate(4 + 15).putInt(15).putShort(ApiKeys.METADATA.id).putShort((short) 1).putInt(1)
                .putShort((short) 1).put((byte) 'x').putInt(-1).array();
        var many = ByteBuffer.allocate(500 * request.length);
        while (many.hasRemaining()) {
            many.put(request);
        }
        send(connect(), many.array());
    }

    /** A request of up to a mebibyte that unfolds to an object for every two bytes. */
    private static byte[] millionsOfNames(Random random) {
        var names = random.nextInt(500_000);
        return ByteBuffer.allocate(4 + 15 + 2 * names).putInt(15 + 2 * names).putShort(ApiKeys.METADATA.id).putShort((short) 1)
                .putInt(1).putShort((short) 1).put((byte) 'x').putInt(names).array();
    }

    private SocketChannel connect() throws IOException {
        var socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        socket.configureBlocking(false);
        sockets.add(socket);
        return socket;
    }

    private int port() throws IOException {
        try {
            return broker.port();
        } catch (Exception e) {
            throw new IOException("no broker to connect to", e);
        }
    }

    /** Never waits for a broker that does not read: what does not fit into the socket's buffer is left out. */
    private static void send(SocketChannel socket, byte[] bytes) {
        try {
            socket.write(ByteBuffer.wrap(bytes));
        } catch (IOException closedAlready) {
            // it had seen enough
        }
    }
}

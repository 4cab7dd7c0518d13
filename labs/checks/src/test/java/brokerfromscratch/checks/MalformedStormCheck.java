package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.MiniBrokerOnly;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Peers that lie, stall and talk nonsense, against a broker with 256 MB of heap: it must stay up, and go on serving everybody
 * else. The storm prints its seed; {@code -Dseed=N} repeats it.
 */
@PublicProtocol
@ClusterTest(on = PROCESS)
@DisplayName("A broker under a storm of malformed frames")
class MalformedStormCheck {
    private static final int FRAMES = 4_000;
    private static final int FRAMES_BETWEEN_QUESTIONS = 250;

    private Cluster cluster;
    private Clients clients;
    private final List<RawConnection> open = new ArrayList<>();
    private final RequestsOfEveryVersion requests = new RequestsOfEveryVersion(Uuid.ZERO_UUID);

    @BeforeEach
    void givenATopic(Cluster cluster, Clients clients) {
        this.cluster = cluster;
        this.clients = clients;
    }

    @AfterEach
    void closeConnections() throws Exception {
        for (var connection : open) {
            connection.close();
        }
    }

    @Test
    @DisplayName("goes on serving stock clients")
    void goesOnServing() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("storm of malformed frames: -Dseed=" + seed);
        var random = new Random(seed);

        for (int frame = 1; frame <= FRAMES; frame++) {
            sendNonsense(random);
            if (frame % FRAMES_BETWEEN_QUESTIONS == 0) {
                assertThat(isServed()).as("served after %d frames of -Dseed=%d", frame, seed).isTrue();
            }
        }
        assertStockClientsAreServed("after-the-storm");
    }

    @Test
    @MiniBrokerOnly("Kafka believes the announcement, and 300 of them are 30 GB")
    @DisplayName("does not set memory aside for bytes that were only announced")
    void doesNotBelieveAnnouncements() throws Exception {
        for (int i = 0; i < 300; i++) {
            connect().sendBytes(ByteBuffer.allocate(5).putInt(100 << 20).array());      // "100 MB will follow"; one byte does
        }
        assertStockClientsAreServed("among-announcements");
    }

    @Test
    @MiniBrokerOnly("Kafka bounds this with queued.max.request.bytes, which is off unless it is set")
    @DisplayName("holds back peers whose half frames would fill its memory")
    void holdsBackHalfFrames() throws Exception {
        var megabyte = new byte[1 << 20];
        var senders = new ArrayList<Thread>();
        for (int i = 0; i < 40; i++) {
            var connection = connect();
            senders.add(new Thread(() -> sendUntilHeldBack(connection, megabyte), "sender " + i));
            senders.get(i).setDaemon(true);
        }
        senders.forEach(Thread::start);

        assertStockClientsAreServed("among-half-frames");

        closeConnections();
        for (var sender : senders) {
            sender.join();
        }
        assertStockClientsAreServed("after-half-frames");
    }

    @Test
    @DisplayName("does not wait for peers that stop in the middle of a frame")
    void doesNotWaitForSlowPeers() throws Exception {
        var header = new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "slow", 1);
        var frame = RawConnection.frame(header, new ApiVersionsRequestData());
        var bytes = ByteBuffer.allocate(4 + frame.remaining()).putInt(frame.remaining()).put(frame).array();
        var slow = new ArrayList<RawConnection>();
        for (int i = 0; i < 200; i++) {
            slow.add(connect());
            slow.get(i).sendBytes(Arrays.copyOf(bytes, 1 + i % (bytes.length - 1)));
        }

        assertStockClientsAreServed("among-slow-peers");

        slow.get(3).sendBytes(Arrays.copyOfRange(bytes, 4, bytes.length));
        assertThat(slow.get(3).receive(header).errorCounts()).as("it comes to its end after all").containsOnlyKeys(Errors.NONE);
    }

    // ---- nonsense ----

    private void sendNonsense(Random random) throws IOException {
        try (var connection = RawConnection.to(cluster)) {
            connection.sendBytes(nonsense(random));
            if (random.nextInt(8) == 0) {
                connection.sendBytes(nonsense(random));
            }
        } catch (SocketException closedAlready) {
            // the broker was faster: it had seen enough of the first frame
        }
    }

    /** Any, but for those that are large and allowed: Kafka believes them, and runs out of memory. They have a check of their own. */
    private static int lyingLength(Random random) {
        var length = random.nextInt();
        return length > 1 << 20 && length <= 100 << 20 ? length & 0xfffff : length;
    }

    private byte[] nonsense(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> framed(randomBytes(random, random.nextInt(2_000)));
            case 1 -> ByteBuffer.allocate(24).putInt(lyingLength(random)).put(randomBytes(random, 20)).array();
            case 2 -> framed(headerAnd(random, randomBytes(random, random.nextInt(200))));
            case 3 -> framed(headerAnd(random, hugeCounts(random)));
            case 4 -> framed(truncated(random, request(random)));
            default -> framed(damaged(random, request(random)));
        };
    }

    /** A whole request of a random kind and version. */
    private byte[] request(Random random) {
        var apis = requests.apis();
        var api = apis.get(random.nextInt(apis.size()));
        var oldest = api == ApiKeys.PRODUCE ? RequestsOfEveryVersion.OLDEST_PRODUCE : api.oldestVersion();
        var version = (short) (oldest + random.nextInt(api.latestVersion(false) - oldest + 1));
        var header = new RequestHeader(api, version, "storm", random.nextInt());
        var frame = RawConnection.frame(header, requests.request(api, version, "storm-topic"));
        var bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static byte[] truncated(Random random, byte[] request) {
        return Arrays.copyOf(request, random.nextInt(request.length));
    }

    private static byte[] damaged(Random random, byte[] request) {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            request[random.nextInt(request.length)] = (byte) random.nextInt();
        }
        return request;
    }

    /** Array lengths of two billion, and negative ones, in the old encoding and as varints. */
    private static byte[] hugeCounts(Random random) {
        var body = ByteBuffer.allocate(40);
        while (body.remaining() >= 5) {
            switch (random.nextInt(4)) {
                case 0 -> body.putInt(Integer.MAX_VALUE);
                case 1 -> body.putInt(-2 - random.nextInt(100));
                case 2 -> body.put(new byte[] {-1, -1, -1, -1, 7});
                default -> body.put((byte) random.nextInt());
            }
        }
        return body.array();
    }

    private byte[] headerAnd(Random random, byte[] body) {
        var apis = requests.apis();
        var api = apis.get(random.nextInt(apis.size()));
        return ByteBuffer.allocate(12 + body.length).putShort(api.id).putShort((short) random.nextInt(api.latestVersion() + 2))
                .putInt(1).putShort((short) 1).put((byte) 'x').put((byte) 0).put(body).array();
    }

    private static byte[] framed(byte[] frame) {
        return ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array();
    }

    private static byte[] randomBytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    // ---- scenario ----

    private RawConnection connect() throws IOException {
        var connection = RawConnection.to(cluster);
        open.add(connection);
        return connection;
    }

    private static void sendUntilHeldBack(RawConnection connection, byte[] megabyte) {
        try {
            connection.sendBytes(ByteBuffer.allocate(4).putInt(100 << 20).array());
            for (int sent = 0; sent < 99; sent++) {
                connection.sendBytes(megabyte);
            }
        } catch (IOException theTestHasEnded) {
            // closed while it was held back
        }
    }

    private boolean isServed() throws IOException {
        try (var connection = RawConnection.to(cluster)) {
            var answer = connection.ask(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData());
            return answer.errorCounts().containsKey(Errors.NONE);
        }
    }

    private void assertStockClientsAreServed(String topic) throws Exception {
        clients.createTopic(topic, 1);
        clients.producer().send(new ProducerRecord<>(topic, "still here")).get();
        assertThat(clients.read(topic, 1)).hasSize(1);
    }
}

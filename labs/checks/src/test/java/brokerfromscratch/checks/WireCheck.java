package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PublicProtocol
@ClusterTest(on = IN_JVM)
@DisplayName("On one connection")
class WireCheck {
    private static final short BY_NAME = 12;          // the newest version of Produce and Fetch that says names, not ids

    private Clients clients;
    private RawConnection connection;
    private final RequestsOfEveryVersion requests = new RequestsOfEveryVersion(Uuid.ZERO_UUID);

    @BeforeEach
    void givenAConnection(Cluster cluster, Clients clients) throws Exception {
        this.clients = clients;
        this.connection = RawConnection.to(cluster);
    }

    @AfterEach
    void closeConnection() throws Exception {
        connection.close();
    }

    @Test
    @DisplayName("ApiVersions in a version of the future is answered in version 0, with error 35 and the versions that will do")
    void answersAVersionOfTheFuture() throws Exception {
        connection.sendFrame(header(ApiKeys.API_VERSIONS.id, 127));

        var frame = connection.receiveFrame();
        assertThat(frame.getInt()).as("correlation id").isEqualTo(7);
        var answer = ApiVersionsResponse.parse(new ByteBufferAccessor(frame), (short) 0);
        assertThat(answer.data().errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
        assertThat(answer.apiVersion(ApiKeys.API_VERSIONS.id).maxVersion()).isEqualTo(ApiKeys.API_VERSIONS.latestVersion());

        var again = connection.ask(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData());
        assertThat(again.errorCounts()).as("the connection goes on").containsOnlyKeys(Errors.NONE);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "9999, 0, a request that nobody has heard of",
        "7, 0, ControlledShutdown: gone since Kafka 4",
        "52, 0, Vote: for controllers only",
        "1, 3, Fetch in a version that is too old",
        "1, 99, Fetch in a version that is too new",
        "3, -1, Metadata in a version below zero"})
    @DisplayName("a request that the broker does not advertise ends the connection")
    void endsOnWhatIsNotAdvertised(short api, short version, String why) throws Exception {
        connection.sendFrame(header(api, version));

        assertThat(connection.isClosedByBroker()).as(why).isTrue();
    }

    @Test
    @DisplayName("requests that are sent without waiting are answered in their order")
    void answersInOrder() throws Exception {
        clients.createTopic("pipelined", 1);
        var sent = new ArrayList<RequestHeader>();
        for (int round = 0; round < 20; round++) {
            sent.add(connection.send(ApiKeys.FETCH, BY_NAME, longPoll("pipelined", 20)));       // slow, and the next one is fast
            sent.add(connection.send(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData()));
            sent.add(connection.send(ApiKeys.METADATA, (short) 12, requests.request(ApiKeys.METADATA, (short) 12, "pipelined")));
        }
        for (var request : sent) {
            connection.receive(request);                       // fails unless the correlation id is this one's
        }
    }

    @Test
    @DisplayName("Produce with acks=0 has no answer, and the next request has one")
    void goesOnAfterAcksZero() throws Exception {
        clients.createTopic("silent", 1);
        var metadata = requests.request(ApiKeys.METADATA, (short) 12, "silent");

        connection.send(ApiKeys.PRODUCE, BY_NAME, silentProduce("silent"));
        var answer = (MetadataResponse) connection.ask(ApiKeys.METADATA, (short) 12, metadata);

        assertThat(answer.errors()).isEmpty();
        assertThat(clients.read("silent", 1)).hasSize(1);
    }

    @Test
    @DisplayName("Produce with acks=0 that fails ends it, for that is all a broker can say")
    void endsWhenAcksZeroFails() throws Exception {
        connection.send(ApiKeys.PRODUCE, BY_NAME, silentProduce("nobodys-topic"));

        assertThat(connection.isClosedByBroker()).isTrue();
    }

    @Test
    @DisplayName("a long poll is answered with nothing when its time is over")
    void answersALongPollInTime() throws Exception {
        clients.createTopic("quiet", 1);

        var asked = System.nanoTime();
        var answer = connection.ask(ApiKeys.FETCH, BY_NAME, longPoll("quiet", 300));

        assertThat(answer.errorCounts()).containsOnlyKeys(Errors.NONE);
        assertThat(System.nanoTime() - asked).as("nanoseconds").isBetween(290_000_000L, 2_000_000_000L);
    }

    @Test
    @DisplayName("a request may come a byte at a time")
    void takesARequestByteByByte() throws Exception {
        var header = new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "slow", 1);
        var frame = RawConnection.frame(header, new ApiVersionsRequestData());
        connection.sendBytes(ByteBuffer.allocate(4).putInt(frame.remaining()).array());
        while (frame.hasRemaining()) {
            connection.sendBytes(new byte[] {frame.get()});
        }
        assertThat(connection.receive(header).errorCounts()).containsOnlyKeys(Errors.NONE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"-1", "-2147483648", "2147483647", "104857601"})
    @DisplayName("a frame of impossible length ends it")
    void endsOnAnImpossibleLength(int length) throws Exception {
        connection.sendBytes(ByteBuffer.allocate(4).putInt(length).array());

        assertThat(connection.isClosedByBroker()).isTrue();
    }

    @Test
    @DisplayName("a request that breaks off in the middle ends it")
    void endsOnATruncatedRequest() throws Exception {
        var header = new RequestHeader(ApiKeys.METADATA, (short) 12, "torn", 1);
        var frame = RawConnection.frame(header, requests.request(ApiKeys.METADATA, (short) 12, "topic"));

        connection.sendFrame(frame.limit(frame.limit() - 5));

        assertThat(connection.isClosedByBroker()).isTrue();
    }

    // ---- scenario ----

    /** Key, version, correlation id 7, client id "x", and a byte for the tagged fields that newer headers have. */
    private static ByteBuffer header(int api, int version) {
        return ByteBuffer.allocate(12).putShort((short) api).putShort((short) version).putInt(7)
                .putShort((short) 1).put((byte) 'x').put((byte) 0).flip();
    }

    private FetchRequestData longPoll(String topic, int maxWaitMs) {
        return ((FetchRequestData) requests.request(ApiKeys.FETCH, BY_NAME, topic)).setMaxWaitMs(maxWaitMs);
    }

    private ProduceRequestData silentProduce(String topic) {
        return ((ProduceRequestData) requests.request(ApiKeys.PRODUCE, BY_NAME, topic)).setAcks((short) 0);
    }
}

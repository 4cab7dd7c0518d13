package minibroker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import minibroker.runtime.TodoError;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.feature.Features;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A conversation: request, answer, request, answer")
class ConversationTest {
    private final FakeConnection connection = new FakeConnection();
    private final RequestTable table = new RequestTable();
    private final List<ApiContext> seen = new ArrayList<>();
    private Access access = Access.ALLOW_ALL;

    private void receive(ByteBuffer frame) {
        new RequestServer(ListenerInfo.plaintext("PLAINTEXT"), table, () -> access).accept(connection).frame(connection, frame);
    }

    @BeforeEach
    void describeClusterIsServed() {
        table.put(ApiKeys.DESCRIBE_CLUSTER, (context, request, reply) -> {
            seen.add(context);
            reply.reply(new DescribeClusterResponse(new DescribeClusterResponseData().setClusterId("c1")));
        });
    }

    @Test
    @DisplayName("answers with the correlation id of the request, and then asks for the next one")
    void answersWithTheCorrelationId() {
        receive(FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 77, new DescribeClusterRequestData()));

        var answer = connection.sent.get(0);
        assertThat(answer.getInt(0)).as("the length prefix counts what follows it").isEqualTo(answer.capacity() - 4);
        assertThat(answer.getInt(4)).as("correlation id").isEqualTo(77);
        assertThat(connection.resumed).isEqualTo(1);
        assertThat(seen.get(0).listenerName()).isEqualTo("PLAINTEXT");
    }

    @Test
    @DisplayName("ends when a request is not in the table: there is no answer that its client could read")
    void endsWhenTheApiIsNotServed() {
        receive(FakeConnection.request(ApiKeys.LIST_OFFSETS, 1, 1, new ListOffsetsRequestData()));

        assertThat(connection.closedBecause).contains("api key 2").contains("not enabled");
        assertThat(connection.sent).isEmpty();
    }

    @Test
    @DisplayName("ends when a body promises more than it holds")
    void endsWhenABodyIsCutShort() {
        var whole = FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData());
        receive(whole.limit(whole.limit() - 1));

        assertThat(connection.closedBecause).contains("DESCRIBE_CLUSTER");
    }

    @Test
    @DisplayName("turns a handler's exception into the error that Kafka maps it to")
    void turnsAnExceptionIntoAnError() {
        table.wrap(ApiKeys.DESCRIBE_CLUSTER, inner -> (context, request, reply) -> {
            throw new NotControllerException("somebody else is");
        });
        receive(FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData()));

        assertThat(describeCluster(connection.sent.get(0)).errorCode()).isEqualTo(Errors.NOT_CONTROLLER.code());
        assertThat(connection.resumed).isEqualTo(1);
    }

    @Test
    @DisplayName("answers with an error when a response cannot be said in the request's version")
    void answersWhenAResponseCannotBeWritten() {
        table.put(ApiKeys.LIST_OFFSETS, (context, request, reply) -> reply.reply(new ListOffsetsResponse(unsayableInVersion1())));
        receive(FakeConnection.request(ApiKeys.LIST_OFFSETS, 1, 5, new ListOffsetsRequestData().setReplicaId(-1)));

        assertThat(connection.sent).as("an error answer, not silence").hasSize(1);
        assertThat(connection.closedBecause).isNull();
    }

    /** A leader epoch: kafka-clients finds out while writing that version 1 has no field for it. */
    private static ListOffsetsResponseData unsayableInVersion1() {
        return new ListOffsetsResponseData().setTopics(List.of(new ListOffsetsTopicResponse().setName("readings")
                .setPartitions(List.of(new ListOffsetsPartitionResponse().setLeaderEpoch(3)))));
    }

    @Test
    @DisplayName("closes when Produce with acks=0 fails: there is no answer that could say so")
    void closesWhenAcks0Fails() {
        table.put(ApiKeys.PRODUCE, (context, request, reply) -> {
            throw new IllegalStateException("the disk is gone");
        });
        receive(FakeConnection.request(ApiKeys.PRODUCE, 9, 1, new ProduceRequestData().setAcks((short) 0)));

        assertThat(connection.sent).isEmpty();
        assertThat(connection.closedBecause).contains("acks=0").contains("the disk is gone");
    }

    @Test
    @DisplayName("answers an ApiVersions request of the future in version 0, with what we know")
    void answersApiVersionsOfTheFuture() {
        table.put(ApiKeys.API_VERSIONS, new ApiVersionsHandler(table, Features.emptySupportedFeatures(),
                () -> ApiVersionsHandler.FinalizedFeatures.NONE));
        var frame = FakeConnection.request(ApiKeys.API_VERSIONS, 3, 9, new ApiVersionsRequestData());
        frame.putShort(2, (short) 99);
        receive(frame);

        var answer = connection.sent.get(0);
        var data = new ApiVersionsResponseData(new ByteBufferAccessor(answer.position(8)), (short) 0);
        assertThat(Errors.forCode(data.errorCode())).isEqualTo(Errors.UNSUPPORTED_VERSION);
        assertThat(data.apiKeys().find(ApiKeys.API_VERSIONS.id).maxVersion()).isEqualTo(ApiKeys.API_VERSIONS.latestVersion());
    }

    @Test
    @DisplayName("lets a handler ask what its client may do; the rules may change while the connection lives")
    void letsAHandlerAskForAccess() {
        access = (who, operation, type, name) -> name.equals("readings");
        receive(FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData()));

        assertThat(seen.get(0).allows(AclOperation.READ, ResourceType.TOPIC, "readings")).isTrue();
        assertThat(seen.get(0).allows(AclOperation.READ, ResourceType.TOPIC, "payroll")).isFalse();
    }

    @Test
    @DisplayName("refuses a second reply: two answers would shift all that follow by one")
    void refusesASecondReply() {
        table.wrap(ApiKeys.DESCRIBE_CLUSTER, inner -> (context, request, reply) -> {
            inner.handle(context, request, reply);
            assertThatThrownBy(reply::noReply).hasMessageContaining("second reply");
        });
        receive(FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData()));

        assertThat(connection.sent).hasSize(1);
    }

    @Test
    @DisplayName("answers for a request that needs more memory than there is; any other Error is the broker's")
    void answersWhenMemoryIsShort() {
        table.wrap(ApiKeys.DESCRIBE_CLUSTER, inner -> (context, request, reply) -> {
            throw new OutOfMemoryError("a batch that inflates to gigabytes");
        });
        receive(FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData()));
        assertThat(describeCluster(connection.sent.get(0)).errorCode()).isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());

        table.wrap(ApiKeys.DESCRIBE_CLUSTER, inner -> (context, request, reply) -> {
            throw new TodoError("step 1");
        });
        var again = FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData());
        assertThatThrownBy(() -> receive(again)).isInstanceOf(TodoError.class);
    }

    @Test
    @DisplayName("ends when there is not even memory for the answer that says so")
    void endsWhenMemoryIsShorterStill() {
        var conversation = new OneRequestsMemory((from, frame) -> {
            throw new OutOfMemoryError("a line of the answer for each of a hundred thousand names");
        }, Long.MAX_VALUE);
        conversation.frame(connection, ByteBuffer.allocate(8));

        assertThat(connection.sent).isEmpty();
        assertThat(connection.closedBecause).contains("more memory than there is");
    }

    @Test
    @DisplayName("ends when names are chosen so that a hash table takes minutes, and not for as many other names")
    void endsWhenNamesCollide() {
        IntFunction<String> sameHash = i -> Integer.toBinaryString(2_048 + i).replace("0", "Aa").replace("1", "BB");
        assertThat(NamesThatCollide.in(create(2_000, sameHash))).as("Aa and BB have the same hash").isTrue();
        assertThat(NamesThatCollide.in(create(30_000, i -> "/" + i))).as("numbered, and runs grow together").isTrue();
        assertThat(NamesThatCollide.in(create(2_000, i -> "readings-of-house-" + i))).isFalse();
        var random = new SplittableRandom(1);
        assertThat(NamesThatCollide.in(create(30_000, i -> "topic " + random.nextLong()))).isFalse();

        new RequestServer(ListenerInfo.plaintext("PLAINTEXT"), table, () -> access).accept(connection)
                .frame(connection, create(2_000, i -> "same"));
        assertThat(connection.closedBecause).contains("names collide");
    }

    @Test
    @DisplayName("ends when the numbers of partitions are multiples of what the answer's hash table has as slots")
    void endsWhenNumbersCollide() {
        assertThat(NamesThatCollide.in(delete(2_000, i -> i))).isFalse();
        assertThat(NamesThatCollide.in(delete(2_000, i -> i * 6_143))).isTrue();
    }

    private static ByteBuffer delete(int partitions, IntUnaryOperator number) {
        var topic = new DeleteRecordsTopic().setName("readings").setPartitions(IntStream.range(0, partitions)
                .mapToObj(i -> new DeleteRecordsPartition().setPartitionIndex(number.applyAsInt(i))).toList());
        return FakeConnection.request(ApiKeys.DELETE_RECORDS, 2, 1, new DeleteRecordsRequestData().setTopics(List.of(topic)));
    }

    private static ByteBuffer create(int topics, IntFunction<String> name) {
        var body = new MetadataRequestData().setTopics(IntStream.range(0, topics)
                .mapToObj(i -> new MetadataRequestTopic().setName(name.apply(i))).toList());
        return FakeConnection.request(ApiKeys.METADATA, 9, 1, body);
    }

    @Test
    @DisplayName("ends when a produce request has many topics whose names collide")
    void endsWhenNamesOfProduceCollide() {
        for (int version : new int[] {8, 9}) {
            var body = new ProduceRequestData().setTransactionalId(version == 8 ? null : "t");
            for (int i = 0; i < 1_000; i++) {
                body.topicData().add(new TopicProduceData().setName("readings-of-house-" + i));
            }
            var harmless = FakeConnection.request(ApiKeys.PRODUCE, version, 1, body);
            assertThat(NamesThatCollide.in(harmless)).isFalse();
            var bytes = new String(harmless.array(), StandardCharsets.ISO_8859_1).replaceAll("house-[0-9]", "house-0");
            assertThat(NamesThatCollide.in(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))).isTrue();
        }
    }

    @Test
    @DisplayName("ends when a request without records is a 64th part of the heap, and not when one with records is")
    void endsWhenTheHeapIsSmall() {
        var server = new RequestServer(ListenerInfo.plaintext("PLAINTEXT"), table, () -> access, 64 * 1000);
        var small = FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData());
        server.accept(connection).frame(connection, ByteBuffer.allocate(1000).put(small).rewind());
        assertThat(connection.sent).hasSize(1);

        server.accept(connection).frame(connection, ByteBuffer.allocate(1001).put(small.rewind()).rewind());
        assertThat(connection.closedBecause).contains("1001 bytes without records").contains("1000 are allowed");

        server.accept(connection).frame(connection, ByteBuffer.allocate(1001).putShort(ApiKeys.PRODUCE.id).rewind());
        assertThat(connection.closedBecause).contains("not a request");
    }

    @Test
    @DisplayName("ends when a request without records is huge: to parse it would hold up everybody else")
    void endsWhenARequestWithoutRecordsIsHuge() {
        var small = FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData());
        receive(ByteBuffer.allocate(Conversation.LARGEST_WITHOUT_RECORDS_BYTES + 100).put(small).rewind());

        assertThat(connection.closedBecause).contains("DescribeCluster of 8388").contains("are allowed");
    }

    @Test
    @DisplayName("tells whoever works on an answer that the connection has gone, and does not once there is an answer")
    void tellsThatNobodyListens() {
        var waiting = new ArrayList<Responder>();
        var forgotten = new ArrayList<String>();
        table.wrap(ApiKeys.DESCRIBE_CLUSTER, inner -> (context, request, reply) -> {
            reply.whenGone(() -> forgotten.add("question " + waiting.size()));
            waiting.add(reply);
        });
        for (int i = 0; i < 2; i++) {
            var conversation = new RequestServer(ListenerInfo.plaintext("PLAINTEXT"), table, () -> access).accept(connection);
            conversation.frame(connection,
                    FakeConnection.request(ApiKeys.DESCRIBE_CLUSTER, 0, 1, new DescribeClusterRequestData()));
            if (i == 0) {
                waiting.get(0).reply(new DescribeClusterResponse(new DescribeClusterResponseData()));
            }
            conversation.closed(connection, "the peer closed the connection");
        }
        assertThat(forgotten).containsExactly("question 2");
    }

    private static DescribeClusterResponseData describeCluster(ByteBuffer answer) {
        int body = 4 + 4 + 1;                                    // length, correlation id, tags
        return new DescribeClusterResponseData(new ByteBufferAccessor(answer.position(body)), (short) 0);
    }
}

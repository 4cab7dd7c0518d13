package minibroker.wire;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.wire.Requests.cluster;
import static minibroker.wire.Requests.correlationId;
import static minibroker.wire.Requests.describeCluster;
import static minibroker.wire.Requests.readCluster;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import brokerfromscratch.testkit.story.Stories;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import minibroker.runtime.FrameHandler;
import minibroker.runtime.TodoError;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.feature.Features;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Hold the conversation")
class TalkCheck {
    private final HandConnection connection = new HandConnection();
    private final RequestTable table = new RequestTable();
    private final List<ApiContext> contexts = new ArrayList<>();
    private final List<AbstractRequest> requests = new ArrayList<>();
    private Access access = Access.ALLOW_ALL;
    private FrameHandler conversation;

    @BeforeEach
    void describeClusterIsServed() {
        table.put(ApiKeys.DESCRIBE_CLUSTER, (context, request, reply) -> {
            contexts.add(context);
            requests.add(request);
            reply.reply(cluster("c1"));
        });
        conversation = new RequestServer(Requests.LISTENER, table, () -> access).accept(connection);
    }

    private void receive(ByteBuffer frame) {
        connection.receives(frame, conversation);
    }

    private void handledBy(ApiHandler handler) {
        table.wrap(ApiKeys.DESCRIBE_CLUSTER, inner -> handler);
    }

    private ByteBuffer onlyAnswer() {
        while (connection.leave()) {
            // all that waits
        }
        expect("the connection was closed because", connection.closedBecause).toBe(null,
            "What is understood is answered; only what cannot be understood ends the connection.");
        expect("answers", connection.left.size()).toBe(1, "One request, one answer.");
        return connection.left.get(0);
    }

    @Test
    @DisplayName("a request goes to the handler of its key, and the handler's response to the client")
    @Must("talk-handler")
    void toTheHandler() {
        var body = new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true).setEndpointType((byte) 2);
        receive(Requests.frame(ApiKeys.DESCRIBE_CLUSTER, 1, 77, body));
        expect("requests that the handler got", requests.size()).toBe(1, "table.handlerFor(head) is who answers; call it once.");
        expect("the body", requests.get(0).data()).toBe(body, "context.parseRequest(frame) reads it, from where the header "
            + "ended.");
        expect("the version in the handler's context", contexts.get(0).apiVersion()).toBe((short) 1, "contextOf(head) knows it.");
        expect("the listener in the handler's context", contexts.get(0).listenerName()).toBe("ON_BOARD",
            "contextOf(head) knows the listener; it decides which addresses a client is told.");
        expect("the correlation id of the answer", correlationId(onlyAnswer())).toBe(77, "The answer belongs to this request.");
        expect("calls of resume()", connection.resumed).toBe(1, "The reply says it when the answer has left; nobody else does.");
    }

    @Test
    @DisplayName("a reply may come in a later turn; until then nothing is sent, and nothing asked for")
    @Must("talk-later")
    void later() {
        var waiting = new ArrayList<Responder>();
        handledBy((context, request, reply) -> waiting.add(reply));
        receive(describeCluster(7));
        expect("answers before the reply", connection.waitingToLeave()).toBe(0, "Only the handler knows the answer. It may "
            + "wait for a reading that has not come.");
        expect("calls of resume() before the reply", connection.resumed).toBe(0, "Two requests in hand, and the second may "
            + "overtake the first.");
        waiting.get(0).reply(cluster("later"));
        expect("the cluster id in the answer", readCluster(onlyAnswer()).clusterId()).toBe("later", "The reply goes the same "
            + "way as one that comes at once.");
    }

    @Test
    @DisplayName("what cannot be understood ends the connection, with a reason, and reaches no handler")
    @Must("talk-closes")
    void closes() {
        closes("a frame of no bytes", ByteBuffer.allocate(0));
        closes("a frame of zeros", ByteBuffer.allocate(3));
        closes("api key 9999", Requests.ofHex("270f 0000 00000007 0000"));
        closes("ListOffsets, which is not in the "
            + "table", Requests.frame(ApiKeys.LIST_OFFSETS, 1, 7, new ListOffsetsRequestData()));
        closes("DescribeCluster in version 77", describeCluster(7).putShort(2, (short) 77));
        var whole = describeCluster(7);
        closes("a body that breaks off", whole.limit(whole.limit() - 1));
        table.put(ApiKeys.METADATA, (context, request, reply) -> requests.add(request));
        closes("a list of two billion topics", brokenMetadata());
    }

    private void closes(String what, ByteBuffer frame) {
        closes(what, frame, "An answer needs to be understood, and for that the question must have been. All that is left is to "
            + "close.");
    }

    /** The reason. */
    private String closes(String what, ByteBuffer frame, String suspicion) {
        var check = new HandConnection();
        var talk = new RequestServer(Requests.LISTENER, table, () -> access).accept(check);
        try {
            check.receives(frame, talk);
        } catch (RuntimeException e) {
            throw new CheckFailure(what, "the connection is closed", e.toString(),
                "One client's nonsense must not reach the loop, which serves all the others: catch it, and close.");
        }
        expect(what + ": the connection is closed", check.closedBecause != null).toBe(true, suspicion);
        expect(what + ": the reason has words", check.closedBecause.length() > 20).toBe(true,
            "Somebody will look for the reason in our log: firstCauses(e) puts it into words.");
        expect(what + ": answers", check.waitingToLeave() + check.left.size()).toBe(0, "A connection that ends sends nothing.");
        expect(what + ": requests that reached the handler", requests.size()).toBe(0, "First understand all of it, then act.");
        return check.closedBecause;
    }

    @Test
    @DisplayName("a request that is huge, and whose body is broken, is refused for its size")
    @Must("talk-size")
    void sizeBeforeBody() {
        table.put(ApiKeys.METADATA, (context, request, reply) -> requests.add(request));
        var huge = ByteBuffer.allocate(Conversation.LARGEST_WITHOUT_RECORDS_BYTES + 100).put(brokenMetadata()).rewind();
        var what = "Metadata of more than 8 MiB, with a list of two billion topics";
        var reason = closes(what, huge, "Both are reasons to close.");
        expect(what + ": the reason", reason).toSatisfy(reason.contains("are allowed"), "what checkSize says: \".. are allowed\"",
            "You have found out about the list, so you have read a body of any size before you asked: checkSize first, then "
            + "parseRequest. firstCauses(e) gives its words.");
    }

    @Test
    @DisplayName("a request that nobody answers, and whose body is broken, is refused because nobody answers it")
    @Must("talk-size")
    void handlerBeforeBody() {
        var what = "Metadata, which is not in the table, with a list of two billion topics";
        var reason = closes(what, brokenMetadata(), "Both are reasons to close.");
        expect(what + ": the reason", reason).toSatisfy(reason.contains("is not enabled"),
            "what handlerFor says: \".. is not enabled\"", "Why read the body of a question that nobody here answers? "
            + "handlerFor first, then parseRequest. firstCauses(e) gives its words.");
    }

    private static ByteBuffer brokenMetadata() {
        var metadata = Requests.frame(ApiKeys.METADATA, 1, 7, new MetadataRequestData().setTopics(List.of()));
        return metadata.putInt(metadata.limit() - 4, Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("a huge request ends the connection before its body is read, unless it brings records")
    @Must("talk-size")
    void size() {
        var small = describeCluster(7);
        closes("DescribeCluster of more than 8 MiB",
            ByteBuffer.allocate(Conversation.LARGEST_WITHOUT_RECORDS_BYTES + 100).put(small).rewind(),
            "Such a body becomes objects of many times its size. checkSize(api, bytes) refuses it; call it.");
        table.put(ApiKeys.PRODUCE, (context, request, reply) -> requests.add(request));
        var produce = Requests.produceWithoutAcks(7);
        receive(ByteBuffer.allocate(Conversation.LARGEST_WITHOUT_RECORDS_BYTES + 100).put(produce).rewind());
        expect("Produce of more than 8 MiB: requests that reached the handler", requests.size()).toBe(1,
            "checkSize(api, frame.remaining()) knows that Produce may be large. Call it with what is left behind the header.");
    }

    @Test
    @DisplayName("a handler's exception becomes the error that Kafka has for it")
    @Must("talk-error")
    void handlerThrows() {
        handledBy((context, request, reply) -> {
            throw new NotControllerException("somebody else is");
        });
        try {
            receive(describeCluster(7));
        } catch (NotControllerException e) {
            throw new CheckFailure("a handler's exception", "an error answer", "it came out of frame()",
                "The request was understood, so it has an answer: reply.fail(e). And the loop serves others, too.");
        }
        expect("the error in the answer", Errors.forCode(readCluster(onlyAnswer()).errorCode())).toBe(Errors.NOT_CONTROLLER,
            "reply.fail(e) knows how to say it.");
    }

    @Test
    @DisplayName("a handler that throws after its reply has answered already")
    @Must("talk-error")
    void handlerThrowsLate() {
        handledBy((context, request, reply) -> {
            reply.reply(cluster("c1"));
            throw new IllegalStateException("too late");
        });
        receive(describeCluster(7));
        expect("the error in the answer", Errors.forCode(readCluster(onlyAnswer()).errorCode())).toBe(Errors.NONE,
            "The answer was on its way. reply.fail(e) knows that, if it is the same reply that the handler had.");
    }

    @Test
    @DisplayName("a request that needs more memory than there is has an answer, too")
    @Must("talk-memory")
    void outOfMemory() {
        handledBy((context, request, reply) -> {
            throw new OutOfMemoryError("a batch that inflates to gigabytes");
        });
        try {
            receive(describeCluster(7));
        } catch (OutOfMemoryError e) {
            throw new CheckFailure("a handler's OutOfMemoryError", "an error answer", "it came out of frame()",
                "A few bytes of one client may unfold to gigabytes. That must not end the broker of all the others.");
        }
        expect("the error in the answer", Errors.forCode(readCluster(onlyAnswer()).errorCode())).toBe(Errors.UNKNOWN_SERVER_ERROR,
            "reply.fail(e) takes any Throwable.");
    }

    @Test
    @DisplayName("any other Error is the broker's, and comes out")
    @Must("talk-memory")
    void otherErrors() {
        handledBy((context, request, reply) -> {
            throw new LinkageError("a class is missing");
        });
        try {
            receive(describeCluster(7));
        } catch (LinkageError e) {
            return;
        }
        throw new CheckFailure("a handler's LinkageError", "it comes out of frame()", "it was swallowed",
            "A broker whose classes are broken must not go on as if nothing were. Catch RuntimeException and "
            + "OutOfMemoryError, not Throwable.");
    }

    @Test
    @DisplayName("the handler is told what its client may do, by the rules of this moment")
    @Must("talk-access")
    void accessOfThisMoment() {
        access = (who, operation, type, name) -> name.equals("readings");
        receive(describeCluster(7));
        expect("allows reading \"readings\", and "
            + "\"payroll\"", contexts.get(0).allows(AclOperation.READ, ResourceType.TOPIC, "readings")
            + ", " + contexts.get(0).allows(AclOperation.READ, ResourceType.TOPIC, "payroll")).toBe("true, false",
            "new ApiContext(context, access.get()), for each request: rules may change while a connection lives.");
        connection.leave();
        access = (who, operation, type, name) -> false;
        receive(describeCluster(8));
        expect("allows reading \"readings\" after the rules have changed", contexts.get(1).allows(AclOperation.READ,
            ResourceType.TOPIC, "readings")).toBe(false, "Call access.get() at each request. What it said at the first one "
            + "was taken back.");
    }

    @Test
    @DisplayName("from its ApiVersions on, a connection knows which library speaks")
    @Must("talk-client")
    void rememberedClient() {
        table.put(ApiKeys.API_VERSIONS, new ApiVersionsHandler(table, Features.emptySupportedFeatures(),
            () -> ApiVersionsHandler.FinalizedFeatures.NONE));
        var hello = new ApiVersionsRequestData().setClientSoftwareName("apache-kafka-java").setClientSoftwareVersion("4.3.1");
        receive(Requests.frame(ApiKeys.API_VERSIONS, 4, 1, hello));
        connection.leave();
        receive(describeCluster(2));
        expect("requests that the handler got", contexts.size()).toBe(1, "The second request is answered like the first.");
        expect("the client in the handler's context", contexts.get(0).request().clientInformation.softwareName())
            .toBe("apache-kafka-java", "rememberClient(request) knows what to do with each request that was read.");
        connection.leave();
        receive(Requests.frame(ApiKeys.API_VERSIONS, 4, 3, hello.setClientSoftwareName("franz-go")));
        connection.leave();
        receive(describeCluster(4));
        expect("the client after a second ApiVersions", contexts.get(1).request().clientInformation.softwareName())
            .toBe("franz-go", "Call rememberClient(request) for each request, not only for the first.");
    }

    @Test
    @DisplayName("answers leave in the order of the questions, each once, whoever replies when")
    @Must("talk-order")
    void inOrder() {
        Stories.check(200, new TalkStory());
    }

    @Test
    @DisplayName("a part that is not written yet is no failure of a request")
    @Must("talk-memory")
    void holes() {
        var thrown = new TodoError("another step");
        handledBy((context, request, reply) -> {
            throw thrown;
        });
        try {
            receive(describeCluster(7));
        } catch (TodoError e) {
            if (e == thrown) {
                return;
            }
            throw e;
        }
        throw new CheckFailure("a handler's TodoError", "it comes out of frame()", "it was swallowed",
            "It is an Error: catch RuntimeException and OutOfMemoryError, not Throwable.");
    }
}

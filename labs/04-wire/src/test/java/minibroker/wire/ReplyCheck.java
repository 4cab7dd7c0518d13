package minibroker.wire;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.wire.Requests.cluster;
import static minibroker.wire.Requests.correlationId;
import static minibroker.wire.Requests.readCluster;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import minibroker.runtime.FrameHandler;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("One request, one answer")
class ReplyCheck {
    private final HandConnection connection = new HandConnection().withRequestInHand();
    private final Conversation conversation =
        new Conversation(connection, Requests.LISTENER, new RequestTable(), () -> Access.ALLOW_ALL);
    private final List<String> events = new ArrayList<>();

    private OneReply replyTo(ApiKeys api, int version, ApiMessage body) {
        var context = Requests.context(api, version, 42);
        var request = context.parseRequest(MessageUtil.toByteBufferAccessor(body, (short) version).buffer()).request;
        return new OneReply(conversation, connection, context, request);
    }

    private OneReply replyToDescribeCluster() {
        return replyTo(ApiKeys.DESCRIBE_CLUSTER, 0, new DescribeClusterRequestData());
    }

    private void expectSent(int waiting, String suspicion) {
        expect("answers handed to the connection", connection.waitingToLeave()).toBe(waiting, suspicion);
    }

    private void expectResumed(int times, String suspicion) {
        expect("calls of connection.resume()", connection.resumed).toBe(times, suspicion);
    }

    @Test
    @DisplayName("a response becomes one frame, with the correlation id of its request")
    @Must("reply-frame")
    void oneFrame() {
        replyToDescribeCluster().reply(cluster("c1"));
        expectSent(1, "connection.send(…) takes the frame that ResponseFrame.of(context, …) makes.");
        connection.leave();
        var answer = connection.left.get(0);
        expect("the correlation id", correlationId(answer)).toBe(42, "ResponseFrame.of takes it from the request's context.");
        expect("the cluster id in the answer", readCluster(answer).clusterId()).toBe("c1", "It is the response that was "
            + "handed in.");
        expect("the connection was closed because", connection.closedBecause).toBe(null, "An answer ends a request, not a "
            + "connection.");
    }

    @Test
    @DisplayName("the next request may come when the answer has left, and not before")
    @Must("reply-next")
    void nextOne() {
        replyToDescribeCluster().reply(cluster("c1"), () -> events.add("sent"));
        expectResumed(0, "The answer waits for the socket. Whoever asks and reads nothing is held back by that: resume() "
            + "belongs into the Runnable of ResponseFrame.of, which runs when the bytes have left.");
        expect("whenSent has run", List.copyOf(events)).toBe(List.of(), "The answer has not left yet. Its records may be "
            + "slices of a file that must stay until then.");
        connection.leave();
        expectResumed(1, "The answer has left: this request is done with. Without resume() the connection never gets another.");
        expect("whenSent has run", List.copyOf(events)).toBe(List.of("sent"), "Whoever replied wants to know when the answer "
            + "has left.");
    }

    @Test
    @DisplayName("whatever the first answer was, a second one is refused, and nothing happens")
    @Must("reply-once")
    void once() {
        Map<String, OneAnswer> answers = new LinkedHashMap<>();
        answers.put("reply", reply -> reply.reply(cluster("c1")));
        answers.put("noReply", OneReply::noReply);
        answers.put("close", reply -> reply.close("enough"));
        answers.forEach((first, one) -> answers.forEach((second, another) -> refusesSecond(first, one, second, another)));
    }

    private interface OneAnswer {
        void give(OneReply reply);
    }

    private static void refusesSecond(String first, OneAnswer one, String second, OneAnswer another) {
        var check = new ReplyCheck();
        var reply = check.replyToDescribeCluster();
        one.give(reply);
        var waiting = check.connection.waitingToLeave();
        var resumed = check.connection.resumed;
        var closed = check.connection.closedBecause;
        var what = second + "() after " + first + "()";
        try {
            another.give(reply);
            throw new CheckFailure(what, "IllegalStateException", "nothing was thrown", "A second answer would be taken for "
                + "the answer to the next question, and shift all that follow by one. That is our bug, so it must be loud: "
                + "call finish() first.");
        } catch (IllegalStateException e) {
            expect("frames, calls of resume(), and the end, after " + what,
                check.connection.waitingToLeave() + ", " + check.connection.resumed + ", " + check.connection.closedBecause)
                .toBe(waiting + ", " + resumed + ", " + closed, "It was refused, and still something happened: refuse before "
                    + "you act.");
        }
    }

    @Test
    @DisplayName("no reply means no bytes, and the next request")
    @Must("reply-none")
    void noReply() {
        replyTo(ApiKeys.PRODUCE, 9, new ProduceRequestData().setAcks((short) 0)).noReply();
        expectSent(0, "Produce with acks=0 has no answer. Any byte would be taken for the answer to another request.");
        expectResumed(1, "No frame will leave that could ask for the next request: ask at once, or the producer's next batch "
            + "waits for ever.");
        expect("the connection was closed because", connection.closedBecause).toBe(null, "The connection goes on.");
    }

    @Test
    @DisplayName("close ends the connection with the reason, and nothing else")
    @Must("reply-close")
    void close() {
        replyTo(ApiKeys.PRODUCE, 9, new ProduceRequestData().setAcks((short) 0)).close("no such topic");
        expect("the connection was closed because", connection.closedBecause).toBe("no such topic", "The reason is for our log.");
        expectSent(0, "A connection that ends sends nothing.");
        expectResumed(0, "A connection that ends wants no other request.");
    }

    @Test
    @DisplayName("a response that cannot be written becomes an error that can")
    @Must("reply-unsayable")
    void unsayable() {
        var reply = replyTo(ApiKeys.LIST_OFFSETS, 1, new ListOffsetsRequestData().setReplicaId(-1));
        try {
            reply.reply(new ListOffsetsResponse(unsayableInVersion1()), () -> events.add("sent"));
        } catch (RuntimeException e) {
            throw new CheckFailure("reply with a field that version 1 does not have", "an error answer", e.toString(),
                "ResponseFrame.of throws what kafka-clients throws. Whoever asked still waits: catch it, and sendError(e).");
        }
        expectSent(1, "Whoever asked still waits: sendError(e) makes an answer that can be written.");
        connection.leave();
        expect("the answers that have left", connection.left.size()).toBe(1, "The error is the answer; there is no other.");
        expect("the correlation id", correlationId(connection.left.get(0))).toBe(42, "It answers the same request.");
        expect("whenSent has run", List.copyOf(events)).toBe(List.of("sent"), "The response will never leave, so whatever it "
            + "holds must be let go of: run whenSent, once.");
        expectResumed(1, "An error is an answer like any other: when it has left, the next request may come.");
    }

    /** A leader epoch: kafka-clients finds out while writing that version 1 has no field for it. */
    private static ListOffsetsResponseData unsayableInVersion1() {
        return new ListOffsetsResponseData().setTopics(List.of(new ListOffsetsTopicResponse().setName("readings")
            .setPartitions(List.of(new ListOffsetsPartitionResponse().setLeaderEpoch(3)))));
    }

    @Test
    @DisplayName("a handler that failed is answered for, with the error that Kafka has for its exception")
    @Must("reply-fail")
    void fail() {
        replyToDescribeCluster().fail(new NotControllerException("somebody else is"));
        expectSent(1, "request.getErrorResponse(0, e) is an answer of the right shape; send it.");
        expectResumed(0, "An error waits for the socket like any other answer: connection::resume is for when it has left.");
        connection.leave();
        expect("the error in the "
            + "answer", Errors.forCode(readCluster(connection.left.get(0)).errorCode())).toBe(Errors.NOT_CONTROLLER,
            "Hand the exception itself to getErrorResponse: it knows the error for it.");
        expectResumed(1, "When the error has left, the next request may come.");
    }

    @Test
    @DisplayName("a handler that fails after its reply changes nothing")
    @Must("reply-fail")
    void failAfterReply() {
        var reply = replyToDescribeCluster();
        reply.reply(cluster("c1"));
        try {
            reply.fail(new IllegalStateException("too late"));
        } catch (IllegalStateException e) {
            throw new CheckFailure("fail() after a reply", "nothing", e.toString(),
                "The client has its answer, and the exception is in the log. Ask `done` first.");
        }
        expectSent(1, "The client has its answer: an error behind it would be taken for the answer to the next question.");
    }

    @Test
    @DisplayName("a reply after a failure is refused")
    @Must("reply-once")
    void replyAfterFail() {
        var reply = replyToDescribeCluster();
        reply.fail(new NotControllerException("somebody else is"));
        try {
            reply.reply(cluster("c1"));
        } catch (IllegalStateException e) {
            expectSent(1, "It was refused, and still something was sent.");
            return;
        }
        throw new CheckFailure("reply() after fail()", "IllegalStateException", "nothing was thrown",
            "The error was the one answer. fail() must call finish(), too.");
    }

    @Test
    @DisplayName("Produce with acks=0 that failed ends the connection: it has no error answer")
    @Must("reply-fail-silent")
    void failWithoutAnswer() {
        var reply = replyTo(ApiKeys.PRODUCE, 9, new ProduceRequestData().setAcks((short) 0));
        try {
            reply.fail(new IllegalStateException("the disk is gone"));
        } catch (NullPointerException e) {
            throw new CheckFailure("fail() of a Produce with acks=0", "the connection is closed", e.toString(),
                "getErrorResponse is null for the one request that has no answer.");
        }
        expectSent(0, "This request has no answer.");
        expect("the connection was closed because", String.valueOf(connection.closedBecause)).toSatisfy(
            String.valueOf(connection.closedBecause).contains("the disk is gone"), "a reason with \"the disk is gone\" in it",
            "A producer with acks=0 reads nothing: a connection that ends is all that it can notice. The reason is for our log.");
    }

    @Test
    @DisplayName("who waits for an answer hears of a connection that goes, and no more once there is an answer")
    @Must("reply-gone")
    void gone() {
        var reply = replyToDescribeCluster();
        reply.whenGone(() -> events.add("forget it"));
        reply.reply(cluster("c1"));
        ((FrameHandler) conversation).closed(connection, "the peer closed the connection");
        expect("told after the answer", List.copyOf(events)).toBe(List.of(), "There is an answer: nobody works on one any "
            + "more. conversation.whenGone(NOTHING) belongs to finish().");
    }

    @Test
    @DisplayName("also after noReply, close and fail, nobody hears of a connection that goes")
    @Must("reply-gone")
    void goneHowever() {
        Map<String, OneAnswer> answers = new LinkedHashMap<>();
        answers.put("noReply", OneReply::noReply);
        answers.put("close", reply -> reply.close("enough"));
        answers.put("fail", reply -> reply.fail(new NotControllerException("somebody else is")));
        answers.forEach((how, one) -> {
            var check = new ReplyCheck();
            var reply = check.replyToDescribeCluster();
            reply.whenGone(() -> check.events.add("forget it"));
            one.give(reply);
            ((FrameHandler) check.conversation).closed(check.connection, "the peer closed the connection");
            expect("told after " + how + "()", List.copyOf(check.events)).toBe(List.of(), "This request is done with, too. "
                + "conversation.whenGone(NOTHING) belongs to finish(), and every way to end a request calls that.");
        });
    }

    @Test
    @DisplayName("a refused second answer leaves the next request's forget alone")
    @Must("reply-once")
    void refusedTouchesNoForget() {
        var first = replyToDescribeCluster();
        first.reply(cluster("c1"));
        connection.leave();
        replyToDescribeCluster().whenGone(() -> events.add("forget the next"));
        try {
            first.reply(cluster("c2"));
        } catch (IllegalStateException refused) {
            ((FrameHandler) conversation).closed(connection, "the peer closed the connection");
            expect("told when the connection goes", List.copyOf(events)).toBe(List.of("forget the next"), "`forget` belongs to "
                + "the connection, and by now to its next request. A refused answer may not take it back: ask `done` first, "
                + "then call conversation.whenGone(NOTHING).");
            return;
        }
        throw new CheckFailure("a second reply()", "IllegalStateException", "nothing was thrown",
            "A request has one answer. Call finish() first.");
    }

    @Test
    @DisplayName("a response that cannot be written lets go of what it holds, also if there is no error answer")
    @Must("reply-unsayable")
    void unsayableSilent() {
        var reply = replyTo(ApiKeys.PRODUCE, 3, new ProduceRequestData().setAcks((short) 0));
        reply.reply(new ListOffsetsResponse(unsayableInVersion1()), () -> events.add("sent"));
        expect("whenSent has run", List.copyOf(events)).toBe(List.of("sent"), "Neither the response nor an error will leave. "
            + "Whoever replied still holds what the response needed: run whenSent, once, on this way out, too.");
        expectSent(0, "Produce with acks=0 has no error answer.");
        expect("the connection was closed", connection.closedBecause != null).toBe(true,
            "sendError(e) closes, because this request has no error answer.");
    }

    @Test
    @DisplayName("an exception of whenSent is no response that cannot be written")
    @Must("reply-next")
    void whenSentThrows() {
        connection.close("the peer closed the connection");
        try {
            replyToDescribeCluster().reply(cluster("c1"), () -> {
                events.add("sent");
                throw new IllegalArgumentException("a bug of whoever replied");
            });
        } catch (IllegalArgumentException e) {
            // It may come out: it is not ours.
        }
        expect("whenSent has run", List.copyOf(events)).toBe(List.of("sent"), "connection.send(…) may run whenSent at once, if "
            + "the connection has gone. What that throws looks like a response that cannot be written, if send stands in the "
            + "same try: put only ResponseFrame.of(…) into it.");
    }

    @Test
    @DisplayName("an error that cannot be made is not swallowed")
    @Must("reply-fail")
    void errorThatFails() {
        var context = Requests.context(ApiKeys.DESCRIBE_CLUSTER, 0, 42);
        var request = new DescribeClusterRequest.Builder(new DescribeClusterRequestData()).build((short) 0);
        var broken = new AbstractRequest(ApiKeys.DESCRIBE_CLUSTER, (short) 0) {
            @Override
            public ApiMessage data() {
                return request.data();
            }

            @Override
            public AbstractResponse getErrorResponse(int throttleTimeMs, Throwable e) {
                throw new UnsupportedOperationException("no error has this shape");
            }
        };
        try {
            new OneReply(conversation, connection, context, broken).fail(new NotControllerException("somebody else is"));
        } catch (UnsupportedOperationException e) {
            return;                               // the loop closes a connection whose handler throws
        }
        expect("the exception came out, or the connection was closed", connection.closedBecause != null).toBe(true,
            "No answer, no end, and nobody knows: this client waits for ever. Let the exception out, or close.");
    }
}

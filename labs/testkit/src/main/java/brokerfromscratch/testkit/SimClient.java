package brokerfromscratch.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import minibroker.runtime.Connection;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import minibroker.runtime.FrameHandler;
import minibroker.runtime.OutgoingFrame;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/**
 * A client for virtual time: kafka-clients' requests and responses over the doors of a simulated node. It has no thread and
 * waits for nothing: each answer is a call, in a later turn of its node's loop.
 *
 * <pre>
 *   ask ──▶ frame ──▶ … ──▶ answer                 heard with the response
 *   ask ──▶ frame ──▶ … connection lost, timeout   heard with nothing: it may have been done, or not
 * </pre>
 *
 * <p>Invariant: every {@link #ask} is heard exactly once, in the order of asking. The connection is opened when it is needed,
 * and opened again after it was lost. Loop thread only.
 */
public final class SimClient implements FrameHandler {
    private static final long TIMEOUT_MS = 5_000;
    private static final long RETRY_BACKOFF_MS = 100;
    private static final int MAX_FRAME_BYTES = 100 << 20;

    private record Question(RequestHeader header, Consumer<Optional<AbstractResponse>> then, EventLoop.Timer timeout) {}

    private final Doors doors;
    private final EventLoop loop;
    private final InetSocketAddress broker;
    private final TreeMap<Integer, Question> open = new TreeMap<>();        // by correlation id, so in the order of asking
    private Connection connection;                                          // null: opened by the next question
    private int lastCorrelationId;

    /** A client of one broker, on the doors and the loop of its own node. */
    public SimClient(Doors doors, EventLoop loop, InetSocketAddress broker) {
        this.doors = doors;
        this.loop = loop;
        this.broker = broker;
    }

    /** Asks once. {@code then} hears the answer, or nothing if it will never be known what became of the question. */
    public void ask(ApiKeys api, short version, ApiMessage body, Consumer<Optional<AbstractResponse>> then) {
        if (connection == null) {
            connection = doors.transport().connect(broker, MAX_FRAME_BYTES, this);
        }
        var header = new RequestHeader(api, version, "sim", ++lastCorrelationId);
        var timeout = loop.schedule(TIMEOUT_MS, () -> disconnect("no answer in time"));
        open.put(header.correlationId(), new Question(header, then, timeout));
        connection.send(new Frame(RequestUtils.serialize(header.data(), header.headerVersion(), body, version)));
    }

    /** Asks until there is an answer that {@code pleases}. A question that may be asked twice only. */
    public <R extends AbstractResponse> void askUntil(ApiKeys api, short version, ApiMessage body,
            Function<AbstractResponse, R> type, Predicate<R> pleases, Consumer<R> then) {
        ask(api, version, body, heard -> {
            var good = heard.map(type).filter(pleases);
            if (good.isPresent()) {
                then.accept(good.get());
            } else {
                later(() -> askUntil(api, version, body, type, pleases, then));
            }
        });
    }

    /** What to do after a failure: not at once, and not in step with everybody else. */
    void later(Runnable retry) {
        loop.schedule(RETRY_BACKOFF_MS + doors.random().nextLong(RETRY_BACKOFF_MS), retry);
    }

    /** Gives up the connection: all open questions hear nothing. */
    public void disconnect(String why) {
        if (connection != null) {
            var given = connection;
            connection = null;
            given.close(why);
            nobodyAnswers();
        }
    }

    @Override
    public void frame(Connection from, ByteBuffer frame) {
        if (from != connection) {
            return;                                              // an answer that nobody waits for any more
        }
        var question = open.pollFirstEntry().getValue();
        question.timeout().cancel();
        var answer = AbstractResponse.parseResponse(copyOf(frame), question.header());
        from.resume();
        question.then().accept(Optional.of(answer));
    }

    /** The records of an answer are slices of it, and the frame's bytes are overwritten after {@link Connection#resume}. */
    private static ByteBuffer copyOf(ByteBuffer frame) {
        return ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    }

    @Override
    public void closed(Connection gone, String why) {
        if (gone == connection) {
            connection = null;
            nobodyAnswers();
        }
    }

    private void nobodyAnswers() {
        var unanswered = List.copyOf(open.values());
        open.clear();
        unanswered.forEach(question -> question.timeout().cancel());
        unanswered.forEach(question -> question.then().accept(Optional.empty()));
    }

    /** A request on its way, with its length before it. */
    private static final class Frame implements OutgoingFrame {
        private final ByteBuffer[] parts;

        private Frame(ByteBuffer body) {
            this.parts = new ByteBuffer[] {ByteBuffer.allocate(Integer.BYTES).putInt(0, body.remaining()), body};
        }

        @Override
        public boolean writeTo(GatheringByteChannel channel) throws IOException {
            channel.write(parts);
            return !parts[1].hasRemaining();
        }
    }
}

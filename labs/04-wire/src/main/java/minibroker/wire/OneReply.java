package minibroker.wire;

import static minibroker.runtime.TodoError.todo;

import minibroker.runtime.Connection;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one response into one frame, and lets the connection's next request come when that frame has left: a client that
 * asks and asks but does not read its answers fills its own socket, not the broker's memory.
 */
final class OneReply implements Responder {
    private static final Logger log = LoggerFactory.getLogger(OneReply.class);
    static final Runnable NOTHING = () -> {};

    private final Conversation conversation;
    private final Connection connection;
    private final RequestContext context;
    private final AbstractRequest request;
    private boolean done;

    OneReply(Conversation conversation, Connection connection, RequestContext context, AbstractRequest request) {
        this.conversation = conversation;
        this.connection = connection;
        this.context = context;
        this.request = request;
    }

    @Override
    public void reply(AbstractResponse response) {
        reply(response, NOTHING);
    }

    @Override
    public void reply(AbstractResponse response, Runnable whenSent) {
        throw todo("Lab 04, step 4: once only; one frame. When may the next request come? And if it cannot be written?");
    }

    @Override
    public void noReply() {
        throw todo("Lab 04, step 4: this request is done with, and no frame will say so");
    }

    @Override
    public void close(String why) {
        throw todo("Lab 04, step 4: this request is done with, and so is the connection");
    }

    @Override
    public void whenGone(Runnable forget) {
        if (!done) {
            conversation.whenGone(forget);
        }
    }

    /** The handler threw. If it had replied before, that reply stands. */
    void fail(Throwable e) {
        throw todo("Lab 04, step 4: is there an answer already?");
    }

    private void sendError(Throwable e) {
        throw todo("Lab 04, step 4: an error answer is an answer like any other; and one request has none, not even that");
    }

    private void finish() {
        throw todo("Lab 04, step 4: refuse the second time; and nobody has to be told any more that the connection has gone");
    }
}

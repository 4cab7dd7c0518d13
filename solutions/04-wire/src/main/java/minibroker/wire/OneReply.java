package minibroker.wire;

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
    // tag::reply[]
    public void reply(AbstractResponse response, Runnable whenSent) {
        // lesson::step4[todo="once only; one frame. When may the next request come? And if it cannot be written?"]
        finish();
        ResponseFrame frame;
        try {
            // Some fields cannot be said in some versions, and kafka-clients finds out only now: still our bug to answer for.
            frame = ResponseFrame.of(context, response, () -> {
                whenSent.run();
                connection.resume();
            });
        } catch (RuntimeException e) {
            log.error("the answer to {} v{} cannot be written", context.header.apiKey(), context.apiVersion(), e);
            whenSent.run();
            sendError(e);
            return;
        }
        connection.send(frame);
        // end::step4
    }
    // end::reply[]

    @Override
    public void noReply() {
        // lesson::step4[todo="this request is done with, and no frame will say so"]
        finish();
        connection.resume();
        // end::step4
    }

    @Override
    public void close(String why) {
        // lesson::step4[todo="this request is done with, and so is the connection"]
        finish();
        connection.close(why);
        // end::step4
    }

    @Override
    public void whenGone(Runnable forget) {
        if (!done) {
            conversation.whenGone(forget);
        }
    }

    /** The handler threw. If it had replied before, that reply stands. */
    void fail(Throwable e) {
        // lesson::step4[todo="is there an answer already?"]
        if (!done) {
            finish();
            sendError(e);
        }
        // end::step4
    }

    // tag::error[]
    private void sendError(Throwable e) {
        // lesson::step4[todo="an error answer is an answer like any other; and one request has none, not even that"]
        var error = request.getErrorResponse(0, e);
        if (error == null) {                                   // Produce with acks=0: the only way to say no
            connection.close("acks=0 and it failed: " + e.getMessage());
            return;
        }
        connection.send(ResponseFrame.of(context, error, connection::resume));
        // end::step4
    }
    // end::error[]

    // tag::finish[]
    private void finish() {
        // lesson::step4[todo="refuse the second time; and nobody has to be told any more that the connection has gone"]
        if (done) {
            throw new IllegalStateException("broken invariant: a second reply to " + context.header);
        }
        done = true;
        conversation.whenGone(NOTHING);
        // end::step4
    }
    // end::finish[]
}

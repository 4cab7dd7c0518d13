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
    public void reply(AbstractResponse response, Runnable whenSent) {
        finish();
        ResponseFrame frame;
        try {
            frame = frameOf(response, whenSent);
        } catch (RuntimeException unsayable) {
            log.warn("{}: an answer cannot be written", context.header.apiKey(), unsayable);
            sendError(unsayable, whenSent);
            return;
        }
        connection.send(frame);
    }

    private ResponseFrame frameOf(AbstractResponse response, Runnable whenSent) {
        return ResponseFrame.of(context, response, () -> {
            whenSent.run();
            connection.resume();
        });
    }

    @Override
    public void noReply() {
        finish();
        connection.resume();
    }

    @Override
    public void close(String why) {
        finish();
        connection.close(why);
    }

    @Override
    public void whenGone(Runnable forget) {
        if (!done) {
            conversation.whenGone(forget);
        }
    }

    /** The handler threw. If it had replied before, that reply stands. */
    void fail(Throwable e) {
        if (!done) {
            finish();
            sendError(e, NOTHING);
        }
    }

    private void sendError(Throwable e, Runnable whenSent) {
        AbstractResponse error = request.getErrorResponse(0, e);
        if (error == null) {
            connection.close("no error answer for: " + e.getMessage());
            whenSent.run();
            return;
        }
        connection.send(frameOf(error, whenSent));
    }

    private void finish() {
        if (done) {
            throw new IllegalStateException("answered already");
        }
        done = true;
        conversation.whenGone(NOTHING);
    }
}

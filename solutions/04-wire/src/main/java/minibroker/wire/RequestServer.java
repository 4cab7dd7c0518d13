package minibroker.wire;

import java.util.function.Supplier;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;
import minibroker.runtime.Transport;

/**
 * Serves one listener: every connection it accepts is a conversation of request, answer, request, answer.
 *
 * <pre>
 *   frame ──▶ header ──▶ body ──▶ handler from the table ──▶ response ──▶ frame
 *             unknown: close      exception: error answer    next request of this connection
 * </pre>
 *
 * <p>One request of a connection is in flight at a time, as in Kafka; a client may send the next ones early, they wait in
 * the connection's buffer. That keeps answers in order for free. Loop thread only.
 */
public final class RequestServer implements Transport.Acceptor {
    private final ListenerInfo listener;
    private final RequestTable table;
    private final Supplier<Access> access;

    /** @param access asked for anew at every request, so that it may change while connections live */
    public RequestServer(ListenerInfo listener, RequestTable table, Supplier<Access> access) {
        this.listener = listener;
        this.table = table;
        this.access = access;
    }

    @Override
    public FrameHandler accept(Connection connection) {
        return new Conversation(connection, listener, table, access);
    }
}

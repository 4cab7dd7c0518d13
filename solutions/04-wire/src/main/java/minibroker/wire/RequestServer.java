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
    private static final int TIMES_ITS_SIZE_AT_WORST = 64;      // objects for the request, for its answer, and the answer's bytes

    private final ListenerInfo listener;
    private final RequestTable table;
    private final Supplier<Access> access;
    private final long largestWithoutRecordsBytes;

    /** A server in a process that has memory in plenty. */
    public RequestServer(ListenerInfo listener, RequestTable table, Supplier<Access> access) {
        this(listener, table, access, Long.MAX_VALUE);
    }

    /**
     * @param access    asked for anew at every request, so that it may change while connections live
     * @param heapBytes what this process has for everything; a request without records may have a 64th part of it
     */
    public RequestServer(ListenerInfo listener, RequestTable table, Supplier<Access> access, long heapBytes) {
        this.listener = listener;
        this.table = table;
        this.access = access;
        this.largestWithoutRecordsBytes = heapBytes / TIMES_ITS_SIZE_AT_WORST;
    }

    @Override
    public FrameHandler accept(Connection connection) {
        return new OneRequestsMemory(new Conversation(connection, listener, table, access), largestWithoutRecordsBytes);
    }
}

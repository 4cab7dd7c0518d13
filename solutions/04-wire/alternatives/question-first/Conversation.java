package minibroker.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. What cannot be understood has no answer, so it ends the connection with the reason in the log;
 * what is understood is always answered, if need be with an error.
 */
final class Conversation implements FrameHandler {
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    /**
     * Records come in Produce alone; every other body becomes objects, several times its size, before a handler sees it.
     * A hundred megabytes of them would hold up everybody else for seconds. Kafka has one bound for all requests.
     */
    static final int LARGEST_WITHOUT_RECORDS_BYTES = 8 << 20;

    private final Connection connection;
    private final ListenerInfo listener;
    private final RequestTable table;
    private final Supplier<Access> access;
    private ClientInformation client = ClientInformation.EMPTY;
    private Runnable whenGone = OneReply.NOTHING;

    Conversation(Connection connection, ListenerInfo listener, RequestTable table, Supplier<Access> access) {
        this.connection = connection;
        this.listener = listener;
        this.table = table;
        this.access = access;
    }

    @Override
    public void frame(Connection from, ByteBuffer frame) {
        Question question;
        try {
            question = understand(frame);
        } catch (RuntimeException e) {
            var why = "not understood: " + firstCauses(e);
            log.info("{}: {}", connection.id(), why);
            connection.close(why);
            return;
        }
        rememberClient(question.body());
        answer(question.context(), question.body(), question.handler());
    }

    private record Question(RequestContext context, AbstractRequest body, ApiHandler handler) {}

    private Question understand(ByteBuffer frame) {
        int bytes = frame.remaining();
        RequestHead head = RequestHead.read(frame);
        ApiHandler handler = table.handlerFor(head);
        checkSize(head.api(), bytes);
        RequestContext context = contextOf(head);
        return new Question(context, context.parseRequest(frame).request, handler);
    }

    /** Call it before the body is read. */
    private static void checkSize(ApiKeys api, int bytes) {
        if (bytes > LARGEST_WITHOUT_RECORDS_BYTES && api != ApiKeys.PRODUCE) {
            throw new InvalidRequestException(
                    api.name + " of " + bytes + " bytes; " + LARGEST_WITHOUT_RECORDS_BYTES + " are allowed");
        }
    }

    private void answer(RequestContext context, AbstractRequest request, ApiHandler handler) {
        var reply = new OneReply(this, connection, context, request);
        try {
            handler.handle(new ApiContext(context, access.get()), request, reply);
        } catch (Exception | OutOfMemoryError e) {
            log.error("{}: {} failed", connection.id(), context.header.apiKey(), e);
            reply.fail(e);
        }
    }

    private RequestContext contextOf(RequestHead head) {
        var clientPort = Optional.of(connection.remoteAddress().getPort());
        return new RequestContext(head.forKafka(), connection.id(), clientAddress(), clientPort, KafkaPrincipal.ANONYMOUS,
                listener.name(), listener.protocol(), client, false);
    }

    private InetAddress clientAddress() {
        InetSocketAddress remote = connection.remoteAddress();         // a simulated peer has only a name
        return remote.isUnresolved() ? InetAddress.getLoopbackAddress() : remote.getAddress();
    }

    /** Which library speaks: known from its ApiVersions request on (KIP-511). */
    private void rememberClient(AbstractRequest request) {
        if (request.apiKey() == ApiKeys.API_VERSIONS && ((ApiVersionsRequest) request).isValid()) {
            var data = ((ApiVersionsRequest) request).data();
            client = new ClientInformation(data.clientSoftwareName(), data.clientSoftwareVersion());
        }
    }

    @Override
    public void closed(Connection gone, String why) {
        log.debug("{} closed: {}", gone.id(), why);
        whenGone.run();
    }

    /** What to do if the connection goes before the request in hand is answered. */
    void whenGone(Runnable forget) {
        whenGone = forget;
    }

    /** kafka-clients wraps the interesting exception; both texts together say what was wrong and where. */
    private static String firstCauses(Throwable e) {
        var cause = e.getCause();
        return cause == null || cause == e ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + cause.getMessage() + ")";
    }
}

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
import org.apache.kafka.common.requests.RequestHeader;
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
        RequestContext context;
        AbstractRequest request;
        ApiHandler handler;
        try {
            context = contextOf(RequestHeader.parse(frame));
            var api = context.header.apiKey();
            handler = table.handlerOf(api).orElseThrow(() ->
                    new InvalidRequestException("api key " + api.id + " (" + api.name + ") is not enabled"));
            checkVersion(context.header);
            checkSize(api, frame.remaining());
            request = context.parseRequest(frame).request;
            rememberClient(request);
        } catch (RuntimeException e) {
            connection.close("not a request that this broker understands: " + firstCauses(e));
            return;
        }
        answer(context, request, handler);
    }

    /** Versions that are not stable yet are known to kafka-clients, but not advertised. ApiVersions itself answers any version. */
    private static void checkVersion(RequestHeader header) {
        if (header.apiKey() != ApiKeys.API_VERSIONS && !header.apiKey().isVersionEnabled(header.apiVersion(), false)) {
            throw new InvalidRequestException(header.apiKey().name + " version " + header.apiVersion() + " is not enabled");
        }
    }

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
        } catch (RuntimeException e) {
            log.error("{} v{} from {} failed", context.header.apiKey(), context.apiVersion(), connection.id(), e);
            reply.fail(e);
        } catch (OutOfMemoryError e) {
            // A small request may unfold to gigabytes: kafka-clients inflates compressed batches. What did not fit was
            // garbage before this line. So this Error alone is one request's, and not a sign that the process is broken.
            log.error("{} v{} from {} needs more memory than there is", context.header.apiKey(), context.apiVersion(),
                    connection.id(), e);
            reply.fail(e);
        }
    }

    private RequestContext contextOf(RequestHeader header) {
        return new RequestContext(header, connection.id(), clientAddress(), Optional.of(connection.remoteAddress().getPort()),
                KafkaPrincipal.ANONYMOUS, listener.name(), listener.protocol(), client, false);
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

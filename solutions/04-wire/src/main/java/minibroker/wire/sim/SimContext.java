package minibroker.wire.sim;

import java.net.InetAddress;
import minibroker.wire.Access;
import minibroker.wire.ApiContext;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Contexts of requests that came over no connection: client {@code c-1} of this machine, anonymous, not encrypted. */
public final class SimContext {
    private SimContext() {}

    /** Over the listener PLAINTEXT, by a client that may do everything. */
    public static ApiContext of(ApiKeys api, int version) {
        return of(api, version, "PLAINTEXT", Access.ALLOW_ALL);
    }

    /**
     * @param listener the name of the listener: the client is told addresses of this one
     * @param access   what the client may do
     */
    public static ApiContext of(ApiKeys api, int version, String listener, Access access) {
        var header = new RequestHeader(api, (short) version, "c-1", 1);
        return new ApiContext(new RequestContext(header, "1", InetAddress.getLoopbackAddress(), KafkaPrincipal.ANONYMOUS,
                new ListenerName(listener), SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false), access);
    }
}

package minibroker.wire;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a handler knows of a request besides its body: which version, which client, over which listener, and what its
 * principal may do.
 *
 * @param request kafka-clients' own view of header, address, principal and listener
 * @param access  asked through {@link #allows}
 */
public record ApiContext(RequestContext request, Access access) {
    public short apiVersion() {
        return request.apiVersion();
    }

    /** The name of the listener that the client came through; it is told addresses of that listener only. */
    public String listenerName() {
        return request.listenerName.value();
    }

    public boolean allows(AclOperation operation, ResourceType type, String name) {
        return access.allows(request.principal, operation, type, name);
    }
}

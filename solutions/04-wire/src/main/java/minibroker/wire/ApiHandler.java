package minibroker.wire;

import org.apache.kafka.common.requests.AbstractRequest;

/**
 * Answers one kind of request. A handler is a value in a table, so a later layer can put another one around it: quotas,
 * security, transactions. Called on the loop's thread.
 */
public interface ApiHandler {
    /**
     * Replies exactly once, now or in a later turn. The request's records are slices of the connection's buffer: they
     * are valid until the reply, then overwritten.
     *
     * <p>An exception is answered with the error that Kafka maps it to; it never closes the connection silently.
     */
    void handle(ApiContext context, AbstractRequest request, Responder reply);
}

package minibroker.produce.topics;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataImage;
import minibroker.runtime.EventLoop;
import minibroker.wire.Responder;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reply to a request that changes metadata: decided in its turn, sent when the change is committed, and sent once.
 *
 * <p>If the client's time limit passes first, the answer is {@code REQUEST_TIMED_OUT}: the change may still come true, the
 * client only hears no more of it.
 */
final class AdminReply {
    private static final Logger LOG = LoggerFactory.getLogger(AdminReply.class);
    private static final MetadataChange NOTHING = new MetadataChange(List.of(), error -> {});

    private final AbstractRequest request;
    private final Responder responder;
    private final Optional<EventLoop.Timer> limit;
    private boolean replied;

    /** A reply without a time limit. */
    AdminReply(AbstractRequest request, Responder responder) {
        this.request = request;
        this.responder = responder;
        this.limit = Optional.empty();
    }

    /**
     * A reply that must go out within {@code timeoutMs}.
     *
     * @param takesTime false if all that is asked for can be refused on sight: then no limit is too short
     */
    static AdminReply within(EventLoop loop, long timeoutMs, boolean takesTime, AbstractRequest request, Responder responder) {
        return takesTime ? new AdminReply(loop, timeoutMs, request, responder) : new AdminReply(request, responder);
    }

    private AdminReply(EventLoop loop, long timeoutMs, AbstractRequest request, Responder responder) {
        this.request = request;
        this.responder = responder;
        this.limit = Optional.of(loop.schedule(timeoutMs, this::timeIsUp));
        if (timeoutMs <= 0) {
            timeIsUp();                                         // then nothing is done either, as in Kafka
        }
    }

    private void timeIsUp() {
        refuse(Errors.REQUEST_TIMED_OUT.exception());
    }

    /**
     * Decides once all earlier changes are settled, which may be in another request's turn: so what is thrown here is answered
     * here.
     */
    void decide(ClusterMetadata metadata, Function<MetadataImage, MetadataChange> decision) {
        metadata.change(image -> {
            if (replied) {
                return NOTHING;
            }
            try {
                return decision.apply(image);
            } catch (ApiException e) {
                refuse(e);
            } catch (RuntimeException e) {
                LOG.error("could not decide about {}", request, e);
                refuse(e);
            }
            return NOTHING;
        });
    }

    /** Sends the response unless one has gone before. */
    void reply(AbstractResponse response) {
        if (!replied) {
            replied = true;
            limit.ifPresent(EventLoop.Timer::cancel);
            responder.reply(response);
        }
    }

    private void refuse(RuntimeException why) {
        reply(request.getErrorResponse(0, why));
    }
}

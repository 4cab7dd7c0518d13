package minibroker.idempotence;

import java.util.function.Supplier;
import minibroker.produce.metadata.MetadataImage;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/**
 * InitProducerId: who am I? An idempotent producer asks once, before its first batch, and asks again when it has lost
 * count; it gets a new id each time, in epoch 0, whatever id it brings along (KIP-360).
 *
 * <p>Simplified: no transactions until lab 21, so a transactional id is refused with an error that clients do not retry.
 * Kafka: {@code KafkaApis.handleInitProducerIdRequest}, {@code TransactionCoordinator.handleInitProducerId}.
 */
public final class InitProducerIdHandler implements ApiHandler {
    private static final short FIRST_EPOCH = 0;
    private static final long NO_ID = -1;
    private static final short NO_EPOCH = -1;

    private final Supplier<MetadataImage> image;
    private final ProducerIds ids;

    public InitProducerIdHandler(Supplier<MetadataImage> image, ProducerIds ids) {
        this.image = image;
        this.ids = ids;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var request = (InitProducerIdRequest) body;
        var error = refusal(context, request);
        if (error != Errors.NONE) {
            reply.reply(answer(error, NO_ID, NO_EPOCH));
        } else {
            ids.next((failed, id) -> reply.reply(failed == Errors.NONE ? answer(Errors.NONE, id, FIRST_EPOCH)
                    : answer(Errors.COORDINATOR_LOAD_IN_PROGRESS, NO_ID, NO_EPOCH)));    // the one that clients of all ages retry
        }
    }

    private Errors refusal(ApiContext context, InitProducerIdRequest request) {
        var data = request.data();
        if (data.transactionalId() == null && !mayWriteIdempotently(context)) {
            return Errors.CLUSTER_AUTHORIZATION_FAILED;
        }
        if (data.transactionalId() != null
                && !context.allows(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, data.transactionalId())) {
            return Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
        }
        if ((data.producerId() == NO_ID) != (data.producerEpoch() == NO_EPOCH)) {
            return Errors.INVALID_REQUEST;                              // an id without an epoch, or the other way round
        }
        if (data.transactionalId() == null) {
            return Errors.NONE;
        }
        return data.transactionalId().isEmpty() ? Errors.INVALID_REQUEST : Errors.UNSUPPORTED_VERSION;
    }

    /**
     * The right to write some topic is enough (KIP-679); IDEMPOTENT_WRITE on the cluster is what Kafka used to ask for. Kafka
     * looks for any rule that allows a write; we ask for each topic that exists.
     */
    private boolean mayWriteIdempotently(ApiContext context) {
        return context.allows(AclOperation.IDEMPOTENT_WRITE, ResourceType.CLUSTER, Resource.CLUSTER_NAME)
                || image.get().topics().keySet().stream()
                        .anyMatch(topic -> context.allows(AclOperation.WRITE, ResourceType.TOPIC, topic));
    }

    private static InitProducerIdResponse answer(Errors error, long producerId, short producerEpoch) {
        return new InitProducerIdResponse(new InitProducerIdResponseData()
                .setErrorCode(error.code())
                .setProducerId(producerId)
                .setProducerEpoch(producerEpoch));
    }
}

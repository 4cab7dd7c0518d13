package minibroker.produce;

import static minibroker.runtime.TodoError.todo;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import minibroker.log.AppendOrigin;
import minibroker.produce.metadata.MetadataImage;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequiredAcksException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Produce: one batch for each of some partitions. Every partition has its own outcome; the answer leaves when all are known.
 *
 * <p>The batches are slices of the connection's buffer from here down to the file: nothing copies them. Kafka:
 * {@code KafkaApis.handleProduceRequest}.
 */
public final class ProduceHandler implements ApiHandler {
    private static final String ADMIN_CLIENT_ID = "__admin_client";     // Kafka's own back door for tools
    private static final short FIRST_VERSION_WITH_ZSTD = 7;
    private static final int ZSTD = 4;

    private final Supplier<MetadataImage> image;
    private final LeaderAppend leader;

    public ProduceHandler(Supplier<MetadataImage> image, LeaderAppend leader) {
        this.image = image;
        this.leader = leader;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        throw todo("Lab 05, step 5: may acks be this? Then append what is brought, eachPartitionOnce; say when all are asked");
    }

    /** The same error for each partition. kafka-clients counts their bytes for it, and stumbles where there are no records. */
    private static AbstractResponse refusal(ProduceRequest request, ApiException why) {
        request.data().topicData().forEach(topic -> topic.partitionData().stream()
                .filter(partition -> partition.records() == null)
                .forEach(partition -> partition.setRecords(MemoryRecords.EMPTY)));
        return request.getErrorResponse(0, why);
    }

    /** What a request brings for one partition. */
    private record Brought(TopicProduceData topic, PartitionProduceData partition) {}

    /** Of what a request brings for the same partition twice, the last counts, as in Kafka. */
    private static Collection<Brought> eachPartitionOnce(ProduceRequest request) {
        var brought = new LinkedHashMap<TopicIdPartition, Brought>();
        for (var topic : request.data().topicData()) {
            for (var partition : topic.partitionData()) {
                brought.put(new TopicIdPartition(topic.topicId(), partition.index(), topic.name()), new Brought(topic, partition));
            }
        }
        return brought.values();
    }

    /** Asks one partition: what the image knows to be wrong is its outcome at once, all else is the leader's answer. */
    private void append(ApiContext context, MetadataImage now, ProduceRequest request, TopicProduceData topic,
            PartitionProduceData partition, ProduceAnswer answer) {
        var known = byId(context) ? now.topic(topic.topicId()) : now.topic(topic.name());
        answer.asked();
        var error = errorBeforeAppend(context, topic, partition, known);
        if (error.isPresent()) {
            answer.outcome(topic, partition.index(), error.get());
            return;
        }
        var id = new TopicIdPartition(known.get().id(), partition.index(), known.get().name());
        var batch = ((MemoryRecords) partition.records()).buffer();
        leader.append(id, batch, AppendOrigin.CLIENT, request.acks(), request.timeout(),
                outcome -> answer.outcome(topic, partition.index(), outcome));
    }

    private static Optional<AppendOutcome> errorBeforeAppend(ApiContext context, TopicProduceData topic,
            PartitionProduceData partition, Optional<MetadataImage.Topic> known) {
        if (known.isEmpty()) {
            return refuse(byId(context) ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (!context.allows(AclOperation.WRITE, ResourceType.TOPIC, known.get().name())) {
            return refuse(Errors.TOPIC_AUTHORIZATION_FAILED);
        }
        if (known.get().partition(partition.index()).isEmpty()) {
            return refuse(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (Topic.isInternal(known.get().name()) && !ADMIN_CLIENT_ID.equals(context.request().clientId())) {
            return refuse(Errors.INVALID_TOPIC_EXCEPTION);              // coordinators write there; a client would break their state
        }
        return errorOfRecords(context, partition);
    }

    private static Optional<AppendOutcome> errorOfRecords(ApiContext context, PartitionProduceData partition) {
        if (partition.records() == null || partition.records().sizeInBytes() == 0) {
            return Optional.of(AppendOutcome.of(Errors.INVALID_RECORD, "no batch for partition " + partition.index()));
        }
        var batch = ((MemoryRecords) partition.records()).buffer();
        if (context.apiVersion() < FIRST_VERSION_WITH_ZSTD && batch.remaining() >= BatchFormat.HEADER_BYTES
                && BatchHeader.read(batch, batch.position()).codec() == ZSTD) {
            return refuse(Errors.UNSUPPORTED_COMPRESSION_TYPE);         // consumers that old could not read it (KIP-110)
        }
        return Optional.empty();
    }

    /** Since version 13 a request says topics by id alone (KIP-516). */
    private static boolean byId(ApiContext context) {
        return context.apiVersion() >= 13;
    }

    private static Optional<AppendOutcome> refuse(Errors error) {
        return Optional.of(AppendOutcome.of(error));
    }
}

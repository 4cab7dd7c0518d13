package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataImage.Topic;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.runtime.EventLoop;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.CreatePartitionsRequest;
import org.apache.kafka.common.requests.CreatePartitionsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * CreatePartitions: a topic can only grow. Records that are there stay where they are, though their keys would go elsewhere
 * from now on: who relies on the order per key chooses the number of partitions once.
 */
public final class CreatePartitionsHandler implements ApiHandler {
    private final EventLoop loop;
    private final ClusterMetadata metadata;
    private final ReplicaPlacer placer;

    public CreatePartitionsHandler(EventLoop loop, ClusterMetadata metadata, TopicCreation creation) {
        this.loop = loop;
        this.metadata = metadata;
        this.placer = creation.placer();
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder responder) {
        var request = ((CreatePartitionsRequest) body).data();
        var takesTime = request.topics().stream().anyMatch(topic -> request.topics().findAll(topic.name()).size() == 1);
        var reply = AdminReply.within(loop, request.timeoutMs(), takesTime, body, responder);
        reply.decide(metadata, image -> decide(image, context, request, reply));
    }

    private MetadataChange decide(
            MetadataImage image, ApiContext context, CreatePartitionsRequestData request, AdminReply reply) {
        var records = new ArrayList<MetadataRecord>();
        var results = new ArrayList<CreatePartitionsTopicResult>();
        var names = new LinkedHashSet<String>();
        request.topics().forEach(topic -> names.add(topic.name()));
        for (var name : names) {
            try {
                records.addAll(grown(image, theOnly(request.topics().findAll(name), context)));
                results.add(new CreatePartitionsTopicResult().setName(name));
            } catch (ApiException e) {
                results.add(failed(name, ApiError.fromThrowable(e)));
            }
        }
        return new MetadataChange(request.validateOnly() ? List.of() : records, error -> reply.reply(response(results, error)));
    }

    private static CreatePartitionsTopic theOnly(List<CreatePartitionsTopic> wanted, ApiContext context) {
        if (wanted.size() > 1) {
            throw new InvalidRequestException("Duplicate topic name.");
        }
        if (!context.allows(AclOperation.ALTER, ResourceType.TOPIC, wanted.get(0).name())) {
            throw new TopicAuthorizationException(Errors.TOPIC_AUTHORIZATION_FAILED.message());
        }
        return wanted.get(0);
    }

    private List<PartitionRecord> grown(MetadataImage image, CreatePartitionsTopic wanted) {
        var topic = image.topic(wanted.name())
                .orElseThrow(() -> new UnknownTopicOrPartitionException(Errors.UNKNOWN_TOPIC_OR_PARTITION.message()));
        var now = topic.partitions().size();
        if (wanted.count() == now) {
            throw new InvalidPartitionsException("Topic already has " + now + " partition(s).");
        }
        if (wanted.count() < now) {
            throw new InvalidPartitionsException("The topic %s currently has %d partition(s); %d would not be an increase."
                    .formatted(wanted.name(), now, wanted.count()));
        }
        var additional = wanted.count() - now;
        if (additional > TopicCreation.MAX_PARTITIONS_PER_REQUEST) {
            throw new PolicyViolationException("Unable to perform excessively large batch operation.");
        }
        var replicas = wanted.assignments() == null
                ? placer.place(image, additional, topic.replicationFactor())
                : assigned(image, topic, wanted, additional);
        return TopicCreation.partitions(topic.id(), now, replicas);
    }

    private static List<List<Integer>> assigned(
            MetadataImage image, Topic topic, CreatePartitionsTopic wanted, int additional) {
        if (wanted.assignments().size() != additional) {
            throw new InvalidReplicaAssignmentException(
                    "Attempted to add %d additional partition(s), but only %d assignment(s) were specified."
                            .formatted(additional, wanted.assignments().size()));
        }
        var replicas = new ArrayList<List<Integer>>();
        for (var assignment : wanted.assignments()) {
            ManualAssignment.check(image, assignment.brokerIds(), topic.replicationFactor());
            replicas.add(assignment.brokerIds());
        }
        return replicas;
    }

    private static CreatePartitionsResponse response(List<CreatePartitionsTopicResult> results, Errors error) {
        var data = new CreatePartitionsResponseData();
        for (var result : results) {
            data.results().add(result.errorCode() == 0 ? failed(result.name(), error == Errors.NONE ? ApiError.NONE : new ApiError(error)) : result);
        }
        return new CreatePartitionsResponse(data);
    }

    private static CreatePartitionsTopicResult failed(String name, ApiError error) {
        return new CreatePartitionsTopicResult()
                .setName(name)
                .setErrorCode(error.error().code())
                .setErrorMessage(error.message());
    }
}

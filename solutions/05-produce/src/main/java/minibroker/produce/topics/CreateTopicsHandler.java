package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.produce.topics.TopicCreation.NewTopic;
import minibroker.runtime.EventLoop;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * CreateTopics: each topic is created or refused on its own, and those that can be are committed together. The answer goes
 * out when the records are committed, so the client can use the topic at once. Rules: {@link TopicCreation}.
 */
public final class CreateTopicsHandler implements ApiHandler {
    private final EventLoop loop;
    private final ClusterMetadata metadata;
    private final Configuration configuration;
    private final TopicCreation creation;

    public CreateTopicsHandler(EventLoop loop, ClusterMetadata metadata, Configuration configuration, TopicCreation creation) {
        this.loop = loop;
        this.metadata = metadata;
        this.configuration = configuration;
        this.creation = creation;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder responder) {
        var request = ((CreateTopicsRequest) body).data();
        var takesTime = request.topics().stream().anyMatch(topic -> !isRefusedOnSight(request, topic));
        var reply = AdminReply.within(loop, request.timeoutMs(), takesTime, body, responder);
        reply.decide(metadata, image -> decide(image, context, request, reply));
    }

    /** For these Kafka's {@code ControllerApis} does not ask the controller. */
    private static boolean isRefusedOnSight(CreateTopicsRequestData request, CreatableTopic topic) {
        return request.topics().findAll(topic.name()).size() > 1 || topic.name().equals(Topic.CLUSTER_METADATA_TOPIC_NAME);
    }

    private MetadataChange decide(MetadataImage image, ApiContext context, CreateTopicsRequestData request, AdminReply reply) {
        refuseTooMany(request);
        var records = new ArrayList<MetadataRecord>();
        var answer = new CreateTopicsResponseData();
        var decided = image;
        for (var name : namesOf(request)) {
            try {
                var topic = creation.decide(decided, theOnly(name, request.topics().findAll(name), context));
                for (var record : topic.records()) {
                    decided = decided.with(record);             // the next topic may collide with this one
                }
                records.addAll(topic.records());
                answer.topics().add(created(decided, topic, context));
            } catch (ApiException e) {
                answer.topics().add(refused(name, ApiError.fromThrowable(e)));
            }
        }
        return new MetadataChange(request.validateOnly() ? List.of() : records,
                error -> reply.reply(new CreateTopicsResponse(orFailed(answer, error))));
    }

    /** What one request asks for becomes one batch of records; a client that asks for a billion is not let near the heap. */
    private static void refuseTooMany(CreateTopicsRequestData request) {
        var partitions = request.topics().stream()
                .filter(topic -> !isRefusedOnSight(request, topic))
                .mapToLong(topic -> topic.assignments().isEmpty() ? topic.numPartitions() : topic.assignments().size())
                .filter(count -> count > 0)
                .sum();
        if (partitions > TopicCreation.MAX_PARTITIONS_PER_REQUEST) {
            throw new PolicyViolationException("Excessively large number of partitions per request.");
        }
    }

    private static Set<String> namesOf(CreateTopicsRequestData request) {
        var names = new LinkedHashSet<String>();
        request.topics().forEach(topic -> names.add(topic.name()));
        return names;
    }

    private static CreatableTopic theOnly(String name, List<CreatableTopic> wanted, ApiContext context) {
        if (wanted.size() > 1) {
            throw new InvalidRequestException("Duplicate topic name.");
        }
        if (!mayCreate(context, name)) {
            throw new TopicAuthorizationException("Authorization failed.");
        }
        return wanted.get(0);
    }

    static boolean mayCreate(ApiContext context, String topic) {
        return context.allows(AclOperation.CREATE, ResourceType.CLUSTER, AuthorizedOperations.CLUSTER_NAME)
                || context.allows(AclOperation.CREATE, ResourceType.TOPIC, topic);
    }

    private CreatableTopicResult created(MetadataImage image, NewTopic topic, ApiContext context) {
        var result = new CreatableTopicResult().setName(topic.name()).setTopicId(topic.id()).setErrorMessage(null);
        if (!context.allows(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, topic.name())) {
            return result.setTopicConfigErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code());
        }
        result.setNumPartitions(topic.replicas().size());
        result.setReplicationFactor((short) topic.replicas().get(0).size());
        for (var entry : ConfigEntries.ofTopic(configuration, image, topic.name())) {
            result.configs().add(new CreatableTopicConfigs()
                    .setName(entry.setting().name())
                    .setValue(entry.value())
                    .setReadOnly(false)
                    .setConfigSource(entry.source())
                    .setIsSensitive(entry.sensitive()));
        }
        return result;
    }

    private static CreatableTopicResult refused(String name, ApiError error) {
        return new CreatableTopicResult().setName(name).setErrorCode(error.error().code()).setErrorMessage(error.message());
    }

    /** The answer as it was decided; or, if that did not come true, the reason for each topic that would have been created. */
    private static CreateTopicsResponseData orFailed(CreateTopicsResponseData decided, Errors error) {
        if (error == Errors.NONE) {
            return decided;
        }
        var failed = new CreateTopicsResponseData();
        decided.topics().forEach(topic -> failed.topics().add(
                topic.errorCode() == 0 ? refused(topic.name(), new ApiError(error)) : topic.duplicate()));
        return failed;
    }
}

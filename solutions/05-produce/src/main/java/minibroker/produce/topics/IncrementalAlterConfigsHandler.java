package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.List;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * IncrementalAlterConfigs: sets, takes back, or adds to and removes from lists. All changes of one resource come true or
 * none; another resource of the same request does not care. What may be changed to what: {@link ConfigAlteration}.
 */
public final class IncrementalAlterConfigsHandler implements ApiHandler {
    private final ClusterMetadata metadata;
    private final Configuration configuration;

    public IncrementalAlterConfigsHandler(ClusterMetadata metadata, Configuration configuration) {
        this.metadata = metadata;
        this.configuration = configuration;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder responder) {
        var request = ((IncrementalAlterConfigsRequest) body).data();
        var reply = new AdminReply(body, responder);
        reply.decide(metadata, image -> decide(image, context, request, reply));
    }

    private MetadataChange decide(
            MetadataImage image, ApiContext context, IncrementalAlterConfigsRequestData request, AdminReply reply) {
        var records = new ArrayList<MetadataRecord>();
        var answers = new ArrayList<AlterConfigsResourceResponse>();
        for (var resource : request.resources()) {
            try {
                refuseSecondMention(request, resource);
                records.addAll(alter(image, context, resource));
                answers.add(answer(resource, ApiError.NONE));
            } catch (ApiException e) {
                answers.add(answer(resource, ApiError.fromThrowable(e)));
            }
        }
        return new MetadataChange(request.validateOnly() ? List.of() : records, error -> reply.reply(response(answers, error)));
    }

    private static void refuseSecondMention(IncrementalAlterConfigsRequestData request, AlterConfigsResource resource) {
        var mentions = request.resources().stream().filter(other -> other.resourceType() == resource.resourceType()
                && other.resourceName().equals(resource.resourceName())).count();
        if (mentions > 1) {
            throw new InvalidRequestException("Each resource must appear at most once.");
        }
    }

    private List<? extends MetadataRecord> alter(MetadataImage image, ApiContext context, AlterConfigsResource resource) {
        var alteration = new ConfigAlteration(configuration, image, resource);
        return switch (ConfigResource.Type.forId(resource.resourceType())) {
            case TOPIC -> {
                if (!context.allows(AclOperation.ALTER_CONFIGS, ResourceType.TOPIC, resource.resourceName())) {
                    throw new TopicAuthorizationException(Errors.TOPIC_AUTHORIZATION_FAILED.message());
                }
                yield alteration.ofTopic();
            }
            case BROKER -> {
                if (!context.allows(AclOperation.ALTER_CONFIGS, ResourceType.CLUSTER, AuthorizedOperations.CLUSTER_NAME)) {
                    throw new ClusterAuthorizationException(Errors.CLUSTER_AUTHORIZATION_FAILED.message());
                }
                yield alteration.ofBroker(metadata.nodeId());
            }
            default -> throw new InvalidRequestException("Unknown resource type " + resource.resourceType()
                    + "; only topics and brokers can be configured");
        };
    }

    private static IncrementalAlterConfigsResponse response(List<AlterConfigsResourceResponse> answers, Errors error) {
        for (var answer : answers) {
            if (answer.errorCode() == 0 && error != Errors.NONE) {
                answer.setErrorCode(error.code()).setErrorMessage(error.message());
            }
        }
        return new IncrementalAlterConfigsResponse(new IncrementalAlterConfigsResponseData().setResponses(answers));
    }

    private static AlterConfigsResourceResponse answer(AlterConfigsResource resource, ApiError error) {
        return new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorCode(error.error().code())
                .setErrorMessage(error.message());
    }
}

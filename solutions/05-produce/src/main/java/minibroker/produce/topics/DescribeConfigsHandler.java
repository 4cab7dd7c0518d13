package minibroker.produce.topics;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.topics.ConfigEntries.Entry;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigType;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.resource.ResourceType;

/** DescribeConfigs: every setting of a topic, of this broker or of all brokers, and where its value comes from. */
public final class DescribeConfigsHandler implements ApiHandler {
    private final ClusterMetadata metadata;
    private final Configuration configuration;

    public DescribeConfigsHandler(ClusterMetadata metadata, Configuration configuration) {
        this.metadata = metadata;
        this.configuration = configuration;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var request = ((DescribeConfigsRequest) body).data();
        if (namesUnknownType(request)) {
            reply.reply(body.getErrorResponse(0, new InvalidRequestException("Unexpected resource type.")));
            return;
        }
        var data = new DescribeConfigsResponseData();
        for (var resource : request.resources()) {
            data.results().add(describe(context, request, resource)
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName()));
        }
        reply.reply(new DescribeConfigsResponse(data));
    }

    /** One resource of a type that nobody knows spoils the whole request, as in Kafka ({@code ConfigHelper}). */
    private static boolean namesUnknownType(DescribeConfigsRequestData request) {
        return request.resources().stream()
                .anyMatch(resource -> ConfigResource.Type.forId(resource.resourceType()) == ConfigResource.Type.UNKNOWN);
    }

    private DescribeConfigsResult describe(
            ApiContext context, DescribeConfigsRequestData request, DescribeConfigsResource resource) {
        try {
            var wanted = Optional.ofNullable(resource.configurationKeys()).filter(keys -> !keys.isEmpty());
            var result = new DescribeConfigsResult().setErrorMessage("");
            for (var entry : entries(context, resource)) {
                if (wanted.isEmpty() || wanted.get().contains(entry.setting().name())) {
                    result.configs().add(described(entry, request));
                }
            }
            return result;
        } catch (ApiException e) {
            var error = ApiError.fromThrowable(e);
            return new DescribeConfigsResult().setErrorCode(error.error().code())
                    .setErrorMessage(Objects.requireNonNullElse(error.message(), ""));
        }
    }

    private List<Entry> entries(ApiContext context, DescribeConfigsResource resource) {
        var type = ConfigResource.Type.forId(resource.resourceType());
        return switch (type) {
            case TOPIC -> ofTopic(context, resource.resourceName());
            case BROKER -> ofBroker(context, resource.resourceName());
            default -> throw new InvalidRequestException("Unsupported resource type: " + type);
        };
    }

    private List<Entry> ofTopic(ApiContext context, String topic) {
        if (!context.allows(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, topic)) {
            throw new TopicAuthorizationException(Errors.TOPIC_AUTHORIZATION_FAILED.message());
        }
        Topic.validate(topic);
        if (metadata.image().topic(topic).isEmpty()) {
            throw new UnknownTopicOrPartitionException(Errors.UNKNOWN_TOPIC_OR_PARTITION.message());
        }
        return ConfigEntries.ofTopic(configuration, metadata.image(), topic);
    }

    private List<Entry> ofBroker(ApiContext context, String brokerId) {
        if (!context.allows(AclOperation.DESCRIBE_CONFIGS, ResourceType.CLUSTER, AuthorizedOperations.CLUSTER_NAME)) {
            throw new ClusterAuthorizationException(Errors.CLUSTER_AUTHORIZATION_FAILED.message());
        }
        if (brokerId == null || brokerId.equals(MetadataImage.ALL_BROKERS)) {
            return ConfigEntries.ofAllBrokers(configuration, metadata.image());
        }
        if (numberOf(brokerId) != metadata.nodeId()) {          // its server.properties is known to that broker alone
            throw new InvalidRequestException("Unexpected broker id, expected %d or empty string, but received %s"
                    .formatted(metadata.nodeId(), brokerId));
        }
        return ConfigEntries.ofBroker(configuration, metadata.image());
    }

    private static int numberOf(String brokerId) {
        try {
            return Integer.parseInt(brokerId);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("Broker id must be an integer, but it is: " + brokerId);
        }
    }

    private static DescribeConfigsResourceResult described(Entry entry, DescribeConfigsRequestData request) {
        var result = new DescribeConfigsResourceResult()
                .setName(entry.setting().name())
                .setValue(entry.value())
                .setReadOnly(entry.readOnly())
                .setConfigSource(entry.source())
                .setIsSensitive(entry.sensitive())
                .setConfigType(typeOf(entry.setting().type()).id())
                .setDocumentation(request.includeDocumentation() ? entry.setting().documentation() : null);
        if (request.includeSynonyms()) {
            entry.synonyms().forEach(value -> result.synonyms().add(synonym(entry, value)));
        }
        return result;
    }

    private static DescribeConfigsSynonym synonym(Entry entry, ConfigValue value) {
        return new DescribeConfigsSynonym()
                .setName(value.name())
                .setValue(entry.sensitive() ? null : value.text())
                .setSource(ConfigEntries.sourceOf(value.origin()));
    }

    private static ConfigType typeOf(ConfigDef.Type type) {
        return switch (type) {
            case BOOLEAN -> ConfigType.BOOLEAN;
            case STRING -> ConfigType.STRING;
            case INT -> ConfigType.INT;
            case SHORT -> ConfigType.SHORT;
            case LONG -> ConfigType.LONG;
            case DOUBLE -> ConfigType.DOUBLE;
            case LIST -> ConfigType.LIST;
            case CLASS -> ConfigType.CLASS;
            case PASSWORD -> ConfigType.PASSWORD;
        };
    }
}

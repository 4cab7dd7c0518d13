package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Metadata: the map that every client draws first. It says which brokers there are and who leads which partition, for all
 * topics, for some by name, or (v12) for some by id.
 *
 * <p>A topic that does not exist may be created on the way; this answer still calls it unknown, the next one knows it.
 */
public final class MetadataHandler implements ApiHandler {
    private final String clusterId;
    private final ClusterMetadata metadata;
    private final Configuration configuration;
    private final AutoTopicCreation autoCreation;
    private final Set<TopicIdPartition> offline;

    public MetadataHandler(
            String clusterId, ClusterMetadata metadata, Configuration configuration, AutoTopicCreation autoCreation) {
        this(clusterId, metadata, configuration, autoCreation, Set.of());
    }

    /** @param offline partitions to which this broker's disk says no; a live view */
    public MetadataHandler(String clusterId, ClusterMetadata metadata, Configuration configuration,
            AutoTopicCreation autoCreation, Set<TopicIdPartition> offline) {
        this.offline = offline;
        this.clusterId = clusterId;
        this.metadata = metadata;
        this.configuration = configuration;
        this.autoCreation = autoCreation;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var request = (MetadataRequest) body;
        var namesNothing = whyItNamesNothing(request);
        if (namesNothing.isPresent()) {                         // an answer, not a failure of ours: nothing for the log
            reply.reply(request.getErrorResponse(0, new InvalidRequestException(namesNothing.get())));
            return;
        }
        var view = new ClusterView(metadata.image(), context, metadata.nodeId(), offline);
        var topics = topics(request, context, view);
        var clusterOperations = request.data().includeClusterAuthorizedOperations()
                ? AuthorizedOperations.onCluster(context)
                : AuthorizedOperations.NOT_ASKED;
        // Any broker can forward what is for the controller (lab 15), so each names itself.
        reply.reply(MetadataResponse.prepareResponse(context.apiVersion(), 0, view.nodes(), clusterId, metadata.nodeId(),
                topics, clusterOperations));
    }

    /** A topic is named, or said by its id from version 12 on; empty if each one is. */
    private static Optional<String> whyItNamesNothing(MetadataRequest request) {
        if (request.isAllTopics()) {
            return Optional.empty();
        }
        var nobodyHasAnId = idsOf(request).isEmpty();           // beside an id, names do not count
        for (var topic : request.data().topics()) {
            var hasId = !topic.topicId().equals(Uuid.ZERO_UUID);
            if (request.version() < 12 && topic.name() == null) {
                return Optional.of("Topic name can not be null for version " + request.version());
            }
            if (request.version() < 12 && hasId) {
                return Optional.of("Topic IDs are not supported in requests for version " + request.version());
            }
            if (topic.name() == null && !hasId && nobodyHasAnId) {
                return Optional.of("Neither topic name nor id were specified.");
            }
        }
        return Optional.empty();
    }

    private List<MetadataResponseTopic> topics(MetadataRequest request, ApiContext context, ClusterView view) {
        var ids = request.isAllTopics() ? List.<Uuid>of() : idsOf(request);
        var topics = new ArrayList<MetadataResponseTopic>();
        if (request.isAllTopics()) {
            for (var name : metadata.image().topics().keySet()) {
                if (mayDescribe(context, name)) {               // of the others even the existence is kept secret
                    topics.add(view.topic(name));
                }
            }
        } else if (!ids.isEmpty()) {
            ids.forEach(id -> topics.add(byId(id, context, view)));
        } else {
            namesOf(request).forEach(name -> topics.add(byName(name, request, context, view)));
        }
        if (request.data().includeTopicAuthorizedOperations()) {
            topics.stream().filter(topic -> topic.name() != null && isVisible(topic)).forEach(topic ->
                    topic.setTopicAuthorizedOperations(AuthorizedOperations.onTopic(context, topic.name())));
        }
        return topics;
    }

    private static List<Uuid> idsOf(MetadataRequest request) {
        return request.topicIds().stream().filter(id -> !id.equals(Uuid.ZERO_UUID)).distinct().toList();
    }

    private static Set<String> namesOf(MetadataRequest request) {
        return new LinkedHashSet<>(request.topics());
    }

    private MetadataResponseTopic byId(Uuid id, ApiContext context, ClusterView view) {
        var topic = metadata.image().topic(id);
        if (topic.isEmpty()) {
            return unknown(Errors.UNKNOWN_TOPIC_ID, null).setTopicId(id);
        }
        return mayDescribe(context, topic.get().name())
                ? view.topic(topic.get().name())
                : unknown(Errors.TOPIC_AUTHORIZATION_FAILED, null).setTopicId(id);
    }

    private MetadataResponseTopic byName(String name, MetadataRequest request, ApiContext context, ClusterView view) {
        if (!mayDescribe(context, name)) {
            return unknown(Errors.TOPIC_AUTHORIZATION_FAILED, name);
        }
        if (metadata.image().topic(name).isPresent()) {
            return view.topic(name);
        }
        return unknown(missing(name, request, context), name).setIsInternal(Topic.isInternal(name));
    }

    /** What to say of a topic that does not exist; perhaps it soon will. */
    private Errors missing(String name, MetadataRequest request, ApiContext context) {
        var create = request.allowAutoTopicCreation()
                && configuration.broker(metadata.image()).get(ProduceSettings.AUTO_CREATE_TOPICS_ENABLE);
        if (create && !CreateTopicsHandler.mayCreate(context, name)) {
            return Errors.TOPIC_AUTHORIZATION_FAILED;
        }
        if (!Topic.isValid(name)) {
            return Errors.INVALID_TOPIC_EXCEPTION;
        }
        if (create && !Topic.isInternal(name)) {            // those are made by the coordinators that need them, from lab 07 on
            autoCreation.begin(name);
        }
        return Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private static boolean mayDescribe(ApiContext context, String topic) {
        return context.allows(AclOperation.DESCRIBE, ResourceType.TOPIC, topic);
    }

    private static boolean isVisible(MetadataResponseTopic topic) {
        return topic.errorCode() != Errors.TOPIC_AUTHORIZATION_FAILED.code();
    }

    private static MetadataResponseTopic unknown(Errors error, String name) {
        return new MetadataResponseTopic().setErrorCode(error.code()).setName(name);
    }
}

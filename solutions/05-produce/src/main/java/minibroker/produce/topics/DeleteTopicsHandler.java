package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataImage.Topic;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.runtime.EventLoop;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * DeleteTopics, by name or (v6) by id. The answer goes out when the deletion is committed; the files go a little later.
 *
 * <p>Answers come in the order of the request. Kafka shuffles them, lest their places tell a client which topics exist that
 * it may not see ({@code ControllerApis.deleteTopics}).
 */
public final class DeleteTopicsHandler implements ApiHandler {
    private final EventLoop loop;
    private final ClusterMetadata metadata;
    private final Configuration configuration;

    public DeleteTopicsHandler(EventLoop loop, ClusterMetadata metadata, Configuration configuration) {
        this.loop = loop;
        this.metadata = metadata;
        this.configuration = configuration;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder responder) {
        if (!configuration.broker(metadata.image()).get(ProduceSettings.DELETE_TOPIC_ENABLE)) {
            throw context.apiVersion() < 3
                    ? new InvalidRequestException("Topic deletion is disabled.")
                    : new TopicDeletionDisabledException();
        }
        var request = (DeleteTopicsRequest) body;
        var asked = timesAsked(request);
        var takesTime = asked.entrySet().stream().anyMatch(each -> isOne(each.getKey()) && each.getValue() == 1);
        var reply = AdminReply.within(loop, request.data().timeoutMs(), takesTime, body, responder);
        reply.decide(metadata, image -> new Decision(context, image, asked).change(reply));
    }

    /** What is asked for, and how often. Before v6 there was a list of names only. */
    private static Map<DeleteTopicState, Integer> timesAsked(DeleteTopicsRequest request) {
        var asked = new LinkedHashMap<DeleteTopicState, Integer>();
        request.data().topics().forEach(topic -> asked.merge(topic, 1, Integer::sum));
        request.data().topicNames().forEach(name -> asked.merge(new DeleteTopicState().setName(name), 1, Integer::sum));
        return asked;
    }

    /** A name or an id, not both and not neither. What is not one topic is refused as often as it is there. */
    private static boolean isOne(DeleteTopicState topic) {
        return (topic.name() != null) != !topic.topicId().equals(Uuid.ZERO_UUID);
    }

    /** Decides about one request. A topic that is named twice, even once by name and once by id, is not deleted at all. */
    private static final class Decision {
        private final ApiContext context;
        private final MetadataImage image;
        private final Map<DeleteTopicState, Integer> asked;
        private final List<DeletableTopicResult> answers = new ArrayList<>();
        private final List<MetadataRecord> records = new ArrayList<>();

        Decision(ApiContext context, MetadataImage image, Map<DeleteTopicState, Integer> asked) {
            this.context = context;
            this.image = image;
            this.asked = asked;
        }

        MetadataChange change(AdminReply reply) {
            asked.forEach((topic, times) -> {
                for (int i = 0; i < (isOne(topic) ? 1 : times); i++) {
                    answers.add(decide(topic, times));
                }
            });
            return new MetadataChange(records, error -> reply.reply(response(error)));
        }

        private DeletableTopicResult decide(DeleteTopicState topic, int times) {
            var byName = topic.name() != null;
            if (!isOne(topic)) {
                return refused(topic, Errors.INVALID_REQUEST, byName
                        ? "You may not specify both topic name and topic id."
                        : "Neither topic name nor id were specified.");
            }
            if (times > 1) {
                return refused(topic, Errors.INVALID_REQUEST, byName ? "Duplicate topic name." : "Duplicate topic id.");
            }
            return byName ? decideByName(topic) : decideById(topic);
        }

        private DeletableTopicResult decideByName(DeleteTopicState asker) {
            if (!allows(AclOperation.DESCRIBE, asker.name()) || !allows(AclOperation.DELETE, asker.name())) {
                return refused(asker, Errors.TOPIC_AUTHORIZATION_FAILED, null);
            }
            var topic = image.topic(asker.name());
            if (topic.isEmpty()) {
                return refused(asker, Errors.UNKNOWN_TOPIC_OR_PARTITION, null);
            }
            if (asked.containsKey(new DeleteTopicState().setName(null).setTopicId(topic.get().id()))) {
                return refused(asker, Errors.INVALID_REQUEST,
                        "The provided topic name maps to an ID that was already supplied.");
            }
            return deleted(topic.get());
        }

        private DeletableTopicResult decideById(DeleteTopicState asker) {
            var topic = image.topic(asker.topicId());
            if (topic.isEmpty()) {
                return refused(asker, Errors.UNKNOWN_TOPIC_ID, null);
            }
            var name = topic.get().name();
            if (!allows(AclOperation.DELETE, name)) {
                // Who may not even see the topic is not told its name.
                var shown = new DeleteTopicState().setTopicId(asker.topicId())
                        .setName(allows(AclOperation.DESCRIBE, name) ? name : null);
                return refused(shown, Errors.TOPIC_AUTHORIZATION_FAILED, null);
            }
            return asked.containsKey(new DeleteTopicState().setName(name))
                    ? refused(asker, Errors.INVALID_REQUEST, "The provided topic name maps to an ID that was already supplied.")
                    : deleted(topic.get());
        }

        private boolean allows(AclOperation operation, String topic) {
            return context.allows(AclOperation.DELETE, ResourceType.CLUSTER, AuthorizedOperations.CLUSTER_NAME)
                    || context.allows(operation, ResourceType.TOPIC, topic);
        }

        private DeletableTopicResult deleted(Topic topic) {
            records.add(new RemoveTopicRecord(topic.id()));
            return new DeletableTopicResult().setName(topic.name()).setTopicId(topic.id());
        }

        private static DeletableTopicResult refused(DeleteTopicState topic, Errors error, String message) {
            return new DeletableTopicResult()
                    .setName(topic.name())
                    .setTopicId(topic.topicId())
                    .setErrorCode(error.code())
                    .setErrorMessage(Optional.ofNullable(message).orElse(error.message()));
        }

        private DeleteTopicsResponse response(Errors error) {
            var data = new DeleteTopicsResponseData();
            for (var answer : answers) {
                if (answer.errorCode() == 0 && error != Errors.NONE) {
                    answer.setErrorCode(error.code()).setErrorMessage(error.message());
                }
                data.responses().add(answer);
            }
            return new DeleteTopicsResponse(data);
        }
    }
}

package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates topics that somebody only mentioned. Nobody waits for it: the client is told that the topic is unknown, asks again
 * a moment later as it would anyway, and finds it. Kafka: {@code AutoTopicCreationManager}.
 */
public final class AutoTopicCreation {
    private static final Logger log = LoggerFactory.getLogger(AutoTopicCreation.class);

    private final ClusterMetadata metadata;
    private final TopicCreation creation;
    private final Set<String> underWay = new LinkedHashSet<>();

    public AutoTopicCreation(ClusterMetadata metadata, TopicCreation creation) {
        this.metadata = metadata;
        this.creation = creation;
    }

    /** Begins to create the topic with the broker's defaults, unless that is under way already. */
    public void begin(String topicName) {
        begin(new CreatableTopic().setName(topicName).setNumPartitions(-1).setReplicationFactor((short) -1));
    }

    /** The same for a topic that is not like others, such as {@code __consumer_offsets}. */
    public void begin(CreatableTopic topic) {
        if (underWay.add(topic.name())) {
            metadata.change(image -> decide(image, topic));
        }
    }

    private MetadataChange decide(MetadataImage image, CreatableTopic topic) {
        var records = new ArrayList<MetadataRecord>();
        try {
            records.addAll(creation.decide(image, topic).records());
        } catch (ApiException e) {
            log.warn("topic {} is not created, though a client asked for it: {}", topic.name(), e.getMessage());
        }
        return new MetadataChange(records, error -> {
            underWay.remove(topic.name());
            if (error != Errors.NONE) {
                log.warn("topic {} is not created: {}", topic.name(), error);
            }
        });
    }
}

package minibroker.produce;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import minibroker.produce.metadata.MetadataImage;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.DeleteRecordsRequest;
import org.apache.kafka.common.requests.DeleteRecordsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * DeleteRecords: all below an offset may go, because its readers are done with it. Kafka Streams empties its repartition
 * topics so. Simplified until lab 13: nobody waits for followers, there are none.
 */
public final class DeleteRecordsHandler implements ApiHandler {
    private final Supplier<MetadataImage> image;
    private final Partitions partitions;

    public DeleteRecordsHandler(Supplier<MetadataImage> image, Partitions partitions) {
        this.image = image;
        this.partitions = partitions;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var data = new DeleteRecordsResponseData();
        eachPartitionOnce((DeleteRecordsRequest) body).forEach((partition, asked) ->
                answerFor(partition.topic(), data).partitions().add(delete(context, partition.topic(), asked)));
        reply.reply(new DeleteRecordsResponse(data));
    }

    /** Of two wishes for the same partition the last counts, as in Kafka. */
    private static Map<TopicPartition, DeleteRecordsPartition> eachPartitionOnce(DeleteRecordsRequest request) {
        var asked = new LinkedHashMap<TopicPartition, DeleteRecordsPartition>();
        for (var topic : request.data().topics()) {
            topic.partitions().forEach(each -> asked.put(new TopicPartition(topic.name(), each.partitionIndex()), each));
        }
        return asked;
    }

    private static DeleteRecordsTopicResult answerFor(String topic, DeleteRecordsResponseData data) {
        var answer = data.topics().find(topic);
        if (answer == null) {
            answer = new DeleteRecordsTopicResult().setName(topic);
            data.topics().add(answer);
        }
        return answer;
    }

    private DeleteRecordsPartitionResult delete(ApiContext context, String topic, DeleteRecordsPartition asked) {
        if (!context.allows(AclOperation.DELETE, ResourceType.TOPIC, topic)) {
            return failed(asked, Errors.TOPIC_AUTHORIZATION_FAILED);
        }
        var partition = image.get().partition(topic, asked.partitionIndex());
        if (partition.isEmpty()) {
            return failed(asked, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        return Topic.isInternal(topic) ? failed(asked, Errors.INVALID_TOPIC_EXCEPTION) : delete(partition.get(), asked);
    }

    private DeleteRecordsPartitionResult delete(TopicIdPartition partition, DeleteRecordsPartition asked) {
        var hosted = partitions.find(partition);
        var error = hosted.map(here -> here.leaderError(-1)).orElse(Errors.NOT_LEADER_OR_FOLLOWER);
        if (error != Errors.NONE) {
            return failed(asked, error);
        }
        var log = hosted.orElseThrow().log();
        if (log.settings().compacted() && !log.settings().deleting()) {
            return failed(asked, Errors.POLICY_VIOLATION);              // a compacted log keeps the last of each key, for ever
        }
        var offset = asked.offset() == DeleteRecordsRequest.HIGH_WATERMARK ? log.offsets().highWatermark() : asked.offset();
        if (offset < 0 || offset > log.offsets().highWatermark()) {
            return failed(asked, Errors.OFFSET_OUT_OF_RANGE);
        }
        try {
            log.raiseLogStart(offset);
        } catch (IOException e) {
            return failed(asked, Errors.KAFKA_STORAGE_ERROR);
        }
        return new DeleteRecordsPartitionResult()
                .setPartitionIndex(asked.partitionIndex())
                .setLowWatermark(log.offsets().logStartOffset());
    }

    private static DeleteRecordsPartitionResult failed(DeleteRecordsPartition asked, Errors error) {
        return new DeleteRecordsPartitionResult()
                .setPartitionIndex(asked.partitionIndex())
                .setLowWatermark(DeleteRecordsResponse.INVALID_LOW_WATERMARK)
                .setErrorCode(error.code());
    }
}

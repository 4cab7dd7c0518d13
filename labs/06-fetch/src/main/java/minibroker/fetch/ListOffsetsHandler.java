package minibroker.fetch;

import static minibroker.runtime.TodoError.todo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import minibroker.log.LogOffsets;
import minibroker.produce.Partitions;
import minibroker.produce.metadata.MetadataImage;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.MalformedBatchException;
import minibroker.segment.DamagedFileException;
import minibroker.segment.TimestampAndOffset;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * ListOffsets: which offset stands at a time? A timestamp from 0 on is a time; below that it is a question of its own.
 *
 * <pre>
 *   -1 latest: the first offset this reader may not see      -2 earliest: the log start
 *   -3 the record with the largest timestamp                 -4 earliest on this disk: the log start, nothing is elsewhere
 *   -5 latest in tiered storage, -6 earliest not yet there: there is no tiered storage, so nothing is there
 * </pre>
 *
 * Kafka: {@code KafkaApis.handleListOffsetRequest}, {@code UnifiedLog.fetchOffsetByTimestamp}.
 */
public final class ListOffsetsHandler implements ApiHandler {
    private static final ListOffsetsPartitionResponse NOTHING_THERE = new ListOffsetsPartitionResponse()
            .setTimestamp(ListOffsetsResponse.UNKNOWN_TIMESTAMP)
            .setOffset(ListOffsetsResponse.UNKNOWN_OFFSET);

    private final Supplier<MetadataImage> image;
    private final Partitions partitions;

    public ListOffsetsHandler(Supplier<MetadataImage> image, Partitions partitions) {
        this.image = image;
        this.partitions = partitions;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var request = (ListOffsetsRequest) body;
        if (!FetchHandler.knowsIsolation(request.data().isolationLevel())) {
            reply.reply(request.getErrorResponse(0, new InvalidRequestException("unknown isolation level")));
            return;
        }
        var duplicates = request.duplicatePartitions();
        var answers = new LinkedHashMap<String, ListOffsetsTopicResponse>();
        var answered = new LinkedHashSet<TopicPartition>();              // who is named twice is refused once
        for (var topic : request.topics()) {
            for (var partition : topic.partitions()) {
                if (answered.add(new TopicPartition(topic.name(), partition.partitionIndex()))) {
                    answers.computeIfAbsent(topic.name(), name -> new ListOffsetsTopicResponse().setName(name)).partitions()
                            .add(answer(context, request, topic.name(), partition, duplicates)
                                    .setPartitionIndex(partition.partitionIndex()));
                }
            }
        }
        reply.reply(new ListOffsetsResponse(new ListOffsetsResponseData().setTopics(List.copyOf(answers.values()))));
    }

    private ListOffsetsPartitionResponse answer(ApiContext context, ListOffsetsRequest request, String topic,
            ListOffsetsPartition asked, Set<TopicPartition> duplicates) {
        if (!context.allows(AclOperation.DESCRIBE, ResourceType.TOPIC, topic)) {
            return failed(Errors.TOPIC_AUTHORIZATION_FAILED);
        }
        if (duplicates.contains(new TopicPartition(topic, asked.partitionIndex()))) {
            return failed(Errors.INVALID_REQUEST);
        }
        if (request.version() < firstVersionWith(asked.timestamp())) {
            return failed(Errors.UNSUPPORTED_VERSION);
        }
        var partition = image.get().partition(topic, asked.partitionIndex());
        if (partition.isEmpty()) {
            return failed(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (asked.currentLeaderEpoch() < -1) {                           // -1 is for who knows none; below that no leader ever was
            return failed(Errors.FENCED_LEADER_EPOCH);
        }
        var hosted = partitions.find(partition.get());
        var error = hosted.map(here -> here.leaderError(asked.currentLeaderEpoch())).orElse(Errors.NOT_LEADER_OR_FOLLOWER);
        if (error != Errors.NONE) {
            return failed(error);
        }
        try {
            var answer = lookUp(hosted.orElseThrow(), request, asked.timestamp());
            return isEarliest(asked.timestamp()) ? withEpoch(answer, request, firstEpoch(hosted.orElseThrow())) : answer;
        } catch (DamagedFileException | MalformedBatchException e) {
            return failed(Errors.CORRUPT_MESSAGE);                       // the disk, or a producer: to ask again does not help
        } catch (IOException e) {
            return failed(Errors.KAFKA_STORAGE_ERROR);
        }
    }

    private static boolean isEarliest(long timestamp) {
        return timestamp == ListOffsetsRequest.EARLIEST_TIMESTAMP || timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP;
    }

    /**
     * Under which leader the first record was written; the one who leads now, if there is no record. Its batch says so. Kafka
     * has a list of all epochs beside the log ({@code LeaderEpochFileCache}), and so have we from lab 14 on.
     */
    private static int firstEpoch(Partitions.Hosted hosted) throws IOException {
        var offsets = hosted.log().offsets();
        var first = hosted.log().read(offsets.logStartOffset(), 0, true, offsets.logEndOffset());
        if (first.isEmpty()) {
            return hosted.leaderEpoch();
        }
        try {
            var header = ByteBuffer.allocate(BatchFormat.HEADER_BYTES);
            first.get().file().read(header, first.get().position());
            return BatchHeader.read(header, 0).partitionLeaderEpoch();
        } finally {
            first.get().file().release();
        }
    }

    /** @throws MalformedBatchException if a batch that has to be looked into does not unpack */
    private static ListOffsetsPartitionResponse lookUp(Partitions.Hosted hosted, ListOffsetsRequest request, long timestamp)
            throws IOException {
        var log = hosted.log();
        var bound = boundFor(request, log.offsets());
        throw todo("Lab 06, step 5: the class's table, line by line; what was found may still be hidden");
    }

    /** The first offset that this reader must not hear of, as in a Fetch. Who is not {@code CONSUMER_REPLICA_ID} is a follower. */
    static long boundFor(ListOffsetsRequest request, LogOffsets offsets) {
        throw todo("Lab 06, step 5: the role knows; which one is it?");
    }

    /** The version that introduced a question; one that no version knows cannot be answered in any. */
    private static int firstVersionWith(long timestamp) {
        if (timestamp >= ListOffsetsRequest.EARLIEST_TIMESTAMP) {
            return 1;
        }
        if (timestamp == ListOffsetsRequest.MAX_TIMESTAMP) {
            return 7;                                                    // KIP-734
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) {
            return 8;                                                    // KIP-405
        }
        if (timestamp == ListOffsetsRequest.LATEST_TIERED_TIMESTAMP) {
            return 9;                                                    // KIP-1005
        }
        return timestamp == ListOffsetsRequest.EARLIEST_PENDING_UPLOAD_TIMESTAMP ? 11 : Integer.MAX_VALUE;   // KIP-1023
    }

    private static ListOffsetsPartitionResponse at(long offset) {
        return new ListOffsetsPartitionResponse().setTimestamp(ListOffsetsResponse.UNKNOWN_TIMESTAMP).setOffset(offset);
    }

    /** What was found, with its time and its epoch, or nothing if there is none or this reader may not see it. */
    private static ListOffsetsPartitionResponse visible(Optional<TimestampAndOffset> found, long bound,
            ListOffsetsRequest request) {
        throw todo("Lab 06, step 5: the log knows no bound; you do");
    }

    /** Under which leader the record was written; there is no field for it before version 4. */
    private static ListOffsetsPartitionResponse withEpoch(ListOffsetsPartitionResponse answer, ListOffsetsRequest request, int epoch) {
        return request.version() >= 4 ? answer.setLeaderEpoch(epoch) : answer;
    }

    private static ListOffsetsPartitionResponse failed(Errors error) {
        return NOTHING_THERE.duplicate().setErrorCode(error.code());
    }
}

package minibroker.produce.topics;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import minibroker.log.LogDirectory;
import minibroker.log.PartitionLog;
import minibroker.produce.metadata.LocalJournal;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.DescribeLogDirsRequest;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;
import org.apache.kafka.common.resource.ResourceType;

/**
 * DescribeLogDirs: how many bytes each partition takes on this broker's disk, and how many are left. The lag says how far a
 * copy in the making is behind; partitions never move between directories here, there is only one, so it is 0.
 *
 * <p>While the disk says no to a partition, the directory has the error KAFKA_STORAGE_ERROR. Kafka then names no partitions of it;
 * ours can still be read, so they are named, and sizes and room help to see why.
 */
public final class DescribeLogDirsHandler implements ApiHandler {
    private final LogDirectory directory;
    private final BooleanSupplier someOffline;

    public DescribeLogDirsHandler(LogDirectory directory) {
        this(directory, () -> false);
    }

    /** @param someOffline does the disk say no to any partition at the moment? */
    public DescribeLogDirsHandler(LogDirectory directory, BooleanSupplier someOffline) {
        this.directory = directory;
        this.someOffline = someOffline;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var data = new DescribeLogDirsResponseData();
        if (context.allows(AclOperation.DESCRIBE, ResourceType.CLUSTER, AuthorizedOperations.CLUSTER_NAME)) {
            data.setResults(List.of(describe((DescribeLogDirsRequest) body)));
        } else {
            data.setErrorCode(Errors.CLUSTER_AUTHORIZATION_FAILED.code());
        }
        reply.reply(new DescribeLogDirsResponse(data));
    }

    private DescribeLogDirsResult describe(DescribeLogDirsRequest request) {
        var error = someOffline.getAsBoolean() ? Errors.KAFKA_STORAGE_ERROR : Errors.NONE;
        var result = new DescribeLogDirsResult().setLogDir(directory.storage().location()).setErrorCode(error.code());
        try {
            return result
                    .setTopics(topics(request))
                    .setTotalBytes(directory.storage().totalBytes())
                    .setUsableBytes(directory.storage().usableBytes());
        } catch (IOException e) {
            return result.setTopics(List.of()).setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
        }
    }

    private List<DescribeLogDirsTopic> topics(DescribeLogDirsRequest request) {
        Map<String, DescribeLogDirsTopic> topics = new LinkedHashMap<>();
        for (var log : directory.logs()) {
            if (!log.partition().equals(LocalJournal.PARTITION) && isAskedFor(request, log)) {
                topics.computeIfAbsent(log.partition().topic(), name -> new DescribeLogDirsTopic().setName(name))
                        .partitions().add(new DescribeLogDirsPartition()
                                .setPartitionIndex(log.partition().partition())
                                .setPartitionSize(log.sizeBytes()));
            }
        }
        return List.copyOf(topics.values());
    }

    private static boolean isAskedFor(DescribeLogDirsRequest request, PartitionLog log) {
        if (request.isAllTopicPartitions()) {
            return true;
        }
        return request.data().topics().findAll(log.partition().topic()).stream()          // it may be named twice
                .anyMatch(topic -> topic.partitions().contains(log.partition().partition()));
    }
}

package minibroker.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import minibroker.runtime.Storage;
import org.apache.kafka.common.TopicPartition;

/**
 * The three checkpoint files of a data directory. Partitions that are on disk but not open yet keep the offsets that were
 * found for them, so that a checkpoint written early in a start forgets nobody.
 */
final class Checkpoints {
    private final OffsetCheckpoint recoveryPoints;
    private final OffsetCheckpoint logStarts;
    private final OffsetCheckpoint highWatermarks;
    private final Map<TopicPartition, Checkpointed> unopened = new LinkedHashMap<>();

    Checkpoints(Storage storage) {
        recoveryPoints = new OffsetCheckpoint(storage, "recovery-point-offset-checkpoint");
        logStarts = new OffsetCheckpoint(storage, "log-start-offset-checkpoint");
        highWatermarks = new OffsetCheckpoint(storage, "replication-offset-checkpoint");
    }

    void read(Collection<TopicPartition> onDisk) throws IOException {
        recoveryPoints.read();
        logStarts.read();
        highWatermarks.read();
        for (var partition : onDisk) {
            unopened.put(partition, new Checkpointed(recoveryPoints.onDisk(partition), logStarts.onDisk(partition),
                    highWatermarks.onDisk(partition)));
        }
    }

    /** Partitions that a start has found and nobody has opened. */
    List<TopicPartition> unopened() {
        return new ArrayList<>(unopened.keySet());
    }

    /** What is known of a partition that is about to be opened. */
    Checkpointed saved(TopicPartition partition) {
        return unopened.getOrDefault(partition, Checkpointed.NOTHING);
    }

    /** It is open now and its log speaks for itself, or it is not here any more. */
    void forget(TopicPartition partition) {
        unopened.remove(partition);
    }

    /** See {@link RecoveryPoint.Guard}; the log start likewise, or a start would take the log for one that lost its end. */
    void lower(TopicPartition partition, long recoveryPoint, long logStartOffset, Collection<PartitionLog> logs)
            throws IOException {
        lower(recoveryPoints, partition, recoveryPoint, () -> recoveryPoints(logs));
        lower(logStarts, partition, logStartOffset, () -> logStarts(logs));
    }

    /** Rarely has anything to do, so it gathers all offsets only then: a topic of a thousand partitions asks a thousand times. */
    private static void lower(OffsetCheckpoint checkpoint, TopicPartition partition, long offset,
            Supplier<Map<TopicPartition, Long>> offsets) throws IOException {
        if (checkpoint.onDisk(partition) > offset) {
            var now = offsets.get();
            now.put(partition, offset);
            checkpoint.writeNow(now);
        }
    }

    void writeRecoveryPointsLater(Collection<PartitionLog> logs, Upkeep upkeep) {
        recoveryPoints.writeLater(recoveryPoints(logs), upkeep);
        highWatermarks.writeLater(highWatermarks(logs), upkeep);
    }

    void writeLogStartsLater(Collection<PartitionLog> logs, Upkeep upkeep) {
        logStarts.writeLater(logStarts(logs), upkeep);
    }

    void writeAllNow(Collection<PartitionLog> logs) throws IOException {
        recoveryPoints.writeNow(recoveryPoints(logs));
        logStarts.writeNow(logStarts(logs));
        highWatermarks.writeNow(highWatermarks(logs));
    }

    private Map<TopicPartition, Long> recoveryPoints(Collection<PartitionLog> logs) {
        return offsets(logs, PartitionLog::recoveryPoint, Checkpointed::recoveryPoint);
    }

    private Map<TopicPartition, Long> logStarts(Collection<PartitionLog> logs) {
        return offsets(logs, log -> log.offsets().logStartOffset(), Checkpointed::logStartOffset);
    }

    private Map<TopicPartition, Long> highWatermarks(Collection<PartitionLog> logs) {
        return offsets(logs, log -> log.offsets().highWatermark(), Checkpointed::highWatermark);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<PartitionLog> logs, ToLongFunction<PartitionLog> ofLog, ToLongFunction<Checkpointed> ofUnopened) {
        var offsets = new LinkedHashMap<TopicPartition, Long>();
        unopened.forEach((partition, saved) -> offsets.put(partition, ofUnopened.applyAsLong(saved)));
        logs.forEach(log -> offsets.put(log.partition().topicPartition(), ofLog.applyAsLong(log)));
        return offsets;
    }
}

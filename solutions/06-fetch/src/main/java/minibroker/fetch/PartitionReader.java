package minibroker.fetch;

import java.io.IOException;
import java.util.Optional;
import minibroker.log.LogOffsets;
import minibroker.log.PartitionLog;
import minibroker.produce.Partitions;
import minibroker.segment.SegmentSlice;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition for one reader: may it, from where, and how far?
 *
 * <pre>
 *   logStartOffset ........ fetchOffset ........ bound of the role ........ logEndOffset
 *                               └── what the answer may hold ──┘
 * </pre>
 */
final class PartitionReader {
    private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);

    /** What one partition has to say. The slice, if there is one, holds a reference of its file until it is released. */
    record Reading(Errors error, LogOffsets offsets, Optional<SegmentSlice> slice) {
        static Reading failed(Errors error) {
            return new Reading(error, null, Optional.empty());
        }

        int sizeInBytes() {
            return slice.map(SegmentSlice::size).orElse(0);
        }

        void release() {
            slice.ifPresent(s -> s.file().release());
        }
    }

    private final Partitions partitions;

    PartitionReader(Partitions partitions) {
        this.partitions = partitions;
    }

    /** @param minOneBatch give the first batch whole even if it is larger than {@code maxBytes} (KIP-74): or nobody ever gets past it */
    Reading read(TopicIdPartition partition, FetchRole role, int currentLeaderEpoch, long fetchOffset, int maxBytes, boolean minOneBatch) {
        var hosted = partitions.find(partition);
        var error = hosted.map(here -> here.leaderError(currentLeaderEpoch)).orElse(Errors.NOT_LEADER_OR_FOLLOWER);
        if (error != Errors.NONE) {
            return Reading.failed(error);
        }
        return read(hosted.orElseThrow().log(), role, fetchOffset, maxBytes, minOneBatch);
    }

    private Reading read(PartitionLog from, FetchRole role, long fetchOffset, int maxBytes, boolean minOneBatch) {
        var offsets = from.offsets();
        if (fetchOffset < offsets.logStartOffset() || fetchOffset > offsets.logEndOffset()) {
            return Reading.failed(Errors.OFFSET_OUT_OF_RANGE);
        }
        var bound = role.bound(offsets);
        if (fetchOffset >= bound || maxBytes <= 0 && !minOneBatch) {
            return new Reading(Errors.NONE, offsets, Optional.empty());  // nothing yet, which is no error
        }
        try {
            return new Reading(Errors.NONE, offsets, from.read(fetchOffset, Math.max(0, maxBytes), minOneBatch, bound));
        } catch (IOException e) {
            log.error("{} cannot be read at offset {}", from.partition(), fetchOffset, e);
            return Reading.failed(Errors.KAFKA_STORAGE_ERROR);
        }
    }
}

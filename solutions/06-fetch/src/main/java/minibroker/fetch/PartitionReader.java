package minibroker.fetch;

import java.io.IOException;
import java.util.Optional;
import minibroker.log.LogOffsets;
import minibroker.log.PartitionLog;
import minibroker.produce.Partitions;
import minibroker.segment.SegmentSlice;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition for one reader: may it, from where, and how far? The order of the questions is part of the protocol.
 *
 * <pre>
 *   logStartOffset ........ fetchOffset ........ bound of the role ........ logEndOffset
 *                               └── what the answer may hold ──┘
 * </pre>
 */
final class PartitionReader {
    private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);

    /** What one partition has to say. The slice, if there is one, holds a reference of its file until it is released. */
    record Reading(Errors error, LogOffsets offsets, Optional<SegmentSlice> slice, boolean parted) {
        static Reading failed(Errors error) {
            return new Reading(error, null, Optional.empty(), false);
        }

        static Reading of(LogOffsets offsets, Optional<SegmentSlice> slice) {
            return new Reading(Errors.NONE, offsets, slice, false);
        }

        /** Something that the reader must hear of at once, however few bytes it is. */
        boolean isUrgent() {
            return error != Errors.NONE || parted;
        }

        int sizeInBytes() {
            return slice.map(SegmentSlice::size).orElse(0);
        }

        void release() {
            slice.ifPresent(s -> s.file().release());
        }
    }

    private final Partitions partitions;
    private final FetchAnnotator annotator;

    PartitionReader(Partitions partitions, FetchAnnotator annotator) {
        this.partitions = partitions;
        this.annotator = annotator;
    }

    /** May we believe this reader that it holds all below its offset? */
    boolean isValid(FetchRequestView asked) {
        return refusal(asked).isEmpty();
    }

    /** What is to be said instead of records. */
    private Optional<Reading> refusal(FetchRequestView asked) {
        var hosted = partitions.find(asked.partition());
        var error = hosted.map(here -> here.leaderError(asked.currentLeaderEpoch())).orElse(Errors.NOT_LEADER_OR_FOLLOWER);
        if (error != Errors.NONE) {
            return Optional.of(Reading.failed(error));
        }
        var offsets = hosted.orElseThrow().log().offsets();
        if (annotator.parted(asked)) {
            return Optional.of(new Reading(Errors.NONE, offsets, Optional.empty(), true));
        }
        if (asked.fetchOffset() < offsets.logStartOffset() || asked.fetchOffset() > offsets.logEndOffset()) {
            return Optional.of(Reading.failed(Errors.OFFSET_OUT_OF_RANGE));
        }
        return Optional.empty();
    }

    /** @param minOneBatch the first batch comes whole even if it exceeds {@code maxBytes} (KIP-74), or nobody ever gets past it */
    Reading read(FetchRequestView asked, int maxBytes, boolean minOneBatch) {
        var refusal = refusal(asked);
        return refusal.isPresent() ? refusal.get()
                : read(partitions.find(asked.partition()).orElseThrow().log(), asked, maxBytes, minOneBatch);
    }

    private static Reading read(PartitionLog from, FetchRequestView asked, int maxBytes, boolean minOneBatch) {
        var offsets = from.offsets();
        var bound = asked.role().bound(offsets);
        if (asked.fetchOffset() >= bound || maxBytes <= 0 && !minOneBatch) {
            return Reading.of(offsets, Optional.empty());               // nothing yet, which is no error
        }
        try {
            return Reading.of(offsets, from.read(asked.fetchOffset(), Math.max(0, maxBytes), minOneBatch, bound));
        } catch (IOException e) {
            log.error("{} cannot be read at offset {}", from.partition(), asked.fetchOffset(), e);
            return Reading.failed(Errors.KAFKA_STORAGE_ERROR);
        }
    }
}

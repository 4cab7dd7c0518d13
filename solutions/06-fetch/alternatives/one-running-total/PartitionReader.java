package minibroker.fetch;

import static minibroker.runtime.TodoError.todo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import minibroker.log.LogOffsets;
import minibroker.log.PartitionLog;
import minibroker.produce.Partitions;
import minibroker.segment.DamagedFileException;
import minibroker.segment.SegmentSlice;
import org.apache.kafka.common.TopicIdPartition;
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
    private final Map<TopicIdPartition, String> toldLast = new LinkedHashMap<>();    // what was wrong with it when we said so

    PartitionReader(Partitions partitions, FetchAnnotator annotator) {
        this.partitions = partitions;
        this.annotator = annotator;
    }

    /** May we believe this reader that it holds all below its offset? */
    boolean isValid(FetchRequestView asked) {
        return refusal(asked).isEmpty();
    }

    /** What is to be said instead of records: first whether we are the one to ask, then what was asked for. */
    private Optional<Reading> refusal(FetchRequestView asked) {
        var error = leaderError(asked);
        if (error != Errors.NONE) {
            return Optional.of(Reading.failed(error));
        }
        var offsets = logOf(asked).offsets();
        if (annotator.parted(asked)) {
            return Optional.of(new Reading(Errors.NONE, offsets, Optional.empty(), true));
        }
        return isInRange(asked.fetchOffset(), offsets) ? Optional.empty()
                : Optional.of(Reading.failed(Errors.OFFSET_OUT_OF_RANGE));
    }

    /** NONE if this broker leads the partition in the epoch that the reader believes in. What is not here, we do not lead. */
    private Errors leaderError(FetchRequestView asked) {
        Optional<Partitions.Hosted> here = partitions.find(asked.partition());
        if (here.isEmpty()) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        return here.get().leaderError(asked.currentLeaderEpoch());
    }

    /** Can anybody stand at this offset? The log's end is in range: there is nothing yet, and there will be. */
    static boolean isInRange(long fetchOffset, LogOffsets offsets) {
        return fetchOffset >= offsets.logStartOffset() && fetchOffset <= offsets.logEndOffset();
    }

    private PartitionLog logOf(FetchRequestView asked) {
        return partitions.find(asked.partition()).orElseThrow().log();
    }

    /** @param minOneBatch the first batch comes whole even if it exceeds {@code maxBytes} (KIP-74), or nobody ever gets past it */
    Reading read(FetchRequestView asked, int maxBytes, boolean minOneBatch) {
        return refusal(asked).orElseGet(() -> read(logOf(asked), asked, maxBytes, minOneBatch));
    }

    /**
     * Reads for somebody who may read.
     *
     * @param maxBytes may be 0 or less, if other partitions have used it up
     */
    private Reading read(PartitionLog from, FetchRequestView asked, int maxBytes, boolean minOneBatch) {
        LogOffsets now = from.offsets();
        long end = asked.role().bound(now);
        boolean anyRoom = maxBytes > 0 || minOneBatch;
        Optional<SegmentSlice> found = Optional.empty();
        if (asked.fetchOffset() < end && anyRoom) {
            try {
                found = from.read(asked.fetchOffset(), maxBytes < 0 ? 0 : maxBytes, minOneBatch, end);
            } catch (IOException e) {
                return failed(from, asked, e);
            }
        }
        return Reading.of(now, found);
    }

    /**
     * Told to the log once, not at each of the requests that follow. A damaged file has its own error: with CORRUPT_MESSAGE a
     * consumer gives up loudly, as it should, for it must not go past; with KAFKA_STORAGE_ERROR it tries again for ever.
     */
    private Reading failed(PartitionLog from, FetchRequestView asked, IOException why) {
        if (!why.toString().equals(toldLast.put(from.partition(), why.toString()))) {
            log.error("{} cannot be read at offset {}", from.partition(), asked.fetchOffset(), why);
        }
        return Reading.failed(why instanceof DamagedFileException ? Errors.CORRUPT_MESSAGE : Errors.KAFKA_STORAGE_ERROR);
    }
}

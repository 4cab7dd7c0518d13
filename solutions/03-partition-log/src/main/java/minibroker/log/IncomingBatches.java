package minibroker.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import minibroker.record.BatchCheck;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.BatchStamp;
import org.apache.kafka.common.protocol.Errors;

/**
 * The batches of one append, between the moment they arrive and the moment they are written.
 *
 * <pre>
 *   bytes ──▶ examine: whole? CRC? sizes? times? ──▶ place: which offsets? ──▶ stamp: write them in ──▶ the segment
 * </pre>
 *
 * Each log has one of these and uses it again and again: an append allocates little more than its headers.
 */
final class IncomingBatches {
    private static final Optional<AppendResult> FINE = Optional.empty();

    private final List<BatchHeader> headers = new ArrayList<>(1);
    private int sizeInBytes;
    private long maxTimestamp;

    /** The headers; with their final offsets once {@link #place} has been called. */
    List<BatchHeader> headers() {
        return headers;
    }

    /** Bytes of all whole batches. */
    int sizeInBytes() {
        return sizeInBytes;
    }

    /** The largest timestamp in any of them. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    long baseOffset() {
        return headers.get(0).baseOffset();
    }

    /** The first offset after the last batch. */
    long nextOffset() {
        return headers.get(headers.size() - 1).nextOffset();
    }

    // --- is it sound?

    /** Looks at every batch once; the result is empty if none is objectionable. Changes nothing but this object. */
    Optional<AppendResult> examine(ByteBuffer bytes, AppendOrigin origin, LogSettings settings, long nowMs) {
        headers.clear();
        sizeInBytes = 0;
        maxTimestamp = -1;
        while (sizeInBytes < bytes.remaining()) {
            var position = bytes.position() + sizeInBytes;
            var finding = inspect(bytes, position, origin);
            if (finding.verdict() == BatchCheck.Verdict.TORN && origin == AppendOrigin.REPLICATION && !headers.isEmpty()) {
                break;                        // a leader's answer ends where its limit cut it; the rest comes with the next
            }
            if (!finding.isWhole()) {
                return refuse(Errors.CORRUPT_MESSAGE, finding.text());
            }
            var objection = add(BatchHeader.read(bytes, position), origin, settings, nowMs);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return objectionToAll(origin, settings);
    }

    /** The CRC is computed here and nowhere else, and only for bytes that came over a wire. */
    private static BatchCheck.Finding inspect(ByteBuffer bytes, int position, AppendOrigin origin) {
        var available = bytes.limit() - position;
        var fromOutside = origin == AppendOrigin.CLIENT || origin == AppendOrigin.REPLICATION;
        return fromOutside || available < BatchFormat.HEADER_BYTES
                ? BatchCheck.inspect(bytes, position, bytes.limit())
                : BatchCheck.frame(BatchHeader.read(bytes, position), available);
    }

    private Optional<AppendResult> add(BatchHeader header, AppendOrigin origin, LogSettings settings, long nowMs) {
        var objection = origin.assignsOffsets() ? objectionTo(header, origin, settings, nowMs) : FINE;
        if (objection.isEmpty()) {
            headers.add(header);
            sizeInBytes += header.sizeInBytes();
            maxTimestamp = Math.max(maxTimestamp, header.maxTimestamp());
        }
        return objection;
    }

    private static Optional<AppendResult> objectionTo(
            BatchHeader header, AppendOrigin origin, LogSettings settings, long nowMs) {
        if (header.recordCount() != header.lastOffsetDelta() + 1) {      // else offsets would skip, or run into the next batch
            return refuse(Errors.INVALID_RECORD, "%d records cannot take offsets 0 to %d"
                    .formatted(header.recordCount(), header.lastOffsetDelta()));
        }
        if (header.sizeInBytes() > settings.maxMessageBytes() && origin != AppendOrigin.QUORUM) {
            return refuse(Errors.MESSAGE_TOO_LARGE, "the batch has %d bytes, max.message.bytes is %d"
                    .formatted(header.sizeInBytes(), settings.maxMessageBytes()));
        }
        return origin == AppendOrigin.CLIENT ? objectionToClient(header, settings, nowMs) : FINE;
    }

    /**
     * Timestamps are judged by the header: its maximum covers every record, its base is that of the first one. Kafka's
     * {@code LogValidator} looks at each record.
     */
    private static Optional<AppendResult> objectionToClient(BatchHeader header, LogSettings settings, long nowMs) {
        if (header.isControl()) {
            return refuse(Errors.INVALID_RECORD, "only coordinators write control batches");
        }
        if (settings.logAppendTime()) {
            return FINE;
        }
        if (header.maxTimestamp() - nowMs > settings.timestampAfterMaxMs()) {
            return refuse(Errors.INVALID_TIMESTAMP, "timestamp %d is more than %d ms after the broker's time %d"
                    .formatted(header.maxTimestamp(), settings.timestampAfterMaxMs(), nowMs));
        }
        if (header.baseTimestamp() >= 0 && nowMs - header.baseTimestamp() > settings.timestampBeforeMaxMs()) {
            return refuse(Errors.INVALID_TIMESTAMP, "timestamp %d is more than %d ms before the broker's time %d"
                    .formatted(header.baseTimestamp(), settings.timestampBeforeMaxMs(), nowMs));
        }
        return FINE;
    }

    private Optional<AppendResult> objectionToAll(AppendOrigin origin, LogSettings settings) {
        if (headers.isEmpty()) {
            return refuse(Errors.CORRUPT_MESSAGE, "there is no batch");
        }
        if (origin.assignsOffsets() && sizeInBytes > settings.segmentBytes()) {
            return refuse(Errors.RECORD_LIST_TOO_LARGE, "%d bytes do not fit into a segment of %d"
                    .formatted(sizeInBytes, settings.segmentBytes()));
        }
        return FINE;
    }

    // --- where does it go?

    /** Gives each header its offsets behind {@code logEndOffset}, or, for a follower, checks those that it brings. */
    Optional<AppendResult> place(AppendOrigin origin, long logEndOffset, int leaderEpoch) {
        var next = logEndOffset;
        for (int i = 0; i < headers.size(); i++) {
            if (origin.assignsOffsets()) {
                headers.set(i, headers.get(i).stamped(next, leaderEpoch));
            } else if (headers.get(i).baseOffset() < next) {
                return refuse(Errors.OFFSET_OUT_OF_RANGE, "the leader sent a batch at offset %d, the log is at %d already"
                        .formatted(headers.get(i).baseOffset(), next));
            }
            next = headers.get(i).nextOffset();
        }
        return FINE;
    }

    /** Asks the passengers. Each batch is judged by what the log holds now, not by the batches before it in this append. */
    Optional<AppendResult> admit(Passengers passengers, AppendOrigin origin) {
        for (int i = 0; i < headers.size(); i++) {
            var admission = passengers.admit(headers.get(i), origin);
            if (admission instanceof Admission.Duplicate twin) {
                return Optional.of(new AppendResult.Duplicate(twin.baseOffset(), twin.endOffset(), twin.logAppendTimeMs()));
            }
            if (admission instanceof Admission.Refused refused) {
                return refuse(refused.error(), refused.message());
            }
        }
        return FINE;
    }

    // --- write it in

    /** Writes offsets and epochs into the bytes, and the broker's time if {@code logAppendTime} asks for it. */
    void stamp(ByteBuffer bytes, boolean logAppendTime, long nowMs) {
        var position = bytes.position();
        for (int i = 0; i < headers.size(); i++) {
            var header = headers.get(i);
            BatchStamp.offset(bytes, position, header.baseOffset());
            BatchStamp.leaderEpoch(bytes, position, header.partitionLeaderEpoch());
            if (logAppendTime) {
                BatchStamp.logAppendTime(bytes, position, header.sizeInBytes(), nowMs);
                headers.set(i, BatchHeader.read(bytes, position));
                maxTimestamp = nowMs;
            }
            position += header.sizeInBytes();
        }
    }

    private static Optional<AppendResult> refuse(Errors error, String message) {
        return Optional.of(new AppendResult.Refused(error, message));
    }
}

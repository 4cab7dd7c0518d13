package minibroker.produce;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import minibroker.log.LogSettings;
import minibroker.record.BatchCheck;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.BatchRecords;
import minibroker.record.BatchStamp;
import org.apache.kafka.common.protocol.Errors;

/**
 * The rules for what a producer may send, as Kafka's {@code LogValidator} has them. The log itself makes sure that a batch
 * is sound (CRC) and not too large; here it is about whether its content keeps the promises of header and topic.
 *
 * <p>Simplified: a compressed batch is not opened unless the topic asks for keys or for a bound on old timestamps, so a
 * producer that lies inside a compressed block is found out by consumers only. Kafka decompresses every batch. And Kafka
 * lets a claim of log-append time pass where the topic takes the producer's time, and judges all timestamps but -1.
 */
final class ClientBatch {
    private static final int MAX_SHOWN_ERRORS = 3;
    private static final int LAST_CODEC = 4;                            // zstd

    private final ByteBuffer buffer;
    private final int position;
    private final BatchHeader header;
    private final LogSettings settings;
    private final long nowMs;
    private final List<RecordError> errors = new ArrayList<>(0);
    private boolean badTimestamp;
    private long largestTimestampMs = -1;

    private ClientBatch(ByteBuffer buffer, LogSettings settings, long nowMs) {
        this.buffer = buffer;
        this.position = buffer.position();
        this.header = BatchHeader.read(buffer, position);
        this.settings = settings;
        this.nowMs = nowMs;
    }

    /** Why the batch is refused, if it is. The buffer's remaining bytes must be exactly one batch; its position stays. */
    static Optional<AppendOutcome> refusal(ByteBuffer buffer, LogSettings settings, long nowMs) {
        if (buffer.remaining() < BatchFormat.HEADER_BYTES) {
            return refuse(Errors.CORRUPT_MESSAGE,
                    "a batch has at least " + BatchFormat.HEADER_BYTES + " bytes, got " + buffer.remaining());
        }
        var batch = new ClientBatch(buffer, settings, nowMs);
        var refusal = batch.byHeader();
        return refusal.isPresent() ? refusal : batch.byRecords();
    }

    private Optional<AppendOutcome> byHeader() {
        var notWhole = byFrame();
        return notWhole.isPresent() ? notWhole : byPromises();
    }

    /** Is it one batch of a known format, and not too large? Until that is known, its other fields mean nothing. */
    private Optional<AppendOutcome> byFrame() {
        if (header.magic() != BatchFormat.CURRENT_MAGIC) {
            return refuse(header.magic() == 0 || header.magic() == 1 ? Errors.INVALID_RECORD : Errors.CORRUPT_MESSAGE,
                    "batches have magic 2 since Kafka 0.11, got " + header.magic());
        }
        if (buffer.remaining() > settings.maxMessageBytes()) {
            return refuse(Errors.MESSAGE_TOO_LARGE, "the batch has " + buffer.remaining()
                    + " bytes, the topic's max.message.bytes is " + settings.maxMessageBytes());
        }
        if (header.sizeInBytes() < BatchFormat.HEADER_BYTES || header.sizeInBytes() > buffer.remaining()) {
            return refuse(header.sizeInBytes() < BatchFormat.HEADER_BYTES ? Errors.CORRUPT_MESSAGE : Errors.INVALID_RECORD,
                    "the batch says it has " + header.sizeInBytes() + " bytes, " + buffer.remaining() + " came");
        }
        if (header.sizeInBytes() < buffer.remaining()) {
            return refuse(Errors.INVALID_RECORD, "a request brings one batch for a partition, more bytes follow it");
        }
        return Optional.empty();
    }

    /** What a header promises, and what only a broker may say. The first that is wrong decides. */
    private Optional<AppendOutcome> byPromises() {
        if (header.baseOffset() != 0) {
            return invalid("a producer says base offset 0, got " + header.baseOffset());
        }
        int count = header.recordCount();
        if (count < 1 || header.lastOffsetDelta() != count - 1) {
            return invalid("its header counts " + count + " records and has last offset delta " + header.lastOffsetDelta());
        }
        if (header.isControl()) {
            return invalid("a client may not send control batches");
        }
        if (header.codec() > LAST_CODEC) {
            return invalid("unknown codec " + header.codec());
        }
        if (header.isIdempotent() && (header.producerEpoch() < 0 || header.baseSequence() < 0)) {
            return invalid("producer id " + header.producerId() + " with epoch " + header.producerEpoch() + ", sequence "
                    + header.baseSequence());
        }
        if (header.isLogAppendTime()) {
            return unlessBroken(AppendOutcome.of(Errors.INVALID_TIMESTAMP, "only a broker may set log-append time"));
        }
        return Optional.empty();
    }

    private Optional<AppendOutcome> byRecords() {
        try {
            if (header.codec() == 0) {
                RecordWalk.walk(buffer, position, header, this::check);
            } else if (settings.compacted() || boundsOldTimestamps() || tooNew(header.maxTimestamp())) {
                checkCompressed();
            }
        } catch (RuntimeException e) {                                  // lengths that lie lead to all sorts of exceptions
            return invalid("its records do not add up: " + e.getMessage());
        }
        if (!errors.isEmpty()) {
            return unlessBroken(refusalOfRecords());
        }
        return header.codec() == 0 && largestTimestampMs != header.maxTimestamp() ? correctedMaxTimestamp() : Optional.empty();
    }

    /** The header says another largest timestamp than the records: as Kafka, we believe the records. */
    private Optional<AppendOutcome> correctedMaxTimestamp() {
        if (crcIsWrong()) {
            return broken();                                            // a new CRC must not make a damaged batch whole
        }
        BatchStamp.maxTimestamp(buffer, position, header.sizeInBytes(), largestTimestampMs);
        return Optional.empty();
    }

    private void checkCompressed() {
        var counted = new int[1];
        BatchRecords.find(buffer, position, record -> {
            check(counted[0]++, record.timestampMs(), record.hasKey());
            return false;                                               // go on: all of them are to be looked at
        });
        if (counted[0] != header.recordCount()) {
            throw new IllegalArgumentException(
                    "the header counts " + header.recordCount() + " records, the batch holds " + counted[0]);
        }
    }

    /** One record: called for each, in order. What is wrong with it goes to {@code errors}; the others are looked at, too. */
    private void check(int index, long timestampMs, boolean hasKey) {
        largestTimestampMs = Math.max(largestTimestampMs, timestampMs);
        if (settings.compacted() && !hasKey) {
            errors.add(new RecordError(index, "a compacted topic needs a key"));
        } else if (!settings.logAppendTime() && (tooOld(timestampMs) || tooNew(timestampMs))) {
            errors.add(new RecordError(index, outOfBounds(timestampMs)));
            badTimestamp = true;
        }
    }

    private String outOfBounds(long timestampMs) {
        return "timestamp " + timestampMs + " is not within message.timestamp.before.max.ms=" + settings.timestampBeforeMaxMs()
                + " and message.timestamp.after.max.ms=" + settings.timestampAfterMaxMs() + " of the broker's time, " + nowMs;
    }

    private boolean boundsOldTimestamps() {
        return !settings.logAppendTime() && settings.timestampBeforeMaxMs() != Long.MAX_VALUE;
    }

    /** More than {@code timestampBeforeMaxMs} before the broker's time. */
    private boolean tooOld(long timestampMs) {
        return timestampMs >= 0 && nowMs - timestampMs > settings.timestampBeforeMaxMs();
    }

    /** More than {@code timestampAfterMaxMs} after it. */
    private boolean tooNew(long timestampMs) {
        return timestampMs >= 0 && timestampMs - nowMs > settings.timestampAfterMaxMs();
    }

    private AppendOutcome refusalOfRecords() {
        var shown = errors.stream().limit(MAX_SHOWN_ERRORS).map(e -> "record " + e.batchIndex() + ": " + e.message())
                .collect(Collectors.joining("; "));
        return new AppendOutcome(badTimestamp ? Errors.INVALID_TIMESTAMP : Errors.INVALID_RECORD, -1, -1, -1, List.copyOf(errors),
                errors.size() + " of " + header.recordCount() + " records are refused, and with them the batch; " + shown);
    }

    /** {@code INVALID_RECORD}: the producer has built it wrong, and need not send it again. */
    private Optional<AppendOutcome> invalid(String message) {
        return unlessBroken(AppendOutcome.of(Errors.INVALID_RECORD, message));
    }

    /** A producer may retry what the network broke, not what it built wrong itself: the CRC tells the two apart. */
    private Optional<AppendOutcome> unlessBroken(AppendOutcome refusal) {
        return crcIsWrong() ? broken() : Optional.of(refusal);
    }

    private boolean crcIsWrong() {
        return BatchCheck.crcOf(buffer, position, header.sizeInBytes()) != header.crc();
    }

    private static Optional<AppendOutcome> broken() {
        return refuse(Errors.CORRUPT_MESSAGE, "its CRC does not fit its bytes: they were changed on the way");
    }

    private static Optional<AppendOutcome> refuse(Errors error, String message) {
        return Optional.of(AppendOutcome.of(error, message));
    }
}

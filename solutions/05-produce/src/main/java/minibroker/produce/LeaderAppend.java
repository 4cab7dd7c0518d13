package minibroker.produce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import minibroker.log.AppendOrigin;
import minibroker.log.AppendResult;
import minibroker.log.PartitionLog;
import minibroker.record.BatchHeader;
import minibroker.runtime.Clock;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one road by which batches enter a partition that this broker leads, for producers and coordinators alike.
 *
 * <pre>
 *   do we lead it? ─▶ rules for clients ─▶ AppendGate ─▶ log ─▶ CommitRule ─▶ AckGate ─▶ outcome
 *                      ClientBatch          may wait              moves hw     may wait
 * </pre>
 *
 * Written before committed, committed before acknowledged: whoever changes the order breaks a promise to somebody.
 * Kafka: {@code ReplicaManager.appendRecords}. Loop thread only.
 */
public final class LeaderAppend {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderAppend.class);
    private static final LongConsumer NOBODY = baseOffset -> {};

    private final Clock clock;
    private final Partitions partitions;
    private final AppendGate appendGate;
    private final AckGate ackGate;

    public LeaderAppend(Clock clock, Partitions partitions, AppendGate appendGate, AckGate ackGate) {
        this.clock = clock;
        this.partitions = partitions;
        this.appendGate = appendGate;
        this.ackGate = ackGate;
    }

    /**
     * Appends and calls {@code then} once, in this turn or a later one.
     *
     * @param batches   must stay valid until {@code then}; the log stamps offsets into them
     * @param acks      0, 1 or -1 (all)
     * @param timeoutMs how long an acknowledgement may take
     */
    public void append(TopicIdPartition partition, ByteBuffer batches, AppendOrigin origin, short acks, long timeoutMs,
            Consumer<AppendOutcome> then) {
        append(partition, batches, origin, acks, timeoutMs, NOBODY, then);
    }

    /**
     * The same for those who must know of what they wrote before it is committed, as coordinators do: replay after append,
     * reply after commit (lab 07). A duplicate is not written.
     *
     * @param whenWritten called before {@code then} with the base offset, if the batches got into the log
     */
    public void append(TopicIdPartition partition, ByteBuffer batches, AppendOrigin origin, short acks, long timeoutMs,
            LongConsumer whenWritten, Consumer<AppendOutcome> then) {
        var error = leaderError(partition);
        if (error != Errors.NONE) {
            then.accept(AppendOutcome.of(error));
            return;
        }
        if (origin == AppendOrigin.CLIENT) {
            var log = partitions.find(partition).orElseThrow().log();
            var refusal = ClientBatch.refusal(batches, log.settings(), clock.wallMs());
            if (refusal.isPresent()) {
                then.accept(refusal.get().withLogStart(logStart(log)));
                return;
            }
        }
        var header = BatchHeader.read(batches, batches.position());
        appendGate.admit(partition, header, origin, acks, refused -> {
            if (refused != Errors.NONE) {
                then.accept(AppendOutcome.of(refused));
            } else {
                write(partition, batches, origin, acks, timeoutMs, whenWritten, then);
            }
        });
    }

    private Errors leaderError(TopicIdPartition partition) {
        return partitions.find(partition).map(hosted -> hosted.leaderError(-1)).orElse(Errors.NOT_LEADER_OR_FOLLOWER);
    }

    private void write(TopicIdPartition partition, ByteBuffer batches, AppendOrigin origin, short acks, long timeoutMs,
            LongConsumer whenWritten, Consumer<AppendOutcome> then) {
        var error = leaderError(partition);                     // the gate may have taken its time: we lead it still?
        if (error != Errors.NONE) {
            then.accept(AppendOutcome.of(error));
            return;
        }
        var hosted = partitions.find(partition).orElseThrow();
        AppendResult result;
        try {
            result = hosted.log().append(batches, origin, hosted.leaderEpoch(), clock.wallMs());
        } catch (IOException e) {
            LOG.error("{}: nothing was appended, the disk refused", partition, e);
            then.accept(AppendOutcome.of(Errors.KAFKA_STORAGE_ERROR, e.getMessage()));
            return;
        }
        if (result instanceof AppendResult.Refused refused) {
            then.accept(AppendOutcome.of(refused.error(), refused.message()).withLogStart(logStart(hosted.log())));
        } else if (result instanceof AppendResult.Duplicate known) {
            acknowledge(hosted.log(), known.endOffset(), acks, timeoutMs,
                    AppendOutcome.appended(known.baseOffset(), known.logAppendTimeMs(), logStart(hosted.log())), then);
        } else if (result instanceof AppendResult.Appended appended) {
            whenWritten.accept(appended.baseOffset());
            partitions.advance(hosted.log());
            acknowledge(hosted.log(), appended.endOffset(), acks, timeoutMs,
                    AppendOutcome.appended(appended.baseOffset(), appended.logAppendTimeMs(), logStart(hosted.log())), then);
        }
    }

    private void acknowledge(PartitionLog appendedTo, long requiredOffset, short acks, long timeoutMs, AppendOutcome success,
            Consumer<AppendOutcome> then) {
        ackGate.await(appendedTo.partition(), requiredOffset, acks, timeoutMs, error ->
                then.accept(error == Errors.NONE ? success : AppendOutcome.of(error)));
    }

    private static long logStart(PartitionLog log) {
        return log.offsets().logStartOffset();
    }
}

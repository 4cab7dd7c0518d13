package minibroker.produce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import minibroker.log.AppendOrigin;
import minibroker.log.AppendResult;
import minibroker.log.PartitionLog;
import minibroker.record.BatchHeader;
import minibroker.runtime.Clock;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;

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
        begin(new Attempt(partition, batches, origin, acks, timeoutMs, whenWritten, then));
    }

    /** One call of {@code append}, on its way down the road. */
    private record Attempt(TopicIdPartition partition, ByteBuffer batches, AppendOrigin origin, short acks, long timeoutMs,
            LongConsumer whenWritten, Consumer<AppendOutcome> then) {

        /** The outcome, if it is no success. */
        void refused(AppendOutcome why) {
            then.accept(why);
        }

        void refused(Errors why) {
            then.accept(AppendOutcome.of(why));
        }
    }

    /** Do we lead it, and may a client send this? Then the gate is asked. Nothing is written here. */
    private void begin(Attempt attempt) {
        var error = leaderError(attempt.partition());
        if (error != Errors.NONE) {
            attempt.refused(error);
            return;
        }
        if (attempt.origin() == AppendOrigin.CLIENT) {
            var refusal = byTheRules(attempt);
            if (refusal.isPresent()) {
                attempt.refused(refusal.get());
                return;
            }
        }
        askGate(attempt);
    }

    /**
     * Once the disk has refused a batch, those that its producer sent right behind it are refused, too, until the partition is back:
     * otherwise a later one could be written first.
     */
    private Errors leaderError(TopicIdPartition partition) {
        if (partitions.isOffline(partition)) {
            return Errors.KAFKA_STORAGE_ERROR;
        }
        return partitions.find(partition).map(hosted -> hosted.leaderError(-1)).orElse(Errors.NOT_LEADER_OR_FOLLOWER);
    }

    /** Why a client may not send this batch to a partition that we lead; empty if it may. */
    private Optional<AppendOutcome> byTheRules(Attempt attempt) {
        var log = partitions.find(attempt.partition()).orElseThrow().log();
        return ClientBatch.refusal(attempt.batches(), log.settings(), clock.wallMs())
                .map(refusal -> refusal.withLogStart(logStart(log)));
    }

    /** The gate says yes or no, in this turn or a later one: {@code answered} is called then, once. */
    private void askGate(Attempt attempt) {
        var header = BatchHeader.read(attempt.batches(), attempt.batches().position());
        appendGate.admit(attempt.partition(), header, attempt.origin(), attempt.acks(), answer -> answered(attempt, answer));
    }

    /** The gate has spoken; it may have taken its time. */
    private void answered(Attempt attempt, Errors gate) {
        if (gate != Errors.NONE) {
            attempt.refused(gate);
            return;
        }
        var error = leaderError(attempt.partition());
        if (error != Errors.NONE) {
            attempt.refused(error);
            return;
        }
        write(attempt, partitions.find(attempt.partition()).get());
    }

    private void write(Attempt attempt, Partitions.Hosted hosted) {
        AppendResult result;
        try {
            result = hosted.log().append(attempt.batches(), attempt.origin(), hosted.leaderEpoch(), clock.wallMs());
        } catch (IOException e) {
            partitions.diskRefused(attempt.partition(), attempt.batches().remaining(), e);
            attempt.refused(AppendOutcome.of(Errors.KAFKA_STORAGE_ERROR, e.getMessage()));
            return;
        }
        settle(attempt, hosted.log(), result);
    }

    /** The log has answered: refused, known already, or written. */
    private void settle(Attempt attempt, PartitionLog log, AppendResult result) {
        if (result instanceof AppendResult.Refused refused) {
            attempt.refused(AppendOutcome.of(refused.error(), refused.message()).withLogStart(logStart(log)));
        } else if (result instanceof AppendResult.Duplicate known) {
            acknowledge(attempt, known.endOffset(),
                    AppendOutcome.appended(known.baseOffset(), known.logAppendTimeMs(), logStart(log)));
        } else if (result instanceof AppendResult.Appended written) {
            attempt.whenWritten().accept(written.baseOffset());
            commit(log);
            acknowledge(attempt, written.endOffset(),
                    AppendOutcome.appended(written.baseOffset(), written.logAppendTimeMs(), logStart(log)));
        }
    }

    /** The commit rule moves the high watermark as far as it likes. */
    private void commit(PartitionLog log) {
        partitions.advance(log);
    }

    /** {@code success} is the outcome as soon as all below {@code requiredOffset} is safe enough for the attempt's acks. */
    private void acknowledge(Attempt attempt, long requiredOffset, AppendOutcome success) {
        ackGate.await(attempt.partition(), requiredOffset, attempt.acks(), attempt.timeoutMs(), error ->
                attempt.then().accept(error == Errors.NONE ? success : AppendOutcome.of(error)));
    }

    private static long logStart(PartitionLog log) {
        return log.offsets().logStartOffset();
    }
}

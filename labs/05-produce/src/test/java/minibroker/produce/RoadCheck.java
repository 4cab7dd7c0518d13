package minibroker.produce;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.log.LogSettings;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchFormat;
import minibroker.runtime.Settings;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("Take the batch down the road")
class RoadCheck {
    private static final String FIRST_KNOWN = "Known, committed, acknowledged: whenWritten first, then commit, then "
        + "acknowledge. Who "
        + "wrote it decides by it at once; nobody may read it before it is committed; nobody may be told before that.";
    private final Road road = new Road();

    private void story(String suspicion, String... expected) {
        expect("what happened", List.copyOf(road.story)).toBe(List.of(expected), suspicion);
    }

    @Test
    @DisplayName("a batch is written, then committed, then acknowledged")
    @Must("road-order")
    void inOrder() {
        road.leading().append(Readings.three());
        story(FIRST_KNOWN, "gate", "written 0", "committed 3", "waits for 3", "answered NONE");
        road.append(Readings.two());
        expect("what happened to the second batch", road.story.subList(5, road.story.size())).toBe(
            List.of("gate", "written 3", "committed 5", "waits for 5", "answered NONE"),
            "The second batch begins where the first ends, and is safe when all below 5 is.");
    }

    @Test
    @DisplayName("what is acknowledged is the batch's end, however far others have come")
    @Must("road-order")
    void othersAreBehind() {
        road.leading().committedAt = 0L;
        road.append(Readings.three());
        story("The commit rule waits for others, and lets nobody read yet. What must be safe is all below the batch's end, "
            + "appended.endOffset(), not what is committed now.", "gate", "written 0", "committed 0", "waits for "
            + "3", "answered NONE");
    }

    @Test
    @DisplayName("acks of 0 and 1 take the same road; how long to wait is not for the road to say")
    @Must("road-order")
    void otherAcks() {
        road.leading();
        for (short acks : new short[] {0, 1}) {
            road.story.clear();
            road.append(Readings.one(), AppendOrigin.CLIENT, acks);
            story("acks=" + acks + ". Gate, commit and acknowledge(…) are the same for all: the gate that "
                + "acknowledges knows the acks.",
                "gate", "written " + acks, "committed " + (acks + 1), "waits for " + (acks + 1), "answered NONE");
        }
    }

    @Test
    @DisplayName("where the broker's time counts, the outcome says it")
    @Must("road-outcome")
    void brokersTime() {
        var onTime = new Road(LogSettings.from(Settings.of(LogSettings.ALL, Map.of("message.timestamp.type", "LogAppendTime"))));
        onTime.leading().append(Readings.three());
        expect("the log-append time", onTime.outcomes.get(0).logAppendTimeMs()).toBe(onTime.nowMs(),
            "appended.logAppendTimeMs(): the time that the log has written into the batch. The producer shows it to its user.");
    }

    @Test
    @DisplayName("the outcome says where the batch lies")
    @Must("road-outcome")
    void outcome() throws Exception {
        road.leading().append(Readings.three()).append(Readings.two());
        road.deleteBelow(2);
        road.append(Readings.two());
        expect("the base offsets", road.outcomes.stream().map(AppendOutcome::baseOffset).toList()).toBe(List.of(0L, 3L, 5L),
            "appended.baseOffset() is the first record's offset; endOffset() is the first behind the batch.");
        expect("the log start in the third outcome", road.outcomes.get(2).logStartOffset()).toBe(2L, "logStart(log) of "
            + "the log as it "
            + "is now: records below it were deleted.");
        expect("the log-append time", road.outcomes.get(2).logAppendTimeMs()).toBe(-1L, "appended.logAppendTimeMs() says "
            + "whether the "
            + "broker's time counts.");
    }

    @Test
    @DisplayName("a batch for a partition that we do not lead is refused before anything else")
    @Must("road-leads")
    void notLeading() {
        var lie = Readings.says(Readings.three(), 3, -5);
        road.append(lie);
        story("We do not know this partition. Ask leaderError before anything else: without it, there is no log whose "
            + "rules could "
            + "be asked.", "answered NOT_LEADER_OR_FOLLOWER");
        road.partitions.following(road.partition, 2, 4);
        road.append(lie);
        story("Broker 2 leads it. The producer must learn that, not what is wrong with its batch.", "answered "
            + "NOT_LEADER_OR_FOLLOWER",
            "answered NOT_LEADER_OR_FOLLOWER");
    }

    @Test
    @DisplayName("a partition whose disk takes nothing is refused with that error")
    @Must("road-leads")
    void diskIsFull() {
        road.leading().diskSaysNo();
        road.append(Readings.three());
        story("Whatever leaderError says, unless it is NONE, is the outcome, and the gate is not asked.",
            "answered KAFKA_STORAGE_ERROR");
    }

    @Test
    @DisplayName("a client's lie is refused before the gate is asked, and nothing is written")
    @Must("road-rules")
    void rulesForClients() {
        road.leading().append(Readings.three());
        road.story.clear();
        road.append(Readings.says(Readings.three(), 3, -5));
        story("byTheRules(attempt) is the outcome if it is not empty. The gate may count or wait; it need not hear of a lie.",
            "answered INVALID_RECORD");
        expect("the log's end", road.logEndOffset()).toBe(3L, "A refused batch leaves the log as it was.");
        expect("the log start in the outcome", road.outcomes.get(1).logStartOffset()).toBe(0L, "byTheRules gives the "
            + "outcome whole: "
            + "hand it on as it is.");
    }

    @Test
    @DisplayName("parts of this broker may write what a client may not")
    @Must("road-rules")
    void coordinators() {
        road.leading().append(marker(), AppendOrigin.COORDINATOR);
        story("The rules are for AppendOrigin.CLIENT. A control batch of a coordinator ends a transaction.",
            "gate", "written 0", "committed 1", "waits for 1", "answered NONE");
        var quorum = new Road().leading();
        quorum.append(marker(), AppendOrigin.QUORUM);
        expect("what happened to one of the quorum", quorum.story.size()).toBe(5,
            "The rules are for AppendOrigin.CLIENT, not for all but COORDINATOR.");
    }

    private static ByteBuffer marker() {
        return BatchBuilder.startingAt(0).producer(9, (short) 0, -1).transactional().control()
            .append(1000, new byte[4], new byte[6]).build();
    }

    @Test
    @DisplayName("nothing is written while the gate thinks, and what it refuses is never written")
    @Must("road-gate")
    void gateDecides() {
        road.atGate = new ArrayList<>();
        road.leading().append(Readings.three()).append(Readings.two());
        story("Two batches wait at the gate.", "gate", "gate");
        expect("the log's end", road.logEndOffset()).toBe(0L, "askGate, and nothing else: write when the gate has said yes.");
        road.atGate.get(0).accept(Errors.NOT_ENOUGH_REPLICAS);
        road.atGate.get(1).accept(Errors.NONE);
        story("The gate's error is the outcome of the first batch; the second is written, at offset 0.", "gate", "gate",
            "answered NOT_ENOUGH_REPLICAS", "written 0", "committed 2", "waits for 2", "answered NONE");
    }

    @Test
    @DisplayName("a leadership that was lost while the gate thought refuses the batch")
    @Must("road-still-leads")
    void leadershipLost() {
        road.atGate = new ArrayList<>();
        road.leading().append(Readings.three());
        road.partitions.following(road.partition, 2, 4);
        road.atGate.get(0).accept(Errors.NONE);
        story("What was true before the gate may not be true after it. Ask leaderError again: another broker leads now, "
            + "and a write "
            + "here would fork the log.", "gate", "answered NOT_LEADER_OR_FOLLOWER");
        expect("the log's end", road.logEndOffset()).toBe(0L, "Another broker gives the offsets now.");
    }

    @Test
    @DisplayName("a partition that is gone when the gate has thought refuses the batch")
    @Must("road-still-leads")
    void partitionGone() {
        road.atGate = new ArrayList<>();
        road.leading().append(Readings.three());
        road.partitions.gone(road.partition);
        road.atGate.get(0).accept(Errors.NONE);
        story("The topic was deleted in between. leaderError knows; find(…).orElseThrow() alone would throw.",
            "gate", "answered NOT_LEADER_OR_FOLLOWER");
    }

    @Test
    @DisplayName("a disk that was found full while the gate thought refuses the batch")
    @Must("road-still-leads")
    void diskFullMeanwhile() {
        road.atGate = new ArrayList<>();
        road.leading().append(Readings.three());
        road.diskSaysNo();
        road.atGate.get(0).accept(Errors.NONE);
        story("The disk has refused another batch in between. leaderError knows that, too, and its error is the outcome: we still "
            + "lead, and a later batch must not be written first.", "gate", "answered KAFKA_STORAGE_ERROR");
    }

    @Test
    @DisplayName("both are wrong: the gate's refusal is the answer")
    @Must("road-gate")
    void gateFirst() {
        road.atGate = new ArrayList<>();
        road.leading().append(Readings.three());
        road.partitions.following(road.partition, 2, 4);
        road.atGate.get(0).accept(Errors.INVALID_TXN_STATE);
        story("The gate was asked, and it has answered: its error comes first.", "gate", "answered INVALID_TXN_STATE");
    }

    @Test
    @DisplayName("what the log refuses is refused, with its reason and the log start")
    @Must("road-refused")
    void refusedByTheLog() throws IOException {
        road.leading().append(Readings.three()).deleteBelow(2);
        road.story.clear();
        road.admission = new Admission.Refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, "sequence 9 after 4");
        road.append(Readings.three());
        story("Refused: nothing was written. Nobody is told of it, nothing is committed, nothing waits.",
            "gate", "answered OUT_OF_ORDER_SEQUENCE_NUMBER");
        expect("the reason", road.outcomes.get(1).message()).toBe("sequence 9 after 4", "refused.message() belongs into "
            + "the outcome.");
        expect("the log start in the outcome", road.outcomes.get(1).logStartOffset()).toBe(2L, "withLogStart(logStart(log)): "
            + "records below 2 were deleted.");
    }

    @Test
    @DisplayName("a batch whose bytes were damaged on the way is refused by the log")
    @Must("road-refused")
    void damaged() {
        var batch = Readings.three();
        batch.putInt(BatchFormat.CRC, batch.getInt(BatchFormat.CRC) + 1);
        road.leading().append(batch);
        story("The rules do not compute the CRC of a batch that keeps all of them. The log does, and says Refused.",
            "gate", "answered CORRUPT_MESSAGE");
    }

    @Test
    @DisplayName("a batch that the log has already is a success, and is not written again")
    @Must("road-duplicate")
    void duplicate() throws IOException {
        road.leading().append(Readings.three()).append(Readings.two()).deleteBelow(1);
        road.story.clear();
        road.admission = new Admission.Duplicate(0, 3, 1234);
        road.forAck = new ArrayList<>();
        road.append(Readings.three());
        story("Duplicate: nothing is written and nothing committed, but the answer waits as that of the first time: until "
            + "all below 3 "
            + "is safe.", "gate", "waits for 3");
        road.forAck.get(0).accept(Errors.NONE);
        expect("the base offset that the producer is told", road.outcomes.get(2).baseOffset()).toBe(0L,
            "known.baseOffset(): where the batch lies since the first time.");
        expect("the log-append time", road.outcomes.get(2).logAppendTimeMs()).toBe(1234L, "known.logAppendTimeMs(): "
            + "that of the first "
            + "time.");
        expect("the log start", road.outcomes.get(2).logStartOffset()).toBe(1L, "logStart(log), as it is now.");
        expect("the outcome", road.outcomes.get(2).error()).toBe(Errors.NONE, "To the producer it is the success that it "
            + "missed.");
    }

    @Test
    @DisplayName("the outcome waits for the acknowledgement, and comes once")
    @Must("road-order")
    void waitsForAck() {
        road.forAck = new ArrayList<>();
        road.leading().append(Readings.three());
        story("Written and committed here; whoever asked for acks=all waits for the others.", "gate", "written 0", "committed 3",
            "waits for 3");
        road.forAck.get(0).accept(Errors.REQUEST_TIMED_OUT);
        expect("the outcomes", road.outcomes.stream().map(AppendOutcome::error).toList()).toBe(List.of(Errors.REQUEST_TIMED_OUT),
            "acknowledge(…) calls `then` once. Nobody else calls it for a batch that was written.");
    }
}

package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import minibroker.log.LogOffsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Which offset stands at a time?")
class LookUpCheck {
    private static final String NOTHING = "offset -1, time -1, epoch -1";

    private final HandBroker broker = new HandBroker();

    /** Offsets 0 to 4 at 1000 to 1004; 0 to 2 are committed. */
    @BeforeEach
    void fiveReadings() {
        broker.append(0, 3);
        broker.append(0, 2);
        broker.commit(0, 3);
    }

    private void finds(LookUp question, String expected, String suspicion) {
        var who = question.replicaId() >= 0 ? "a follower" : "a consumer";
        expect("what %s hears for %d".formatted(who, question.timestamp()), broker.lookUp(question).toString())
            .toBe(expected, suspicion);
    }

    @Test
    @DisplayName("the bound of a look-up is the bound of a Fetch")
    @Must("look-bound")
    void bound() {
        var offsets = new LogOffsets(10, 20, 30, 40);
        expect("boundFor(a consumer)", ListOffsetsHandler.boundFor(LookUp.consumer(-1).build(), offsets)).toBe(30L,
            "Its isolation level is read-uncommitted: FetchRole.CONSUMER_UNCOMMITTED.");
        expect("boundFor(a consumer that is read-committed)", ListOffsetsHandler.boundFor(LookUp.committed().build(), offsets))
            .toBe(20L, "Ask the isolation level of the request.");
        expect("boundFor(a follower)", ListOffsetsHandler.boundFor(LookUp.follower(-1).build(), offsets)).toBe(40L,
            "Whoever is not CONSUMER_REPLICA_ID is a follower, whatever its isolation level says.");
    }

    @Test
    @DisplayName("the latest offset is the first one that the reader may not see, with the leader's epoch")
    @Must("look-latest")
    void latest() {
        finds(LookUp.consumer(-1), "offset 3, time -1, epoch 5", "A consumer's end is the high watermark, 3. Had it 5, it "
            + "would skip "
            + "two readings as soon as they are committed.");
        finds(LookUp.follower(-1), "offset 5, time -1, epoch 5", "A follower's end is the log end.");
    }

    @Test
    @DisplayName("the earliest offset is the log start")
    @Must("look-earliest")
    void earliest() throws IOException {
        finds(LookUp.consumer(-2), "offset 0, time -1, epoch -1", "-2 is the log start.");
        broker.log(0).raiseLogStart(2);
        finds(LookUp.consumer(-2), "offset 2, time -1, epoch -1", "Records have been deleted; the log starts at 2.");
        finds(LookUp.consumer(-4), "offset 2, time -1, epoch -1", "-4: earliest on this disk. All that we have is on this disk.");
    }

    @Test
    @DisplayName("a time stands for the first reading that is no older")
    @Must("look-time")
    void time() {
        finds(LookUp.consumer(1_001), "offset 1, time 1001, epoch 5", "findByTimestamp knows. Hand on its time and its epoch, "
            + "too.");
        finds(LookUp.consumer(0), "offset 0, time 1000, epoch 5", "A time from 0 on is a time, and the first reading is no "
            + "older.");
        finds(LookUp.follower(1_004), "offset 4, time 1004, epoch 5", "A follower sees all five.");
        finds(LookUp.follower(1_005), NOTHING, "No reading is that young: offset -1, which is no error.");
    }

    @Test
    @DisplayName("what is found at the bound or behind it is not there")
    @Must("look-hidden")
    void hidden() {
        finds(LookUp.consumer(1_002), "offset 2, time 1002, epoch 5", "Offset 2 is committed.");
        finds(LookUp.consumer(1_003), NOTHING, "The log has found offset 3, and the high watermark is 3. The bound is exclusive: "
            + "offset 3 is not committed.");
        finds(LookUp.consumer(1_004), NOTHING, "Offset 4 is not committed.");
    }

    @Test
    @DisplayName("-3 finds the reading with the largest time, wherever it stands")
    @Must("look-max")
    void max() {
        finds(LookUp.follower(-3), "offset 4, time 1004, epoch 5", "maxTimestamp() of the log knows it.");
        finds(LookUp.consumer(-3), NOTHING, "It is not committed, so for a consumer it is not there.");
        broker.append(0, 1, 9_000, 8);
        broker.append(0, 1, 500, 8);
        broker.commit(0, 7);
        finds(LookUp.consumer(-3), "offset 5, time 9000, epoch 5", "A container may send old readings late: the largest time is "
            + "not that of the last record.");
    }

    @Test
    @DisplayName("of tiered storage there is nothing to say")
    @Must("look-tiered")
    void tiered() {
        finds(LookUp.consumer(-5), NOTHING, "-5 asks for the end of tiered storage. There is none, so there is nothing; it is "
            + "no time "
            + "before 1970, either.");
    }
}

package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.util.List;
import minibroker.log.LogOffsets;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Which offset stands at a time?")
class LookUpCheck {
    private static final String NOTHING = "offset -1, time -1, epoch -1";

    private final HandBroker broker = new HandBroker();

    /** Offsets 0 to 4 at 1000 to 1004; 0 to 2 are committed. Written under epochs 4 and 5; by now the leader's epoch is 6. */
    @BeforeEach
    void fiveReadings() {
        broker.appendUnder(4, 0, 3);
        broker.appendUnder(5, 0, 2);
        broker.commit(0, 3);
        broker.partitions.leading(HandBroker.partition(0), 6);
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
        for (int replica : new int[] {0, 2, -2}) {
            for (var level : IsolationLevel.values()) {
                expect("boundFor(replica " + replica + ", " + level + ")", ListOffsetsHandler.boundFor(
                    LookUp.follower(-1).by(replica, level).build(), offsets)).toBe(40L, "Only CONSUMER_REPLICA_ID is a consumer, "
                        + "which is -1. Broker 0 is a follower like any other, and none of them has an isolation level.");
            }
        }
    }

    @Test
    @DisplayName("the latest offset is the first one that the reader may not see, with the leader's epoch")
    @Must("look-latest")
    void latest() {
        finds(LookUp.consumer(-1), "offset 3, time -1, epoch 6", "A consumer's end is the high watermark, 3. Had it 5, it "
            + "would skip "
            + "two readings as soon as they are committed. The epoch is the leader's: hosted.leaderEpoch().");
        finds(LookUp.follower(-1), "offset 5, time -1, epoch 6", "A follower's end is the log end.");
    }

    @Test
    @DisplayName("before version 4 an answer has no field for an epoch")
    @Must("look-latest")
    void oldVersion() {
        var suspicion = "withEpoch sees whether the version has the field; to set it where there is none makes an answer "
            + "that cannot be written.";
        expect("what a consumer hears for -1 in version 3", broker.lookUp(LookUp.consumer(-1).inVersion(3)).toString())
            .toBe("offset 3, time -1, epoch -1", suspicion);
        expect("what a consumer hears for 1001 in version 3", broker.lookUp(LookUp.consumer(1_001).inVersion(3)).toString())
            .toBe("offset 1, time 1001, epoch -1", suspicion);
    }

    @Test
    @DisplayName("the earliest offset is the log start")
    @Must("look-earliest")
    void earliest() throws IOException {
        finds(LookUp.consumer(-2), "offset 0, time -1, epoch 4", "-2 is the log start.");
        broker.log(0).raiseLogStart(2);
        finds(LookUp.consumer(-2), "offset 2, time -1, epoch 4", "Records have been deleted; the log starts at 2.");
        finds(LookUp.consumer(-4), "offset 2, time -1, epoch 4", "-4: earliest on this disk. All that we have is on this disk.");
    }

    @Test
    @DisplayName("a time stands for the first reading that is no older")
    @Must("look-time")
    void time() {
        finds(LookUp.consumer(1_001), "offset 1, time 1001, epoch 4", "findByTimestamp knows. Hand on its time and its epoch, "
            + "too: that under which the record was written.");
        finds(LookUp.consumer(0), "offset 0, time 1000, epoch 4", "A time from 0 on is a time, and the first reading is no "
            + "older.");
        finds(LookUp.follower(1_004), "offset 4, time 1004, epoch 5", "A follower sees all five.");
        finds(LookUp.follower(1_005), NOTHING, "No reading is that young: offset -1, which is no error.");
        broker.append(0, 1, 1_700_000_000_000L, 8);
        var suspicion = "Times are longs: the milliseconds since 1970 do not fit into an int.";
        finds(LookUp.follower(1_700_000_000_000L), "offset 5, time 1700000000000, epoch 5", suspicion);
        for (long ofLowBits = -6; ofLowBits < 0; ofLowBits++) {
            finds(LookUp.follower((1L << 32) + ofLowBits), "offset 5, time 1700000000000, epoch 5", suspicion);
        }
    }

    @Test
    @DisplayName("what is found at the bound or behind it is not there")
    @Must("look-hidden")
    void hidden() {
        finds(LookUp.consumer(1_002), "offset 2, time 1002, epoch 4", "Offset 2 is committed.");
        finds(LookUp.consumer(1_003), NOTHING, "The log has found offset 3, and the high watermark is 3. The bound is exclusive: "
            + "offset 3 is not committed.");
        finds(LookUp.consumer(1_004), NOTHING, "Offset 4 is not committed.");
    }

    @Test
    @DisplayName("each partition has an answer of its own")
    @Must("look-hidden")
    void answersOfTheirOwn() {
        for (long timestamp : new long[] {9_999, -5}) {
            expect("the partitions in an answer about 0 and 1, asked for " + timestamp,
                broker.lookUp(LookUp.consumer(timestamp).ofPartitions(2)).indexes()).toBe(List.of(0, 1),
                "NOTHING_THERE is one object, and the caller writes the partition's number into what you return: "
                    + "duplicate() it.");
        }
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
        expect("what a consumer hears for -6 in version 11", broker.lookUp(LookUp.consumer(-6).inVersion(11)).toString())
            .toBe(NOTHING, "-6 asks for the first offset that tiered storage does not have yet. There is none, so "
                + "there is nothing.");
    }
}

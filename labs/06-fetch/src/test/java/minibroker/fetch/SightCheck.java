package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import minibroker.log.LogOffsets;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("How far one may see")
class SightCheck {
    private final HandBroker broker = new HandBroker();

    private static FetchRequestView asks(int partition, long offset, int currentLeaderEpoch) {
        return new FetchRequestView(HandBroker.partition(partition), FetchRole.CONSUMER_UNCOMMITTED, -1, offset,
            currentLeaderEpoch, -1, offset);
    }

    private Errors refusal(int partition, long offset, int currentLeaderEpoch) {
        return broker.reader().read(asks(partition, offset, currentLeaderEpoch), 1_000, true).error();
    }

    @Test
    @DisplayName("a consumer sees what is committed, a read-committed one what is decided, a follower everything")
    @Must("sight-bound")
    void bounds() {
        var offsets = new LogOffsets(10, 20, 30, 40);
        expect("the bound of a consumer, offsets " + offsets, FetchRole.CONSUMER_UNCOMMITTED.bound(offsets)).toBe(30L,
            "A record that not all in-sync replicas have can still disappear with its leader. Nobody may have read it then.");
        expect("the bound of a consumer that is read-committed", FetchRole.CONSUMER_COMMITTED.bound(offsets)).toBe(20L,
            "Between last stable offset and high watermark lie transactions that may still be aborted.");
        expect("the bound of a follower", FetchRole.FOLLOWER.bound(offsets)).toBe(40L,
            "A follower copies what is not committed yet. If it had to wait until it is, it would wait for itself.");
    }

    @Test
    @DisplayName("an offset is in range from the log start up to the log end, and the end belongs to it")
    @Must("sight-range")
    void range() {
        var offsets = new LogOffsets(10, 20, 30, 40);
        expect("isInRange(9), log start 10", PartitionReader.isInRange(9, offsets)).toBe(false,
            "What was before the log start is deleted. The reader must hear of it, or it would skip records and not know.");
        expect("isInRange(10), the log start", PartitionReader.isInRange(10, offsets)).toBe(true,
            "The first record that is left can be read.");
        expect("isInRange(35), between high watermark 30 and log end 40", PartitionReader.isInRange(35, offsets)).toBe(true,
            "This consumer has to wait until 35 is committed. It was not wrong to ask: after a change of leader, the high "
                + "watermark "
                + "may lag for a moment behind what it has read.");
        expect("isInRange(40), the log end", PartitionReader.isInRange(40, offsets)).toBe(true,
            "There stands everybody who has read all. Each poll of an idle consumer asks for the log end.");
        expect("isInRange(41), behind the log end", PartitionReader.isInRange(41, offsets)).toBe(false,
            "Nobody can have read the record before it: this reader comes from another history of the log.");
    }

    @Test
    @DisplayName("only the leader of the right epoch is the one to ask")
    @Must("sight-leader")
    void leader() {
        for (int epoch : new int[] {5, -1}) {
            expect("isValid, leader epoch 5, the reader says " + epoch, broker.reader().isValid(asks(0, 0, epoch))).toBe(true,
                "The reader believes in the epoch that there is, or does not say in which (-1).");
        }
        var askThePartition = "Hosted.leaderError knows all this. It wants the epoch that the reader believes in: "
            + "currentLeaderEpoch.";
        expect("the answer to a reader that believes in epoch 4", refusal(0, 0, 4)).toBe(Errors.FENCED_LEADER_EPOCH,
            askThePartition);
        expect("the answer to a reader that believes in epoch 6", refusal(0, 0, 6)).toBe(Errors.UNKNOWN_LEADER_EPOCH,
            askThePartition);
        broker.partitions.following(HandBroker.partition(0), 2, 5);
        expect("the answer where we only follow", refusal(0, 0, 5)).toBe(Errors.NOT_LEADER_OR_FOLLOWER, askThePartition);
    }

    @Test
    @DisplayName("whoever asks for a partition that is not here is told to look elsewhere")
    @Must("sight-leader")
    void notHere() {
        expect("the answer about a partition that is not here", refusal(7, 0, 5)).toBe(Errors.NOT_LEADER_OR_FOLLOWER,
            "It may have moved away a moment ago. This error makes a client ask for new metadata, and find it.");
    }

    @Test
    @DisplayName("an offset outside the range is said to be so")
    @Must("sight-range")
    void outOfRange() {
        broker.append(0, 3);
        expect("the answer to a reader at offset 4, log end 3", refusal(0, 4, 5)).toBe(Errors.OFFSET_OUT_OF_RANGE,
            "refusal asks your isInRange.");
        expect("isValid at offset 3, log end 3, high watermark 0", broker.reader().isValid(asks(0, 3, 5))).toBe(true,
            "The log end is in range.");
    }
}

package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.List;
import minibroker.fetch.PartitionReader.Reading;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("Read, within limits")
class LimitsCheck {
    private final HandBroker broker = new HandBroker();

    private Reading read(FetchRole role, long offset, int maxBytes, boolean minOneBatch) {
        return broker.reader().read(new FetchRequestView(HandBroker.partition(0), role, -1, offset, 5, -1, offset), maxBytes,
            minOneBatch);
    }

    private List<Integer> sizes(Question question) {
        var readings = question.pending(broker, new Answer()).readAll();
        expect("readings of " + question.partitions() + " partitions", readings.size()).toBe(question.partitions(),
            "One for each of `asked`, in its order, also for those that fail and for those for which no room is left.");
        readings.forEach(Reading::release);
        return readings.stream().map(Reading::sizeInBytes).toList();
    }

    @Test
    @DisplayName("what lies at the reader's bound or behind it is not read, which is no error")
    @Must("limits-bound")
    void bound() {
        var first = broker.append(0, 3);
        var second = broker.append(0, 2);
        broker.commit(0, 3);
        expect("bytes for a consumer at 0; 3 of 5 readings are committed", read(FetchRole.CONSUMER_UNCOMMITTED, 0, 9_999,
            true).sizeInBytes()).toBe(first, "Hand the bound of the role to the log: asked.role().bound(offsets).");
        expect("bytes for a follower at 0", read(FetchRole.FOLLOWER, 0, 9_999, true).sizeInBytes()).toBe(first + second,
            "A follower's bound is the log end.");
        for (long offset = 3; offset <= 5; offset++) {
            var reading = read(FetchRole.CONSUMER_UNCOMMITTED, offset, 9_999, true);
            expect("the error for a consumer at " + offset + ", high watermark 3", reading.error()).toBe(Errors.NONE,
                "It has to wait, and has done nothing wrong.");
            expect("bytes for a consumer at " + offset + ", high watermark 3", reading.sizeInBytes()).toBe(0,
                "The bound is exclusive: the record at the high watermark is not committed yet.");
            expect("the high watermark that it is told", reading.offsets().highWatermark()).toBe(3L,
                "A reading without records tells the log's offsets all the same: consumers compute their lag from them.");
        }
    }

    @Test
    @DisplayName("a reader that is read-committed stops where a transaction is open")
    @Must("limits-bound")
    void committedOnly() {
        broker.openTransactionsFrom(3);
        var first = broker.appendAndCommit(0, 3);
        var second = broker.appendAndCommit(0, 2);
        expect("bytes for a consumer at 0 that is read-committed; a transaction is open from 3 on, all 5 readings are committed",
            read(FetchRole.CONSUMER_COMMITTED, 0, 9_999, true).sizeInBytes()).toBe(first,
                "It has a bound of its own. Do not choose between two: asked.role().bound(offsets) knows all three.");
        expect("bytes for one that is not", read(FetchRole.CONSUMER_UNCOMMITTED, 0, 9_999, true).sizeInBytes())
            .toBe(first + second, "It sees what is open, too.");
    }

    @Test
    @DisplayName("a reading starts with the batch that holds the offset")
    @Must("limits-bound")
    void start() {
        broker.appendAndCommit(0, 3);
        var second = broker.appendAndCommit(0, 2);
        expect("bytes for a consumer at 4", read(FetchRole.CONSUMER_UNCOMMITTED, 4, 9_999, true).sizeInBytes()).toBe(second,
            "Ask the log from fetchOffset on. It begins with the whole batch; the consumer drops the readings before its "
                + "offset.");
    }

    @Test
    @DisplayName("no room is no error, and a too large batch needs permission")
    @Must("limits-room")
    void room() {
        var size = broker.appendAndCommit(0, 3);
        for (int room : new int[] {0, -1, -500, 10}) {
            var reading = read(FetchRole.CONSUMER_UNCOMMITTED, 0, room, false);
            expect("the error with room for " + room + " bytes", reading.error()).toBe(Errors.NONE, "There was no room. That "
                + "is all.");
            expect("bytes with room for " + room + ", the first batch has " + size, reading.sizeInBytes()).toBe(0,
                "minOneBatch is false: another partition has something already.");
            var whole = read(FetchRole.CONSUMER_UNCOMMITTED, 0, room, true);
            expect("bytes with room for " + room + " and minOneBatch", whole.sizeInBytes()).toBe(size,
                "The first batch comes whole, or a reader with this limit never gets past it. (The log wants 0 or more for "
                    + "maxBytes.)");
        }
    }

    @Test
    @DisplayName("a disk that fails costs its own partition, and only that")
    @Must("limits-storage")
    void storage() {
        broker.appendAndCommit(0, 3);
        var size = broker.appendAndCommit(1, 3);
        broker.breakDisk(0);
        var readings = Question.consumer().from(0, 0, 10).from(1, 0).pending(broker, new Answer()).readAll();
        expect("readings of two partitions", readings.size()).toBe(2, "One for each of `asked`, also for one that fails.");
        expect("the error of the partition whose disk fails", readings.get(0).error()).toBe(Errors.KAFKA_STORAGE_ERROR,
            "An IOException does not leave the method: failed(from, asked, e) makes this error of it.");
        expect("bytes of the other partition", readings.get(1).sizeInBytes()).toBe(size, "Its disk is sound.");
    }

    @Test
    @DisplayName("a damaged file is told from a disk that fails")
    @Must("limits-storage")
    void damaged() {
        broker.appendAndCommit(0, 3);
        broker.damageDisk(0);
        expect("the error of a partition whose file is damaged", read(FetchRole.CONSUMER_UNCOMMITTED, 0, 10, true).error())
            .toBe(Errors.CORRUPT_MESSAGE,
                "The given failed(from, asked, e) knows which error is which, and writes it to the log.");
    }

    @Test
    @DisplayName("there is one reading for each partition, in the order of the question, with its own error")
    @Must("limits-each")
    void each() {
        var size = broker.appendAndCommit(1, 2);
        var readings = Question.consumer().from(7, 0).from(1, 0).from(0, 9).from(2, 0).pending(broker, new Answer()).readAll();
        expect("errors of the readings", readings.stream().map(Reading::error).toList()).toBe(
            List.of(Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.NONE, Errors.OFFSET_OUT_OF_RANGE, Errors.NONE),
            "A reading for each of `asked`, in its order. The given read(each, left, nothingYet) makes it.");
        expect("bytes of the readings", readings.stream().map(Reading::sizeInBytes).toList()).toBe(List.of(0, size, 0, 0),
            "Only partition 1 has records.");
    }

    @Test
    @DisplayName("what one partition takes is no longer there for the next")
    @Must("limits-left")
    void left() {
        var size = broker.appendAndCommit(0, 3);
        broker.appendAndCommit(1, 3);
        broker.appendAndCommit(2, 3);
        expect("bytes of three partitions of " + size + " each, at most " + (2 * size + 9), sizes(Question.consumer().from(0, 0)
            .from(1, 0).from(2, 0).atMost(2 * size + 9))).toBe(List.of(size, size, 0),
            "maxBytes is for the whole answer. Begin with it, and take away what each reading has; and nothingYet is true for the "
                + "first that has bytes, not after it.");
        broker.appendAndCommit(1, 3);
        expect("bytes, at most " + (2 * size + 40) + "; partition 1 has two batches", sizes(Question.consumer().from(0, 0)
            .from(1, 0).atMost(2 * size + 40))).toBe(List.of(size, size + 40),
            "What is left is used up to the last byte. The log may cut a later batch; consumers know that.");
        expect("bytes, if the broker allows " + (size + 9) + " for an answer, and the request more", sizes(Question.consumer()
            .from(0, 0).from(2, 0).brokerAllows(size + 9))).toBe(List.of(size, 0),
            "The field maxBytes is the smaller of the two limits; request.maxBytes() is only what the reader would take.");
        expect("bytes, at most 2 GiB - 1", sizes(Question.consumer().from(0, 0).from(2, 0).atMost(Integer.MAX_VALUE))).toBe(
            List.of(size, size), "This is what a client says that wants no limit. A sum of two such numbers is negative.");
    }

    @Test
    @DisplayName("a partition has a limit of its own")
    @Must("limits-left")
    void ofItsOwn() {
        var size = broker.appendAndCommit(0, 3);
        broker.appendAndCommit(0, 3);
        broker.appendAndCommit(1, 3);
        expect("bytes of two partitions; 0 may have one batch and 5 bytes", sizes(Question.consumer().from(0, 0, size + 5)
            .from(1, 0))).toBe(List.of(size + 5, size), "The given read minds the partition's limit, if `left` is still the "
                + "whole's.");
        expect("bytes of two partitions; 0 comes second, and may have one batch and 5 bytes", sizes(Question.consumer().from(1, 0)
            .from(0, 0, size + 5))).toBe(List.of(size, size + 5), "What others took is taken from the whole, not from this "
                + "partition's own limit.");
    }

    @Test
    @DisplayName("the first batch of the answer comes whole, even if it is larger than every limit; only the first")
    @Must("limits-first")
    void firstBatchWhole() {
        var size = broker.appendAndCommit(1, 3);
        broker.appendAndCommit(1, 3);
        broker.appendAndCommit(2, 3);
        expect("bytes of an empty partition and two others, at most 10", sizes(Question.consumer().from(0, 0).from(1,
            0).from(2, 0)
            .atMost(10))).toBe(List.of(0, size, 0), "KIP-74: one batch may be too large, the first that there is. An empty "
                + "partition "
                + "before it does not use this up, and after it nobody may.");
        expect("bytes of partition 1, an empty one, and partition 2, at most 10", sizes(Question.consumer().from(1, 0).from(0, 0)
            .from(2, 0).atMost(10))).toBe(List.of(size, 0, 0), "The one before was empty, but the one before that was not: "
                + "nothingYet may never become true again.");
        expect("bytes of an unknown partition and another, at most 10", sizes(Question.consumer().from(7, 0)
            .from(1, 0).atMost(10))).toBe(List.of(0, size), "Who fails takes no bytes: the first batch of the answer is "
                + "still to come.");
        expect("bytes; partition 1 at most 10, both at most " + (size + 20), sizes(Question.consumer().from(1, 0, 10).from(2, 0)
            .atMost(size + 20))).toBe(List.of(size, 0), "A batch that is too large takes from the others what it really has.");
        expect("bytes, each partition at most 10", sizes(Question.consumer().from(0, 0, 10).from(1, 0, 10).from(2, 0, 10)))
            .toBe(List.of(0, size, 0), "The same for the limits of partitions: they yield for the first batch, and only for it.");
    }
}

package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("Wait for enough")
class WaitCheck {
    private static final int LONG_MS = 60_000;
    private static final String RELEASE = "Whoever takes a slice owns one reference of its file. answer(readings) takes them "
        + "over; "
        + "readings that you do not answer with are yours to release.";

    private final HandBroker broker = new HandBroker();

    private static void waits(String when, Answer answer) {
        expect("there is an answer " + when, answer.isThere()).toBe(false, "It has less than minBytes, and time to wait.");
    }

    private static void isThere(String when, Answer answer, String suspicion) {
        expect("there is an answer " + when, answer.isThere()).toBe(true, suspicion);
    }

    @Test
    @DisplayName("a fetch with enough to read is answered at once")
    @Must("wait-enough")
    void enoughNow() {
        var size = broker.appendAndCommit(0, 3);
        for (int wanted : new int[] {0, 1, size}) {
            var answer = broker.ask(Question.consumer().from(0, 0).wanting(wanted, LONG_MS));
            isThere("at once; wanted " + wanted + " bytes, there are " + size, answer, "Enough is minBytes *or more*.");
            expect("bytes in it", answer.totalBytes()).toBe(size, "The answer holds the readings that were counted.");
        }
        waits("at once; wanted one byte more than there is", broker.ask(Question.consumer().from(0, 0).wanting(size + 1,
            LONG_MS)));
    }

    @Test
    @DisplayName("a fetch waits until a record is committed, and is answered in that moment")
    @Must("wait-enough")
    void commitWakes() {
        var answer = broker.ask(Question.consumer().from(0, 0).wanting(1, LONG_MS));
        waits("while the log is empty", answer);
        var size = broker.append(0, 3);
        waits("when records are written and not committed", answer);
        broker.commit(0, 3);
        isThere("when they are committed", answer, "FetchHandler wakes the purgatory when offsets have moved; tryComplete "
            + "must look "
            + "again, and not at what it read before.");
        expect("bytes in it", answer.totalBytes()).toBe(size, "The three readings.");
    }

    @Test
    @DisplayName("minBytes counts the bytes of all partitions together")
    @Must("wait-min-bytes")
    void together() {
        var size = broker.appendAndCommit(0, 3);
        var answer = broker.ask(Question.consumer().from(0, 0).from(1, 0).wanting(2 * size, LONG_MS));
        waits("with half of the bytes, in one partition", answer);
        broker.appendAndCommit(1, 3);
        isThere("with the other half in the other partition", answer, "Count over all partitions.");
        isThere("at once; the bytes are in the last of three partitions", broker.ask(Question.consumer().from(2, 0).from(0, 3)
            .from(1, 0).wanting(size, LONG_MS)), "A partition without bytes does not end the count.");
        expect("bytes of the two", List.of(answer.bytes(0), answer.bytes(1))).toBe(List.of(size, size), "Both are in the "
            + "answer.");
    }

    @Test
    @DisplayName("whoever wants more than can come has enough when the answer is full")
    @Must("wait-min-bytes")
    void full() {
        broker.appendAndCommit(0, 3);
        isThere("at once; at least 1000 bytes wanted, and at most 50", broker.ask(
            Question.consumer().from(0, 0).wanting(1_000, LONG_MS).atMost(50)),
            "More than maxBytes will never come, however long it waits.");
        expect("tryComplete; at least 1000 bytes wanted, and the broker gives at most 50", Question.consumer().from(0, 0)
            .wanting(1_000, LONG_MS).brokerAllows(50).pending(broker, new Answer()).tryComplete()).toBe(true,
            "The field maxBytes is the smaller of the two limits; request.maxBytes() is only what the reader would take.");
    }

    @Test
    @DisplayName("whoever does not want to wait is answered at once, with nothing if need be")
    @Must("wait-zero")
    void doesNotWait() {
        for (int wait : new int[] {0, -1}) {
            var answer = broker.ask(Question.consumer().from(0, 0).wanting(1, wait));
            isThere("at once; maxWait is " + wait, answer, "It said that it does not wait.");
            expect("its error", answer.error(0)).toBe(Errors.NONE, "Nothing to read is no error.");
            expect("tryComplete, asked by hand", Question.consumer().from(0, 0).wanting(1, wait).pending(broker, new Answer())
                .tryComplete()).toBe(true, "It was answered, but by a deadline of 0 ms: it has waited, if only for a turn.");
        }
    }

    @Test
    @DisplayName("when its time is up, a fetch is answered with what there is by then")
    @Must("wait-expires")
    void timeIsUp() {
        var answer = broker.ask(Question.consumer().from(0, 0).from(1, 0).wanting(10_000, 500));
        broker.pass(400);
        var size = broker.appendAndCommit(0, 3);
        broker.pass(99);
        waits("after 499 of 500 ms, with too little", answer);
        broker.pass(2);
        isThere("after its 500 ms", answer, "expire answers, whether it is enough or not.");
        expect("bytes in it", List.of(answer.bytes(0), answer.bytes(1))).toBe(List.of(size, 0),
            "Less than minBytes, but it is what there is. Read again when the time is up.");
    }

    @Test
    @DisplayName("an error that comes while a fetch waits ends its wait")
    @Must("wait-news")
    void news() {
        var answer = broker.ask(Question.consumer().from(0, 0).from(1, 0).wanting(1, LONG_MS));
        broker.gone(0);
        isThere("when partition 0 is gone", answer, "isUrgent() says that the reader must hear of it at once.");
        expect("the errors", List.of(answer.error(0), answer.error(1))).toBe(List.of(Errors.NOT_LEADER_OR_FOLLOWER, Errors.NONE),
            "The one that is gone, and the other, of which there is nothing to say.");
        isThere("at once, for an offset out of range", broker.ask(Question.consumer().from(1, 99).wanting(1, LONG_MS)),
            "A reader that is out of range must not wait: nothing that comes can help it.");
    }

    @Test
    @DisplayName("a reader whose log has parted from ours hears of it at once, although that is no error")
    @Must("wait-news")
    void parted() {
        var reader = new PartitionReader(broker.partitions, new FetchAnnotator() {
            @Override
            public boolean parted(FetchRequestView request) {
                return true;
            }

            @Override
            public void annotate(FetchRequestView request, PartitionData answer) {}
        });
        expect("tryComplete for such a reader",
            Question.consumer().from(0, 0).wanting(1, LONG_MS)
            .pending(broker, reader, new Answer()).tryComplete()).toBe(true, "Ask isUrgent(), not the error: lab 14 will need it.");
    }

    @Test
    @DisplayName("what was wrong from the start is no news, unless everything is")
    @Must("wait-old-news")
    void oldNews() {
        isThere("at once; both partitions are unknown", broker.ask(Question.consumer().from(7, 0).from(8, 0).wanting(1, LONG_MS)),
            "There is nothing to wait for: nothingIsReadable() says so.");
        var answer = broker.ask(Question.consumer().from(7, 0).from(0, 0).wanting(1, 500));
        expect("there is an answer at once; one partition is unknown, the other empty", answer.isThere()).toBe(false,
            "The consumer would ask again at once, and so on, for ever: a hot loop because of one deleted topic. "
                + "asked.get(i).error() "
                + "says what was wrong from the start.");
        broker.pass(501);
        isThere("when its time is up", answer, "expire answers.");
        expect("the errors", List.of(answer.error(0), answer.error(1))).toBe(List.of(Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.NONE),
            "Then it does hear of the unknown one.");
    }

    @Test
    @DisplayName("beside a partition that was wrong from the start, the others are answered as ever")
    @Must("wait-old-news")
    void besideOldNews() {
        var answer = broker.ask(Question.consumer().from(7, 0).from(0, 0).wanting(1, LONG_MS));
        waits("while one partition is unknown, and the other empty", answer);
        var size = broker.appendAndCommit(0, 3);
        isThere("when the other has records", answer, "The unknown partition is no news, and no reason to wait, either: the "
            + "bytes of the others count.");
        expect("bytes of the other", answer.bytes(1)).toBe(size, "Its three readings.");
        for (int gone = 0; gone < 2; gone++) {
            var another = new HandBroker();
            var waiting = another.ask(Question.consumer().from(7, 0).from(0, 0).from(1, 0).wanting(1, LONG_MS));
            another.gone(gone);
            isThere("when partition " + gone + " is gone; another one was unknown from the start", waiting,
                "Old news of one partition does not make news of another one old. Look at each with its own error.");
        }
    }

    @Test
    @DisplayName("an answer is read once, and holds what was read")
    @Must("wait-enough")
    void readOnce() {
        broker.appendAndCommit(0, 3);
        var looks = new int[1];
        var reader = new PartitionReader(broker.partitions, new FetchAnnotator() {
            @Override
            public boolean parted(FetchRequestView request) {
                looks[0]++;
                return false;
            }

            @Override
            public void annotate(FetchRequestView request, PartitionData answer) {}
        });
        var suspicion = "Answer with the readings that you have. Whoever reads again pays twice, and must release "
            + "the first ones.";
        Question.consumer().from(0, 0).wanting(1, LONG_MS).pending(broker, reader, new Answer()).tryComplete();
        expect("how often one answer has read its partition", looks[0]).toBe(1, suspicion);
        Question.consumer().from(0, 0).wanting(9_999, LONG_MS).pending(broker, reader, new Answer()).expire();
        expect("the same with one more, whose time is up", looks[0]).toBe(2, suspicion);
    }

    @Test
    @DisplayName("an idle consumer asks twice a second, and each record comes when it is committed")
    @Must("wait-enough")
    void idle() {
        int asked = 0;
        for (long at = 0; at < 10_000; at += 500) {
            var answer = broker.ask(Question.consumer().from(0, 0).wanting(1, 500));
            broker.pass(499);
            waits("before its 500 ms are over", answer);
            broker.pass(1);
            isThere("after its 500 ms", answer, "expire answers.");
            asked++;
        }
        expect("questions in ten seconds", asked).toBe(20, "Each took 500 ms.");
    }

    @Test
    @DisplayName("a reader that has left is not answered, and keeps nothing")
    @Must("wait-release")
    void left() {
        var answer = broker.ask(Question.consumer().from(0, 0).wanting(1, LONG_MS));
        answer.readerLeaves();
        broker.appendAndCommit(0, 3);
        broker.pass(2 * LONG_MS);
        expect("there is an answer for a reader that has left", answer.isThere()).toBe(false, "It was taken back.");
        expectNoFileHeld(0);
    }

    @Test
    @DisplayName("a fetch that was looked at many times holds no file")
    @Must("wait-release")
    void holdsNothing() {
        var answer = broker.ask(Question.consumer().from(0, 0).from(1, 0).wanting(10_000, 500));
        for (int i = 0; i < 20; i++) {
            broker.appendAndCommit(i % 2, 1);
        }
        waits("while it has less than it wants", answer);
        answer.readerLeaves();
        expectNoFileHeld(0, 1);
    }

    @Test
    @DisplayName("an answer holds its files until it has left, and no longer")
    @Must("wait-release")
    void holdsUntilSent() {
        broker.appendAndCommit(0, 3);
        broker.appendAndCommit(1, 3);
        expectHeldUntilSent(broker.ask(Question.consumer().from(0, 0).from(1, 0)), 2);
    }

    @Test
    @DisplayName("an answer that was given because of news holds the files of its other partitions until it has left")
    @Must("wait-release")
    void newsHoldsUntilSent() {
        broker.appendAndCommit(0, 3);
        broker.appendAndCommit(1, 3);
        var answer = broker.ask(Question.consumer().from(0, 0).from(1, 0).wanting(10_000, LONG_MS));
        waits("while there is less than it wants", answer);
        broker.dropRecords(1);
        isThere("when partition 1 no longer has the offset", answer, "isUrgent() says that the reader must hear of it at once.");
        expectHeldUntilSent(answer, 1);
    }

    @Test
    @DisplayName("an answer that was given because its time was up holds its files until it has left, and no longer")
    @Must("wait-release")
    void expiredHoldsUntilSent() {
        broker.appendAndCommit(0, 3);
        broker.appendAndCommit(1, 3);
        var answer = broker.ask(Question.consumer().from(0, 0).from(1, 0).wanting(10_000, 500));
        broker.pass(501);
        expectHeldUntilSent(answer, 2);
    }

    /** Of an answer with records of so many of partitions 0 and 1. */
    private void expectHeldUntilSent(Answer answer, int files) {
        var waiting = openAfterDeletion(broker, 0, 1);
        minding(answer::sent);
        expect("open files that are still held when the answer is sent", broker.openFiles() - openWithoutReaders(0, 1)).toBe(0,
            RELEASE);
        expect("open files that an answer on its way holds", waiting - broker.openFiles()).toBe(files,
            "Its records are read from the file when the socket has room; until then the file must stay open. Do not release "
                + "what you answer with: answer(readings) does, when it is sent.");
    }

    private void expectNoFileHeld(int... partitions) {
        expect("open files after the records were deleted, compared with a broker without readers",
            openAfterDeletion(broker, partitions) - openWithoutReaders(partitions)).toBe(0, RELEASE);
    }

    private static int openWithoutReaders(int... partitions) {
        var unread = new HandBroker();
        IntStream.of(partitions).forEach(partition -> unread.appendAndCommit(partition, 3));
        return openAfterDeletion(unread, partitions);
    }

    /** All records are deleted, and their files have had time to go. */
    private static int openAfterDeletion(HandBroker broker, int... partitions) {
        minding(() -> {
            IntStream.of(partitions).forEach(broker::dropRecords);
            broker.pass(120_000);
        });
        return broker.openFiles();
    }

    private static void minding(Runnable deed) {
        try {
            deed.run();
        } catch (IllegalStateException e) {
            throw new CheckFailure("the partition's files", "open as long as the log uses them", String.valueOf(e.getMessage()),
                "Released twice: a reading that was answered is released by answer(readings), others once by you.");
        }
    }
}

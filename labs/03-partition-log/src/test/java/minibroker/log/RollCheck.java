package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.batch;
import static minibroker.log.Readings.settings;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import minibroker.segment.Segment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("When is it time?")
class RollCheck {
    private static final ByteBuffer FIRST = batch(0, 3, 5_000);            // its times are 5,000 to 5,002
    private static final int TWO_BATCHES = FIRST.limit() + batch(3, 3).limit();

    private Machine machine;
    private Segment active;
    private RollRule rule;
    private LogSettings topic;

    @BeforeEach
    void machine() throws IOException {
        machine = Machine.started();
    }

    /** A rule for a segment that holds {@code batches}, and has been active since now. */
    private void given(LogSettings settings, ByteBuffer... batches) throws IOException {
        topic = settings;
        if (active != null) {
            active.delete();
        }
        active = machine.segment(settings, 0, batches);
        rule = new RollRule(machine.upkeep().doors(), settings);
    }

    /** These batches come, so many milliseconds after the segment became active. */
    private boolean isDue(ByteBuffer batches, long laterMs) {
        var incoming = new IncomingBatches();
        incoming.examine(batches, AppendOrigin.REPLICATION, topic, machine.nowMs());
        incoming.place(AppendOrigin.REPLICATION, active.nextOffset(), 0);
        return rule.isDue(active, incoming, machine.nowMs() + laterMs);
    }

    @Test
    @DisplayName("a segment may be as large as segment.bytes, and not a byte larger")
    @Must("roll-size")
    void size() throws IOException {
        given(settings("internal.segment.bytes", TWO_BATCHES), FIRST);
        expect("isDue, when the batch fills the segment exactly", isDue(batch(3, 3), 0)).toBe(false,
                "The segment would be exactly as large as it may be.");
        given(settings("internal.segment.bytes", TWO_BATCHES - 1), FIRST);
        expect("isDue, when one byte has no room", isDue(batch(3, 3), 0)).toBe(true,
                "Ask how large the segment would be with the batch, not how large it is without.");
        expect("isDue for a segment of %d bytes that may have %d".formatted(FIRST.limit(), TWO_BATCHES - 1),
                isDue(batch(3, 1), 0))
                .toBe(false, "This batch is smaller, and fits.");
    }

    @Test
    @DisplayName("all batches of an append count, not only the first")
    @Must("roll-size")
    void allBatches() throws IOException {
        given(settings("internal.segment.bytes", TWO_BATCHES), FIRST);
        expect("isDue for two batches, of which one would fit", isDue(Readings.together(batch(3, 1), batch(4, 3)), 0)).toBe(true,
                "They are written with one write, so they go to one segment: incoming knows the bytes of all.");
    }

    @Test
    @DisplayName("an empty segment takes a batch of any size and any time")
    @Must("roll-empty")
    void empty() throws IOException {
        given(settings("internal.segment.bytes", 50, "segment.ms", 1_000));
        expect("isDue for %d bytes, where a segment may have 50 and this one is empty".formatted(FIRST.limit()), isDue(FIRST, 0))
                .toBe(false, "The next segment would be as empty as this one, and would begin at the same offset.");
        expect("isDue for an empty segment that became active 5,000 ms ago, with segment.ms 1,000", isDue(FIRST, 5_000))
                .toBe(false, "An empty segment never gets old: nothing in it has waited.");
    }

    @Test
    @DisplayName("an empty segment is not rolled for want of room, either")
    @Must("roll-empty")
    void emptyWithoutRoom() throws IOException {
        given(settings());
        expect("isDue for a batch at offset 2,147,483,748, where the segment begins at 0 and is empty",
                isDue(batch((1L << 31) + 100, 1, 5_000), 0))
                .toBe(false, "The next segment would begin at 0 as well, in the same files. It cannot take the batch, either, "
                        + "and who deletes its files then deletes the active segment's: what comes next is lost. "
                        + "Ask isEmpty() first.");
    }

    @Test
    @DisplayName("a full index is a full segment")
    @Must("roll-room")
    void fullIndex() throws IOException {
        var tiny = settings("segment.index.bytes", 12, "index.interval.bytes", 0);
        given(tiny, FIRST, batch(3, 3, 5_000), batch(6, 3, 5_000));
        expect("isFull() of the segment", active.isFull()).toBe(true, "The check wants a full index here.");
        expect("isDue for a segment whose index is full", isDue(batch(9, 1, 5_000), 0)).toBe(true,
                "Batches without index entries could only be found by long walks. hasRoomFor knows.");
    }

    @Test
    @DisplayName("an offset that no index entry could say needs a new segment")
    @Must("roll-room")
    void farOffset() throws IOException {
        given(settings(), FIRST);
        expect("isDue for a batch at offset 2,147,483,648", isDue(batch(1L << 31, 1, 5_000), 0)).toBe(true,
                "Index entries are ints, relative to the base offset. hasRoomFor wants bytes and last offset of what comes.");
        expect("isDue for a batch at offset 2,147,483,647", isDue(batch((1L << 31) - 1, 1, 5_000), 0)).toBe(false,
                "This last offset still fits: nextOffset() is one more than it.");
        expect("isDue for a batch from offset 2,147,483,646 to 2,147,483,648", isDue(batch((1L << 31) - 2, 3, 5_000), 0))
                .toBe(true,
                "An index entry has the last offset of its batch: that one must fit, not the first.");
    }

    @Test
    @DisplayName("age is counted from the segment's first time to the newest that comes, whatever the clock says")
    @Must("roll-age")
    void age() throws IOException {
        given(settings("segment.ms", 1_000), FIRST, batch(3, 1, 5_900));
        expect("isDue when time 5,950 comes, but 9,000 ms after the segment became active", isDue(batch(4, 1, 5_950), 9_000))
                .toBe(false, "Readings of last year, sent again today, roll as they did last year: their own times decide.");
        expect("isDue when time 6,002 comes, 1,000 ms after the first batch's 5,002", isDue(batch(4, 3, 6_000), 0)).toBe(false,
                "Older than segment.ms, not as old as.");
        expect("isDue when time 6,003 comes, 1,001 ms after the first batch's 5,002", isDue(batch(4, 4, 6_000), 0)).toBe(true,
                "Ask firstBatchTimestamp() of the segment and maxTimestamp() of what comes.");
    }

    @Test
    @DisplayName("the largest time of all batches that come decides, wherever it stands")
    @Must("roll-age")
    void largestThatComes() throws IOException {
        given(settings("segment.ms", 1_000), FIRST);
        expect("isDue when a batch of time 5,500 comes, and one of time 6,003 with it",
                isDue(Readings.together(batch(3, 1, 5_500), batch(4, 1, 6_003)), 0))
                .toBe(true, "Not the first batch's time: incoming.maxTimestamp() is the largest of all.");
        expect("isDue when a batch of time 6,003 comes, and one of time 5,500 with it",
                isDue(Readings.together(batch(3, 1, 6_003), batch(4, 1, 5_500)), 0))
                .toBe(true, "Not the last batch's time: incoming.maxTimestamp() is the largest of all.");
        given(settings("segment.ms", 1_000), FIRST, batch(3, 1, 9_000));
        expect("isDue when time 5,500 comes, where a batch of time 9,000 lies in the segment already",
                isDue(batch(4, 1, 5_500), 0))
                .toBe(false, "What lies there was judged when it came (and segment.ms may have been changed since). "
                        + "Only what comes now counts.");
    }

    @Test
    @DisplayName("what comes late makes no segment old")
    @Must("roll-late")
    void late() throws IOException {
        given(settings("segment.ms", 1_000), FIRST);
        expect("isDue when time 1,000 comes, 4,002 ms before the first batch's", isDue(batch(3, 1, 1_000), 9_000)).toBe(false,
                "The age is below zero then, and that is not old. Without its sign it would be.");
    }

    @Test
    @DisplayName("what comes without any time makes no segment old")
    @Must("roll-late")
    void comesWithoutTime() throws IOException {
        given(settings("segment.ms", 1_000), FIRST);
        expect("isDue when a batch without a time comes, 9,000 ms after the segment became active",
                isDue(Readings.timeless(3), 9_000))
                .toBe(false, "The segment has a time, what comes has none: then nothing says that it is old. "
                        + "The clock is for segments whose first batch has no time, and for isOld.");
    }

    @Test
    @DisplayName("only the first batch says whether the segment has a time")
    @Must("roll-age")
    void firstIsTimeless() throws IOException {
        given(settings("segment.ms", 1_000), Readings.timeless(0), batch(1, 1, 5_000));
        expect("isDue when time 9,000 comes 500 ms after the segment became active, where its first batch has no time",
                isDue(batch(2, 1, 9_000), 500))
                .toBe(false, "Ask firstBatchTimestamp() for -1, not maxTimestamp(), which later batches have raised.");
        expect("isDue when time 5,001 comes 1,001 ms after it became active", isDue(batch(2, 1, 5_001), 1_001)).toBe(true,
                "The first batch has no time, so the clock decides, whatever the later ones have.");
    }

    @Test
    @DisplayName("without times, age is counted from when the segment became active")
    @Must("roll-age")
    void timeless() throws IOException {
        given(settings("segment.ms", 1_000), Readings.timeless(0));
        expect("isDue 1,000 ms later", isDue(Readings.timeless(1), 1_000)).toBe(false, "Older than segment.ms, not as old as.");
        expect("isDue 1,001 ms later", isDue(Readings.timeless(1), 1_001)).toBe(true,
                "firstBatchTimestamp() is -1: the segment has no time of its own. Then nowMs and activeSinceMs tell its age.");
    }

    @Test
    @DisplayName("a first time of 0 is a time")
    @Must("roll-age")
    void timeZero() throws IOException {
        given(settings("segment.ms", 1_000), batch(0, 1, 0));
        expect("isDue when time 400 comes, 9,000 ms after the segment became active", isDue(batch(1, 1, 400), 9_000)).toBe(false,
                "Only -1 says that there is no time. 0 is the first moment of 1970, and records may have it.");
    }

    @Test
    @DisplayName("the jitter makes a segment old a little earlier")
    @Must("roll-age")
    void jitter() throws IOException {
        given(settings("segment.ms", 1_000, "segment.jitter.ms", 1_000), FIRST);
        expect("isDue at an age of exactly segment.ms, with a jitter of some ms", isDue(batch(3, 1, 6_002), 0)).toBe(true,
                "jitterMs was drawn when the segment began; it is taken off segment.ms.");
        given(settings("segment.ms", 1_000, "segment.jitter.ms", 1_000), Readings.timeless(0));
        expect("isOld by the clock at 1,000 ms, with a jitter of some ms", rule.isOld(active, machine.nowMs() + 1_000)).toBe(true,
                "The clock's question has the same limit: segment.ms minus the jitter.");
    }

    @Test
    @DisplayName("while nothing comes, the clock on the wall decides")
    @Must("roll-idle")
    void idle() throws IOException {
        given(settings("segment.ms", 1_000), FIRST);
        expect("isOld, 1,000 ms after it became active", rule.isOld(active, machine.nowMs() + 1_000)).toBe(false,
                "Older than segment.ms, not as old as.");
        expect("isOld, 1,001 ms after it became active", rule.isOld(active, machine.nowMs() + 1_001)).toBe(true,
                "Nothing has come, so the records' times cannot tell: count from activeSinceMs, whatever times they have.");
        given(settings("segment.ms", 1_000));
        expect("isOld of an empty segment, 9,000 ms after it became active", rule.isOld(active, machine.nowMs() + 9_000))
                .toBe(false,
                "An empty segment never gets old. Else an idle topic would begin segment after segment.");
    }
}

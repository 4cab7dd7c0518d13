package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.batch;
import static minibroker.log.Readings.settings;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import minibroker.segment.Segment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("What may go?")
class RetentionCheck {
    private static final long SIZE = batch(0, 3).limit();
    private static final LogSettings FOR_EVER = settings("retention.ms", -1, "retention.bytes", -1);

    private Machine machine;
    private SegmentList segments;

    @BeforeEach
    void machine() throws IOException {
        machine = Machine.started();
    }

    /** A segment for each batch, the last one active; of equal size if all have three readings. */
    private void given(ByteBuffer... batches) throws IOException {
        var list = new ArrayList<Segment>();
        for (var batch : batches) {
            list.add(machine.segment(FOR_EVER, Readings.header(batch).baseOffset(), batch));
        }
        segments = new SegmentList(list);
    }

    /** Five segments of three readings each; the youngest time in each is 1,002, 2,002, … 5,002. */
    private void givenFive() throws IOException {
        given(batch(0, 3, 1_000), batch(3, 3, 2_000), batch(6, 3, 3_000), batch(9, 3, 4_000), batch(12, 3, 5_000));
    }

    /** All is committed, and the log begins at 0. */
    private int expired(LogSettings settings, long nowMs) {
        return expired(settings, 0, segments.active().nextOffset(), nowMs);
    }

    private int expired(LogSettings settings, long logStart, long highWatermark, long nowMs) {
        return Retention.expired(segments, settings,
                new LogOffsets(logStart, highWatermark, highWatermark, segments.active().nextOffset()), nowMs);
    }

    @Test
    @DisplayName("a segment is too old when its youngest record is")
    @Must("keep-time")
    void byTime() throws IOException {
        givenFive();
        var topic = settings("retention.ms", 10_000);
        expect("expired at 12,002, 10,000 ms after the youngest record of the second segment", expired(topic, 12_002)).toBe(1,
                "Older than retention.ms, not as old as. And the youngest record of a segment decides: maxTimestamp().");
        expect("expired at 12,003", expired(topic, 12_003)).toBe(2, "Now the second one is older than retention.ms.");
        expect("expired at 11,000", expired(topic, 11_000)).toBe(0, "Nothing is too old yet.");
    }

    @Test
    @DisplayName("0 is a time, and a limit of 0 is a limit")
    @Must("keep-time")
    void zeroCounts() throws IOException {
        given(batch(0, 1, 0), batch(1, 1, 0), batch(2, 1, 0));
        expect("expired at 5, with retention.ms 3 and records of the time 0", expired(settings("retention.ms", 3), 5)).toBe(3,
                "Only -1 means that a record has no time. 0 is a time as any other.");
        expect("expired at 5, with retention.ms 0", expired(settings("retention.ms", 0), 5)).toBe(3,
                "Only -1 means for ever. 0 means: no longer than needed.");
    }

    @Test
    @DisplayName("a record that came later keeps the old ones of its segment")
    @Must("keep-time")
    void youngestDecides() throws IOException {
        segments = new SegmentList(List.of(machine.segment(FOR_EVER, 0, batch(0, 3, 1_000), batch(3, 3, 9_000),
                batch(6, 3, 2_000)),
                machine.segment(FOR_EVER, 9)));
        expect("expired at 15,000, where the segment has times from 1,000 to 9,002",
                expired(settings("retention.ms", 10_000), 15_000))
                .toBe(0, "Neither its first batch nor its last tells how old the youngest record is: maxTimestamp() does.");
    }

    @Test
    @DisplayName("counting stops at the first segment that must stay")
    @Must("keep-order")
    void inOrder() throws IOException {
        given(batch(0, 3, 1_000), batch(3, 3, 9_000), batch(6, 3, 1_000), batch(9, 3, 9_000));
        expect("expired, where the first and the third segment are too old", expired(settings("retention.ms", 10_000), 12_000))
                .toBe(1, "Segments go from the front only: behind a segment that stays, nothing may go, or the log has a hole.");
    }

    @Test
    @DisplayName("a segment goes while the rest is at least retention.bytes")
    @Must("keep-size")
    void bySize() throws IOException {
        givenFive();
        expect("segments of %d bytes".formatted(SIZE), segments.sizeBytes())
                .toBe(5 * SIZE, "The check wants five equal segments.");
        expect("expired, when two segments fill retention.bytes exactly", expired(bytes(2 * SIZE), 0)).toBe(3,
                "After three have gone, the rest is exactly retention.bytes: that is enough.");
        expect("expired, when retention.bytes is one byte more than two segments", expired(bytes(2 * SIZE + 1), 0)).toBe(2,
                "If the third one went, less than retention.bytes would be left: the topic asked for at least that.");
        expect("expired, when retention.bytes is more than all", expired(bytes(5 * SIZE + 1), 0))
                .toBe(0, "The log is not too large.");
        expect("expired, when retention.bytes is all but one byte", expired(bytes(5 * SIZE - 1), 0)).toBe(0,
                "One byte too much is no reason to let a segment go.");
    }

    @Test
    @DisplayName("each segment counts with its own size")
    @Must("keep-size")
    void unequal() throws IOException {
        given(batch(0, 1), batch(1, 30), batch(31, 1), batch(32, 30));
        var rest = segments.get(2).sizeBytes() + segments.get(3).sizeBytes();
        expect("expired, where retention.bytes is the size of the last two", expired(bytes(rest), 0)).toBe(2,
                "What has gone is no longer in the log: take each segment's bytes off what is too much.");
    }

    @Test
    @DisplayName("either reason is enough")
    @Must("keep-size")
    void either() throws IOException {
        givenFive();
        expect("expired, where one is too old and two are too much",
                expired(settings("retention.ms", 10_000, "retention.bytes", 3 * SIZE), 11_500)).toBe(2,
                "Time or size; and a segment that goes because it is old makes the log smaller, too.");
    }

    @Test
    @DisplayName("-1 means for ever, and without a limit")
    @Must("keep-ever")
    void forEver() throws IOException {
        givenFive();
        expect("expired with retention.ms -1 and retention.bytes -1", expired(FOR_EVER, 1L << 50)).toBe(0,
                "Settings of -1 switch a reason off. A comparison with -1 does not.");
        expect("expired with retention.ms 9,223,372,036,854,775,807", expired(settings("retention.ms", Long.MAX_VALUE), 1L << 50))
                .toBe(0, "A time plus so many ms is more than a long can say: the sum runs over, and is negative. "
                        + "Take the time of the youngest record off nowMs instead.");
        expect("expired with retention.bytes 0", expired(bytes(0), 0)).toBe(5,
                "Only -1 means without a limit. With 0 the rest is always enough.");
    }

    @Test
    @DisplayName("a segment without a single time never gets too old")
    @Must("keep-ever")
    void timeless() throws IOException {
        given(Readings.timeless(0), Readings.timeless(1));
        expect("expired with retention.ms 10,000", expired(settings("retention.ms", 10_000), 1L << 50)).toBe(0,
                "maxTimestamp() is -1 where no record has a time. That is not the end of 1969.");
    }

    @Test
    @DisplayName("what is not committed stays")
    @Must("keep-uncommitted")
    void uncommitted() throws IOException {
        givenFive();
        expect("expired, all too old, with the high watermark at 7", expired(settings("retention.ms", 1), 0, 7, 1L << 40)).toBe(2,
                "The third segment, from 6 to 8, is not committed as a whole. Followers still need it, and the log may not start "
                        + "behind its high watermark.");
        expect("expired, all too old, with the high watermark at 6", expired(settings("retention.ms", 1), 0, 6, 1L << 40)).toBe(2,
                "End is exclusive: a segment that ends where the high watermark is, is committed.");
    }

    @Test
    @DisplayName("a transaction that is still open keeps nothing")
    @Must("keep-uncommitted")
    void undecided() throws IOException {
        givenFive();
        var offsets = new LogOffsets(0, 4, 15, 15);
        expect("expired, all too old and committed, with the last stable offset at 4",
                Retention.expired(segments, settings("retention.ms", 1), offsets, 1L << 40))
                .toBe(5, "The last stable offset says what read-committed consumers may see. What followers need ends at "
                        + "the high watermark.");
    }

    @Test
    @DisplayName("below the log start nothing is kept, whatever the policy says")
    @Must("keep-policy")
    void belowLogStart() throws IOException {
        givenFive();
        var compacted = settings("cleanup.policy", "compact", "retention.ms", 1, "retention.bytes", 0);
        expect("expired with cleanup.policy compact, all old and too large", expired(compacted, 1L << 40)).toBe(0,
                "Without delete in its policy, a topic keeps everything: ask deleting().");
        expect("expired with cleanup.policy compact and a log start of 6", expired(compacted, 6, 15, 1L << 40)).toBe(2,
                "Nobody may read the first two any more: they end at the log start or before it.");
        expect("expired with cleanup.policy compact and a log start of 8", expired(compacted, 8, 15, 1L << 40)).toBe(2,
                "The third segment, from 6 to 8, still has offset 8.");
    }

    @Test
    @DisplayName("an empty segment that is closed holds nobody up")
    @Must("keep-policy")
    void emptyAndClosed() throws IOException {
        segments = new SegmentList(List.of(machine.segment(FOR_EVER, 0, batch(0, 3)), machine.segment(FOR_EVER, 3),
                machine.segment(FOR_EVER, 9, batch(9, 3))));
        expect("expired, where the log start is 9 and compaction has left nothing from 3 to 8",
                expired(FOR_EVER, 9, 12, 0)).toBe(2,
                "Only the active segment is kept because it is empty: there the next record goes. A closed one gets none.");
    }

    @Test
    @DisplayName("the active segment may expire, unless it is empty")
    @Must("keep-active")
    void active() throws IOException {
        givenFive();
        expect("expired, all too old", expired(settings("retention.ms", 1), 1L << 40)).toBe(5,
                "All of them: applyRetention, which is given, begins a new one first.");
        segments.add(machine.segment(FOR_EVER, 15));
        expect("expired, all too old, and the active one empty",
                expired(settings("retention.ms", 1, "retention.bytes", 0), 1L << 40))
                .toBe(5, "The empty segment is where the next record goes.");
        expect("expired, and the log start is the end of the log", expired(FOR_EVER, 15, 15, 0)).toBe(5,
                "Deleting all records leaves the active segment.");
    }

    @Test
    @DisplayName("the active segment does not go because of the log start")
    @Must("keep-active")
    void activeBelowLogStart() throws IOException {
        givenFive();
        expect("expired, where the log start is the end of the log and nothing is too old", expired(FOR_EVER, 15, 15, 0)).toBe(4,
                "All of its records are deleted, but it grows on: it is active.");
    }

    private static LogSettings bytes(long retentionBytes) {
        return settings("retention.ms", -1, "retention.bytes", retentionBytes);
    }
}

package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.batch;
import static minibroker.log.Readings.settings;

import brokerfromscratch.testkit.check.CheckFailure;
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

@Step(3)
@DisplayName("Begin a new segment")
class BeginCheck {
    private static final int ONE_BATCH = batch(0, 3).limit();

    private final LogSettings topic = settings("internal.segment.bytes", ONE_BATCH + 10, "segment.ms", 100_000_000L);
    private final List<Long> told = new ArrayList<>();
    private Machine machine;
    private LocalLog log;

    /** One segment, and no room in it for another batch of three. */
    @BeforeEach
    void oneSegment() throws IOException {
        machine = Machine.started();
        log = machine.local(topic, told, machine.segment(topic, 0, batch(0, 3)));
    }

    private int append(ByteBuffer batches) throws IOException {
        try {
            return machine.call(() -> appendNow(batches));
        } catch (IllegalStateException e) {
            throw new CheckFailure("an append that needs a new segment", "it is done", e.getMessage(),
                    "Segments follow one another without a gap: a new one begins at endOffset(), "
                    + "and rolledTo gets it once, when it holds the batches.");
        }
    }

    private int appendNow(ByteBuffer batches) throws IOException {
        var incoming = new IncomingBatches();
        incoming.examine(batches, AppendOrigin.REPLICATION, topic, machine.nowMs());
        incoming.place(AppendOrigin.REPLICATION, log.endOffset(), 0);
        return log.append(batches.duplicate(), incoming, machine.nowMs());
    }

    private List<Long> bases() {
        return log.segments().all().stream().map(Segment::baseOffset).toList();
    }

    @Test
    @DisplayName("the batch that had no room is the first of a new segment")
    @Must("begin-new")
    void begins() throws IOException {
        var position = append(batch(3, 3));
        expect("base offsets of the segments", bases()).toBe(List.of(0L, 3L), "A new segment, behind the old one.");
        expect("what append returns", position).toBe(0, "Where the batch lies in its segment: at the front of the new one.");
        expect("bytes in the two segments", log.segments().all().stream().map(Segment::sizeBytes).toList())
                .toBe(List.of((long) ONE_BATCH, (long) batch(3, 3).limit()), "The batch is in the new segment, and only there.");
        expect("names of the log files", machine.names().stream().filter(name -> name.endsWith(".log")).toList())
                .toBe(List.of("00000000000000000000.log", "00000000000000000003.log"),
                    "A segment's file is named by its base offset, and is still there when append returns.");
    }

    @Test
    @DisplayName("a new segment begins where the log ends, also if the batch begins later")
    @Must("begin-new")
    void beginsAtTheEnd() throws IOException {
        append(batch(50, 3));
        expect("base offsets of the segments, after a batch from 50 on came from a leader whose log has a gap", bases())
                .toBe(List.of(0L, 3L),
                        "If segments had gaps between them, nobody could tell a gap from a file that was lost.");
        expect("endOffset()", log.endOffset()).toBe(53L, "The log goes on behind the batch.");
    }

    @Test
    @DisplayName("the one before it is sealed: its time index knows its largest time")
    @Must("begin-seal")
    void seals() throws IOException {
        append(batch(3, 3));
        var file = machine.disk().open(Machine.DIRECTORY + "/00000000000000000000.timeindex");
        var entry = ByteBuffer.allocate(12);
        var bytes = file.read(entry, 0);
        file.release();
        expect("bytes in the closed segment's time index", bytes).toBe(12,
                "seal() completes the index files. Nobody will do it later: this segment never grows again.");
        expect("the largest time it says", entry.getLong(0)).toBe(1_002L, "Seal the segment that is closed, not the new one.");
    }

    @Test
    @DisplayName("whoever must know hears of a new segment once it holds something")
    @Must("begin-told")
    void told() throws IOException {
        append(batch(3, 3));
        append(batch(6, 3));
        expect("base offsets that were told", told).toBe(List.of(3L, 6L), "Each new segment goes through rolledTo, once.");
    }

    @Test
    @DisplayName("the age of a new segment is counted from its own beginning")
    @Must("begin-told")
    void hasItsOwnAge() throws IOException {
        machine.pass(60_000_000);
        append(batch(3, 3));
        machine.call(() -> {
            log.rollIfDue(0, machine.nowMs() + 50_000_000);
            return null;
        });
        expect("base offsets of the segments, where the second one has been active for 50,000,000 ms of 100,000,000", bases())
                .toBe(List.of(0L, 3L), "The rule still counts from when the first segment began. rolledTo calls begun(); "
                        + "add alone does not.");
    }

    @Test
    @DisplayName("the worker forces what is closed")
    @Must("begin-told")
    void closedIsForced() throws IOException {
        append(batch(3, 3));
        append(batch(6, 3));
        machine.pass(1_000);
        expect("recoveryPoint() a second after the segment from 3 to 5 was closed", log.recoveryPoint().offset()).toBe(6L,
                "Nobody has forced it. rolledTo has the worker do that; add alone does not.");
    }

    @Test
    @DisplayName("a full disk leaves no trace of it")
    @Must("begin-refused")
    void refused() throws IOException {
        for (int room = 0; room <= 60; room += 4) {                  // the disk may be full before the seal, in it, or after it
            refusedWithRoomFor(room);
        }
    }

    @Test
    @DisplayName("a disk that has room for the batch, and not for the seal, leaves no trace of it")
    @Must("begin-refused")
    void sealRefused() throws IOException {
        refusedWithRoomFor(batch(3, 3).limit() + 4);
    }

    private void refusedWithRoomFor(int room) throws IOException {
        var namesBefore = machine.names();
        var openBefore = machine.disk().openFiles();
        machine.leaveRoomFor(room);
        var heard = false;
        try {
            append(batch(3, 3));
        } catch (IOException e) {
            heard = true;
        }
        expect("append threw the IOException", heard).toBe(true,
                "Somebody waits for an acknowledgement. An exception that is swallowed here becomes a lost record there.");
        expect("base offsets of the segments", bases()).toBe(List.of(0L),
                "append has thrown, so its producer sends again; and nobody wanted an empty active segment. Hand the new one to "
                + "rolledTo when it holds the batches, and nothing can be refused any more.");
        expect("names in the directory", machine.names()).toBe(namesBefore,
                "The files of a segment that never was a part of the log are left. The next start will find them: delete() it.");
        expect("files open", machine.disk().openFiles()).toBe(openBefore, "delete() lets go of the file, too.");
        expect("base offsets that were told", told).toBe(List.of(), "Nothing has begun, so nobody may hear of it.");
    }

    @Test
    @DisplayName("after a refusal the log goes on as if nothing had happened")
    @Must("begin-refused")
    void triesAgain() throws IOException {
        machine.leaveRoomFor(60);
        try {
            append(batch(3, 3));
        } catch (IOException e) {
            machine.leaveRoomFor(100_000);
        }
        append(batch(3, 3));
        append(batch(6, 3));
        expect("base offsets of the segments", bases()).toBe(List.of(0L, 3L, 6L), "The same batch again, and room for it.");
    }

    @Test
    @DisplayName("an old segment is closed although nothing comes")
    @Must("begin-idle")
    void idle() throws IOException {
        machine.call(() -> {
            log.rollIfDue(0, machine.nowMs() + 100_000_001L);
            return null;
        });
        expect("base offsets of the segments", bases()).toBe(List.of(0L, 3L), "An empty one behind it: roll().");
        expect("base offsets that were told", told).toBe(List.of(3L), "This one goes through rolledTo, too.");
        var position = append(batch(3, 3));
        expect("where the next batch lies", position + " in " + bases())
                .toBe("0 in [0, 3]", "The empty segment takes what comes next.");
    }

    @Test
    @DisplayName("that segment is sealed as well")
    @Must("begin-idle")
    void idleSeals() throws IOException {
        machine.call(() -> {
            log.rollIfDue(1, machine.nowMs());              // all of its one segments have expired
            return null;
        });
        var file = machine.disk().open(Machine.DIRECTORY + "/00000000000000000000.timeindex");
        expect("bytes in the closed segment's time index", file.size()).toBe(12L, "seal() first, whoever closes a segment.");
        file.release();
    }
}

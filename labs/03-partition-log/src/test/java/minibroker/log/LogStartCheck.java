package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.batch;
import static minibroker.log.Readings.settings;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import minibroker.runtime.sim.Simulation;
import minibroker.segment.Segment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Move the bounds")
class LogStartCheck {
    private final List<String> heard = new ArrayList<>();
    private Machine machine;
    private PartitionLog log;

    /** Segments 0–2, 3–5, 6–8, 9–11; nothing is committed. */
    @BeforeEach
    void fourSegments() throws IOException {
        given(Machine.started());
    }

    private void given(Machine fresh) throws IOException {
        machine = fresh;
        log = machine.open(settings("internal.segment.bytes", batch(0, 3).limit(), "retention.ms", 10_000), Checkpointed.NOTHING);
        for (int i = 0; i < 4; i++) {
            append();
        }
        log.onOffsetsMoved(moved -> heard.add("start %d, high watermark %d, segments %s"
                .formatted(moved.offsets().logStartOffset(), moved.offsets().highWatermark(), bases())));
    }

    private void append() throws IOException {
        machine.call(() -> log.append(batch(0, 3, machine.nowMs()), AppendOrigin.CLIENT, 0, machine.nowMs()));
    }

    private boolean raise(long offset) throws IOException {
        try {
            return machine.call(() -> log.raiseLogStart(offset));
        } catch (IndexOutOfBoundsException e) {
            throw new CheckFailure("raiseLogStart(%d)".formatted(offset), "it leaves a segment", e.toString(),
                    "The list of segments is never empty: the active one stays, even if all that is in it lies below.");
        }
    }

    private List<Long> bases() {
        return log.segments().stream().map(Segment::baseOffset).toList();
    }

    private void isAt(long logStart, long highWatermark, String suspicion) {
        expect("offsets()", log.offsets()).toBe(new LogOffsets(logStart, highWatermark, highWatermark, 12), suspicion);
    }

    @Test
    @DisplayName("the high watermark goes forward, never back, and not past the end")
    @Must("bounds-watermark")
    void watermark() {
        log.advanceHighWatermark(7);
        isAt(0, 7, "Seven is more than before, and the log reaches further.");
        log.advanceHighWatermark(4);
        isAt(0, 7, "A consumer has read up to 7. If the bound went back, it would have seen what is not committed.");
        advance(100);
        isAt(0, 12, "The caller knows of offsets that are not here yet. As far as the log reaches, and no further.");
    }

    private void advance(long offset) {
        try {
            log.advanceHighWatermark(offset);
        } catch (IllegalArgumentException e) {
            throw new CheckFailure("advanceHighWatermark(%d), where the log ends at 12".formatted(offset), "it goes to 12",
                    e.getMessage(),
                    "The caller knows of offsets that are not here yet. Go as far as the log reaches, and no further.");
        }
    }

    @Test
    @DisplayName("listeners hear of it only when it has moved")
    @Must("bounds-watermark")
    void watermarkHeard() {
        log.advanceHighWatermark(7);
        log.advanceHighWatermark(7);
        log.advanceHighWatermark(3);
        expect("what listeners have heard", heard).toBe(List.of("start 0, high watermark 7, segments [0, 3, 6, 9]"),
                "offsetsAre(logStart, highWatermark) sets both and tells the listeners, if something has moved.");
    }

    @Test
    @DisplayName("the log start moves forward only")
    @Must("bounds-refuse")
    void forwardOnly() throws IOException {
        log.advanceHighWatermark(12);
        expect("raiseLogStart(4)", raise(4)).toBe(true, "It was 0.");
        expect("raiseLogStart(4), again", raise(4)).toBe(false, "It starts there already.");
        expect("raiseLogStart(2), after 4", raise(2)).toBe(false, "What was deleted does not come back.");
        isAt(4, 12, "Where the last accepted call has put it.");
        expect("what passengers have heard", machine.told()).toBe(List.of("the log starts at 4"),
                "They hear what startsAt tells them, once, and nothing of a call that is answered with false.");
    }

    @Test
    @DisplayName("what is not committed cannot be deleted")
    @Must("bounds-refuse")
    void notCommitted() throws IOException {
        log.advanceHighWatermark(7);
        heard.clear();
        String said = null;
        try {
            raise(8);
        } catch (IllegalStateException e) {
            said = e.getMessage();
        } catch (IllegalArgumentException e) {
            said = "an IllegalArgumentException of LogOffsets";
        }
        expect("the IllegalStateException", said).toSatisfy(said != null && said.contains("8"), "one that names the offset 8",
                "The caller has made a mistake, and an exception tells it. Throw it yourself, before anything has changed: "
                        + "LogOffsets, which refuses such offsets, is asked when passengers have heard of them already.");
        isAt(0, 7, "A refusal changes nothing.");
        expect("segments after the refusal", bases()).toBe(List.of(0L, 3L, 6L, 9L), "Refuse before anything is removed.");
        expect("what listeners have heard", heard).toBe(List.of(), "Refuse before anybody is told.");
        expect("what passengers have heard", machine.told()).toBe(List.of(),
                "Refuse before anybody is told: a passenger has forgotten by now what it still needs.");
        expect("raiseLogStart(7), the high watermark itself", raise(7)).toBe(true, "All that is committed may be deleted.");
    }

    @Test
    @DisplayName("first the log says that it begins later, then the files go")
    @Must("bounds-first-say")
    void saysFirst() throws IOException {
        log.advanceHighWatermark(12);
        heard.clear();
        raise(7);
        expect("what listeners have heard", heard).toBe(List.of("start 7, high watermark 12, segments [0, 3, 6, 9]"),
                "When a file goes, nobody may believe any more that the log begins in it: startsAt first, then removeBelow.");
        expect("what passengers have heard", machine.told()).toBe(List.of("the log starts at 7"),
                "Passengers must hear of it, too. offsetsAre tells the listeners only; startsAt tells both.");
    }

    @Test
    @DisplayName("a segment goes when it lies below as a whole")
    @Must("bounds-whole")
    void whole() throws IOException {
        log.advanceHighWatermark(12);
        raise(5);
        expect("segments after raiseLogStart(5)", bases()).toBe(List.of(3L, 6L, 9L), "Offset 5 lies in the segment from 3 to 5.");
        raise(6);
        expect("segments after raiseLogStart(6)", bases()).toBe(List.of(6L, 9L),
                "End is exclusive: the segment from 3 to 5 ends at 6. endOf(0) tells where the first one ends.");
        isAt(6, 12, "The log start is the offset that was asked for.");
    }

    @Test
    @DisplayName("the active segment stays, even if nothing in it may be read")
    @Must("bounds-whole")
    void activeStays() throws IOException {
        log.advanceHighWatermark(12);
        raise(12);
        expect("segments after raiseLogStart(12), the end", bases()).toBe(List.of(9L), "The next record goes there.");
        isAt(12, 12, "All records are deleted; the offsets go on.");
        append();
        expect("logEndOffset after one more batch", log.offsets().logEndOffset()).toBe(15L, "Offsets are never given twice.");
    }

    @Test
    @DisplayName("files are renamed at once, and deleted after file.delete.delay.ms")
    @Must("bounds-later")
    void later() throws IOException {
        log.advanceHighWatermark(12);
        raise(6);
        var aside = machine.names().stream().filter(name -> name.endsWith(".log.deleted")).toList();
        expect("log files that are renamed", aside).toBe(List.of("00000000000000000000.log.deleted",
                "00000000000000000003.log.deleted"),
                "removeFirst() renames the files of the oldest segment, and returns what deleteLater wants.");
        machine.pass(61_000);
        expect("renamed files, one minute later", machine.names().stream().filter(name -> name.endsWith(".deleted")).toList())
                .toBe(List.of(), "Hand all that removeFirst() returned to deleteLater(gone), or the disk fills with them.");
    }

    @Test
    @DisplayName("the loop does not wait until a removal is forced")
    @Must("bounds-later")
    void notOnTheLoop() throws IOException {
        log.advanceHighWatermark(12);
        machine.pass(1_000);                                  // by now nothing else is to be forced
        expect("forces of the directory during raiseLogStart(3)", machine.forcesOfNamesDuring(() -> log.raiseLogStart(3)))
                .toBe(0L, "Whoever calls forceNames() waits for the disk, on the loop, and with it every other partition. "
                        + "forceRemovalsLater() has the worker do it, which reports back.");
    }

    @Test
    @DisplayName("if one segment cannot be renamed, the caller hears of it, and those before it go all the same")
    @Must("bounds-refused")
    void renameRefused() throws IOException {
        log.advanceHighWatermark(12);
        machine.refuseToSetAside("00000000000000000003.log");
        var heardOf = false;
        try {
            raise(9);
        } catch (IOException e) {
            heardOf = true;
        }
        expect("raiseLogStart(9) threw the IOException", heardOf).toBe(true,
                "The disk is in trouble. Who swallows that here lets nobody look after it.");
        machine.pass(61_000);
        expect("the first segment's log file, one minute later",
                machine.names().stream().filter(name -> name.startsWith("00000000000000000000.log")).toList())
                .toBe(List.of(), "It was renamed and forgotten before the second was refused, and then nobody had it deleted: "
                        + "what must come in any case belongs in a finally.");
    }

    @Test
    @DisplayName("what was removed stays removed when the power fails a second later")
    @Must("bounds-later")
    void forced() throws IOException {
        for (int seed = 1; seed <= 20; seed++) {
            given(new Machine(new Simulation(seed)));
            log.advanceHighWatermark(12);
            machine.pass(1_000);                              // by now the worker has nothing else to force
            raise(6);
            machine.pass(1_000);
            machine.losePower();
            var logs = machine.names().stream().filter(name -> name.endsWith(".log")).toList();
            expect("log files after the power loss, seed " + seed, logs)
                    .toSatisfy(logs.stream().noneMatch(name -> name.compareTo("00000000000000000006") < 0), "none from below 6",
                            "forceRemovalsLater() makes the new names survive a power loss. Call it once, when all are renamed.");
        }
    }

    @Test
    @DisplayName("a slice that was handed out stays readable")
    @Must("bounds-later")
    void slice() throws IOException {
        log.advanceHighWatermark(12);
        var slice = log.read(0, 10_000, true, 12).orElseThrow();
        raise(12);
        machine.pass(61_000);
        expect("batches in a slice of a segment that is deleted by now", Readings.baseOffsets(Readings.headersIn(slice)))
                .toBe(List.of(0L), "The slice owns a reference of the file. Do not touch it: removeFirst() is all you need.");
    }

    @Test
    @DisplayName("retention takes the same way")
    @Must("bounds-whole")
    void retention() throws IOException {
        log.advanceHighWatermark(12);
        machine.pass(11_000);
        append();
        expect("segments that applyRetention removed", machine.call(() -> log.applyRetention(machine.nowMs()))).toBe(4,
                "Four segments are older than retention.ms, and the high watermark is behind them.");
        expect("offsets()", log.offsets()).toBe(new LogOffsets(12, 12, 12, 15), "The log begins where its first segment does.");
        expect("segments", bases()).toBe(List.of(12L), "The last one has a young record, and is active.");
    }
}

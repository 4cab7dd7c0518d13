package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.batch;
import static minibroker.log.Readings.settings;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import brokerfromscratch.testkit.story.Stories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import minibroker.record.BatchFormat;
import minibroker.runtime.sim.Simulation;
import minibroker.segment.Segment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(6)
@DisplayName("Open a folder of segments")
class OpenCheck {
    private static final LogSettings TOPIC = settings();
    private static final int SIZE = batch(0, 3).limit();
    private static final long CLEAN = Long.MAX_VALUE;

    private Machine machine;
    private SegmentList segments;

    @BeforeEach
    void folder() throws IOException {
        given(Machine.started());
    }

    /** Segments 0–5, 6–11, 12–17, each of two batches of three; closed in order, and nobody has them open. */
    private void given(Machine fresh) throws IOException {
        machine = fresh;
        for (long base = 0; base < 18; base += 6) {
            machine.segment(TOPIC, base, batch(base, 3), batch(base + 3, 3)).close();
        }
    }

    private void open(long recoveryPoint) throws IOException {
        segments = SegmentRecovery.run(machine.files(), TOPIC, recoveryPoint, 0, 0);
    }

    private List<String> found() {
        return segments.all().stream().map(segment -> segment.baseOffset() + " to " + segment.nextOffset()).toList();
    }

    private static String log(long baseOffset) {
        return Machine.DIRECTORY + "/%020d.log".formatted(baseOffset);
    }

    /** Changes a byte of the first reading in this segment. */
    private void damage(long baseOffset) throws IOException {
        var file = machine.disk().open(log(baseOffset));
        var bytes = ByteBuffer.allocate((int) file.size());
        file.read(bytes, 0);
        bytes.put(BatchFormat.HEADER_BYTES + 3, (byte) 99);
        file.truncate(0);
        file.append(bytes.flip());
        file.release();
    }

    /** Leaves so many bytes of this segment. */
    private void cut(long baseOffset, int bytes) throws IOException {
        var file = machine.disk().open(log(baseOffset));
        file.truncate(bytes);
        file.release();
    }

    @Test
    @DisplayName("after a clean stop everything is believed unseen")
    @Must("open-trust")
    void clean() throws IOException {
        damage(12);
        open(CLEAN);
        expect("segments", found()).toBe(List.of("0 to 6", "6 to 12", "12 to 18"),
                "A recovery point of Long.MAX_VALUE says that all was forced, the last segment too. Whoever recovers all "
                        + "segments at each start reads terabytes, and finds what no crash has done.");
    }

    @Test
    @DisplayName("a segment that ends at the recovery point or below it is believed unseen")
    @Must("open-trust")
    void trusted() throws IOException {
        damage(0);
        damage(6);
        open(12);
        expect("segments, with the recovery point at 12", found()).toBe(List.of("0 to 6", "6 to 12", "12 to 18"),
                "All below 12 was forced, so no crash can have torn it. A segment ends where the next one begins.");
    }

    @Test
    @DisplayName("the segment with the recovery point, and all behind it, are looked at")
    @Must("open-recover")
    void looksAt() throws IOException {
        damage(12);
        open(17);
        expect("segments, the last one damaged in its first batch, with the recovery point at 17", found())
                .toBe(List.of("0 to 6", "6 to 12", "12 to 12"),
                        "The last segment goes on to 18: not all of it was forced. It has no next one that tells where it ends.");
    }

    @Test
    @DisplayName("what a crash has torn is cut, in any segment behind the recovery point")
    @Must("open-recover")
    void torn() throws IOException {
        cut(12, SIZE + 40);
        open(6);
        expect("segments, the last one torn", found()).toBe(List.of("0 to 6", "6 to 12", "12 to 15"),
                "The segments between the recovery point and the torn one are sound: they stay.");
        expect("bytes in the last segment's file", segments.active().file().size())
                .toBe((long) SIZE, "Lab 02's recover cuts it.");
        expect("needsRecovery()", segments.active().needsRecovery()).toBe(false, "The last segment must be ready to grow.");
    }

    @Test
    @DisplayName("a segment that needs recovery gets it, even where all was forced")
    @Must("open-recover")
    void needsRecovery() throws IOException {
        cut(12, SIZE + 40);
        open(CLEAN);
        expect("segments, the last one torn, after a clean stop", found()).toBe(List.of("0 to 6", "6 to 12", "12 to 15"),
                "needsRecovery() says that bytes lie behind its last batch. Believe your eyes, not the checkpoint.");
        expect("needsRecovery() of the last segment", segments.active().needsRecovery()).toBe(false,
                "It is active, and takes no append as long as it needs recovery: ask needsRecovery(), whatever was forced.");
    }

    @Test
    @DisplayName("where a segment does not end where the next begins, the log ends")
    @Must("open-gap")
    void gap() throws IOException {
        cut(6, SIZE);
        open(0);
        expect("segments, the second one shorter by a batch", found()).toBe(List.of("0 to 6", "6 to 9"),
                "Offsets 9 to 11 are lost. A reader that got 12 after 8 would believe that it has seen everything.");
        expect("log files", machine.names().stream().filter(name -> name.contains(".log")).toList())
                .toBe(List.of("00000000000000000000.log", "00000000000000000006.log"),
                    "setAsideFrom takes the rest out of the folder.");
    }

    @Test
    @DisplayName("a hole that recovery has cut is a hole")
    @Must("open-gap")
    void cutByRecovery() throws IOException {
        damage(6);
        open(0);
        expect("segments, the first batch of the second one damaged", found()).toBe(List.of("0 to 6", "6 to 6"),
                "Recovery cuts the second segment, and only then there is a hole: "
                        + "recover first, then ask whether the next one follows.");
    }

    @Test
    @DisplayName("a hole is found even where all was forced")
    @Must("open-gap")
    void missingFile() throws IOException {
        machine.disk().delete(log(6));
        open(CLEAN);
        expect("segments, the file of the second one deleted", found()).toBe(List.of("0 to 6"),
                "Which segments can be believed? Not one whose end is not where the next one begins.");
    }

    @Test
    @DisplayName("a log that was cut goes on where it ends now")
    @Must("open-gap")
    void growsOn() throws IOException {
        cut(6, SIZE + 5);
        var log = machine.open(TOPIC, new Checkpointed(3, 0, 18));
        expect("offsets()", log.offsets()).toBe(new LogOffsets(0, 9, 9, 9), "It ends behind the last batch that counts.");
        machine.call(() -> log.append(batch(0, 3), AppendOrigin.CLIENT, 0, machine.nowMs()));
        List<Long> shown = new ArrayList<>();
        log.forEachHeader(0, (header, position) -> shown.add(header.baseOffset()));
        expect("base offsets of all batches, after one more", shown).toBe(List.of(0L, 3L, 6L, 9L), "The next offset is 9.");
    }

    @Test
    @DisplayName("what was looked at survives the next power loss")
    @Must("open-force")
    void forces() throws IOException {
        for (int seed = 1; seed <= 20; seed++) {
            given(new Machine(new Simulation(seed)));
            open(0);
            var end = segments.active().nextOffset();
            machine.losePower();
            open(end);
            expect("segments after a start and a power loss, seed " + seed, found())
                    .toBe(List.of("0 to 6", "6 to 12", "12 to 18"),
                    "Nobody had forced these segments before. From now on they count as safe: force each one that you recover.");
        }
    }

    @Test
    @DisplayName("what was cut stays cut when the power fails")
    @Must("open-force")
    void staysCut() throws IOException {
        cutsAndLosesPower(12, "Recover first, then force: what a force before it has made safe is what you cut off.");
    }

    @Test
    @DisplayName("the segment where the log ends now stays cut, too")
    @Must("open-force")
    void endStaysCut() throws IOException {
        cutsAndLosesPower(6, "Force the segment before you ask whether the next one follows, and whatever the answer is.");
    }

    /** This segment is torn, and the tear is on the platter. */
    private void cutsAndLosesPower(long baseOffset, String suspicion) throws IOException {
        for (int seed = 1; seed <= 20; seed++) {
            given(new Machine(new Simulation(seed)));
            cut(baseOffset, SIZE + 40);
            forceAll();
            open(0);
            machine.losePower();
            var file = machine.disk().open(log(baseOffset));
            expect("bytes in the file from %d on, torn, recovered, and after a power loss, seed %d".formatted(baseOffset, seed),
                    file.size())
                    .toBe((long) SIZE, "What you cut is back, and the next batch would be written behind it. " + suspicion);
            file.release();
        }
    }

    private void forceAll() throws IOException {
        for (long base = 0; base < 18; base += 6) {
            var file = machine.disk().open(log(base));
            file.force();
            file.release();
        }
        machine.disk().forceDirectory(Machine.DIRECTORY);
    }

    @Test
    @DisplayName("if the disk refuses a force, there is no log")
    @Must("open-refused")
    void forceRefused() throws IOException {
        machine.disk().failNextForce();
        var heardOf = false;
        try {
            open(0);
        } catch (IOException e) {
            heardOf = true;
        }
        expect("the IOException", heardOf).toBe(true,
                "Nobody knows what is on the disk now. A log that is opened all the same promises what it has not got.");
    }

    @Test
    @DisplayName("a folder in order is opened in order")
    @Must("open-recover")
    void inOrder() throws IOException {
        open(0);
        expect("segments", found()).toBe(List.of("0 to 6", "6 to 12", "12 to 18"), "All is sound: nothing may be missing.");
        expect("bytes", segments.all().stream().map(Segment::sizeBytes).toList()).toBe(List.of(2L * SIZE, 2L * SIZE, 2L * SIZE),
                "Nothing may be cut off a sound segment.");
    }

    @Test
    @DisplayName("whatever happens to a log, it is one piece, and nothing that was promised is missing")
    @Must("open-any-life")
    void anyLife() {
        Stories.check(150, new LifeStory());
    }
}

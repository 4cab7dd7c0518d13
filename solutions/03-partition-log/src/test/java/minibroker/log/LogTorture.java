package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.SeededRuns;
import minibroker.segment.Segment;

/** Random work on one log until its machine dies, then a start and a thorough look. All chance comes from the run's seed. */
final class LogTorture {
    private static final int MOST_OPERATIONS = 60;

    private final SeededRuns.Run run;
    private final SplittableRandom random;
    private final LogWorld world;
    private final LogHistory history = new LogHistory();
    private final List<FoldingPassenger> passengers = new ArrayList<>();
    private int recordsMade;
    private boolean powerWillFail;

    LogTorture(SeededRuns.Run run) {
        this.run = run;
        this.random = run.random();
        this.world = new LogWorld(run.simulation())
                .with("internal.segment.bytes", "" + random.nextInt(1200, 4000), "index.interval.bytes", "" + random.nextInt(300),
                        "retention.ms", "4000", "segment.ms", "3000", "file.delete.delay.ms", "500",
                        "flush.messages", random.nextInt(4) == 0 ? "20" : "" + Long.MAX_VALUE,
                        "flush.ms", random.nextInt(4) == 0 ? "50" : "" + Long.MAX_VALUE)
                .with(new LogDirectorySettings(1, null, 1_000, 100, 150))
                .with((partition, storage, directory) -> {
                    passengers.clear();
                    passengers.add(new FoldingPassenger(storage, directory, false));
                    passengers.add(new FoldingPassenger(storage, directory, true));
                    return List.copyOf(passengers);
                });
        world.start();
    }

    // --- work

    void workUntilACrash() {
        powerWillFail = random.nextBoolean();
        world.call(this::startChores);
        planCrash();
        for (int i = random.nextInt(MOST_OPERATIONS); i > 0 && world.node().isUp(); i--) {
            workOnce();
        }
        crashNow();
    }

    private Void startChores() {
        world.directory().startChores();
        return null;
    }

    private void planCrash() {
        var operation = random.nextInt(1, 200);
        if (powerWillFail) {
            world.node().losePowerAtDiskOperation(operation);
        } else {
            world.node().killAtDiskOperation(operation);
        }
    }

    private void crashNow() {
        if (world.node().isUp() && powerWillFail) {
            world.node().losePower();
        } else {
            world.node().kill();
        }
        run.say("%s", powerWillFail ? "the power fails" : "killed");
    }

    private void workOnce() {
        try {
            switch (random.nextInt(16)) {
                case 0 -> pass(random.nextInt(800));
                case 1 -> raiseStart();
                case 2 -> truncate();
                case 3 -> startOver();
                case 4 -> compact();
                case 5 -> retain();
                case 6 -> appendOnFullDisk();
                case 7 -> failedForce();
                case 8 -> pass(5);
                default -> append();
            }
            if (world.node().isUp()) {
                history.done(true);
                checkContent();
            }
        } catch (LogWorld.DiskSaidNo e) {
            run.say("the disk said no: %s", e.getMessage());
            crashNow();
        }
    }

    /** While time passes retention may be applied: it never goes beyond the high watermark. */
    private void pass(int virtualMs) {
        history.raisingStart(world.log().offsets().highWatermark());
        world.pass(virtualMs);
        run.say("%d ms pass", virtualMs);
    }

    private void append() {
        var bytes = someBatches();
        run.say("append behind %s batches", history.batches().size());
        perform(() -> assertThat(world.log().append(bytes, AppendOrigin.CLIENT, 3, world.nowMs()))
                .isInstanceOf(AppendResult.Appended.class));
        perform(() -> {
            world.log().advanceHighWatermark(world.log().offsets().logEndOffset() - random.nextInt(5));
            return null;
        });
    }

    /** Unlike after other failures, nothing may have changed, and the log goes on. */
    private void appendOnFullDisk() {
        var usable = world.node().disk().usableBytes();
        world.node().disk().capacityBytes(world.node().disk().totalBytes() - usable + random.nextInt(300));
        var before = history.batches();
        try {
            append();
        } catch (LogWorld.DiskSaidNo e) {
            if (world.settings().flushMessages() != Long.MAX_VALUE) {
                throw e;                               // it may have been the force that failed, behind the append
            }
            run.say("no room: %s", e.getMessage());
            history.done(false);
            assertThat(found()).as("a refused append leaves no trace").isEqualTo(before.subList(
                    before.size() - found().size(), before.size()));
        } finally {
            world.node().disk().capacityBytes(1L << 40);
        }
    }

    private void failedForce() {
        run.say("the next force will fail");
        world.node().disk().failNextForce();
    }

    private ByteBuffer someBatches() {
        var next = world.log().offsets().logEndOffset();
        var batches = new ArrayList<ByteBuffer>();
        var expected = new ArrayList<LogHistory.Batch>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            var batch = someBatch();
            var header = BatchHeader.read(batch, 0).stamped(next, 3);
            expected.add(LogHistory.Batch.of(header));
            batches.add(batch);
            next = header.nextOffset();
        }
        history.appending(expected);
        return LogWorld.together(batches.toArray(ByteBuffer[]::new));
    }

    private ByteBuffer someBatch() {
        var builder = BatchBuilder.startingAt(0);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            builder.append(world.nowMs(), null, ByteBuffer.allocate(random.nextInt(4, 100)).putInt(recordsMade++).array());
        }
        return builder.build();
    }

    private void raiseStart() {
        var offsets = world.log().offsets();
        var to = offsets.logStartOffset() + random.nextLong(offsets.highWatermark() - offsets.logStartOffset() + 1);
        run.say("raise the log start to %d", to);
        history.raisingStart(to);
        perform(() -> world.log().raiseLogStart(to));
    }

    private void retain() {
        run.say("retention");
        history.raisingStart(world.log().offsets().highWatermark());
        perform(() -> world.log().applyRetention(world.nowMs()));
    }

    private void truncate() {
        var offsets = world.log().offsets();
        var to = offsets.logEndOffset() - random.nextLong(Math.min(40, offsets.logEndOffset() - offsets.logStartOffset() + 1));
        run.say("truncate to %d", to);
        if (to <= world.log().segments().get(0).baseOffset()) {
            history.startingOver();
        } else {
            history.cutting(to);
        }
        perform(() -> {
            world.log().truncateTo(to);
            return null;
        });
    }

    private void startOver() {
        if (random.nextInt(4) > 0) {
            return;
        }
        var at = Math.max(0, world.log().offsets().logEndOffset() + random.nextInt(-30, 30));
        run.say("start over at %d", at);
        history.startingOver();
        perform(() -> {
            world.log().truncateFullyAndStartAt(at);
            return null;
        });
    }

    /** Some batches of some closed segments go, never the last of all; the fresh segments are cut in other places. */
    private void compact() {
        var segments = world.log().segments();
        if (segments.size() < 2) {
            return;
        }
        var from = random.nextInt(segments.size() - 1);
        var to = random.nextInt(from + 1, segments.size());
        var old = List.copyOf(segments.subList(from, to));
        run.say("compact segments %s", old.stream().map(Segment::baseOffset).toList());
        perform(() -> {
            replace(old);
            return null;
        });
    }

    private void replace(List<Segment> old) throws IOException {
        var kept = new ArrayList<ByteBuffer>();
        var dropped = new ArrayList<LogHistory.Batch>();
        var end = old.get(old.size() - 1).nextOffset();
        for (var segment : old) {
            segment.forEachHeader(segment.baseOffset(), (header, position) -> {
                if (header.nextOffset() < end && random.nextInt(3) == 0) {
                    dropped.add(LogHistory.Batch.of(header));
                } else {
                    kept.add(bytesOf(segment, header, position));
                }
            });
        }
        var fresh = write(kept, old.get(0).baseOffset());
        history.replacing(dropped);
        world.log().replaceSegments(old, fresh);
    }

    private List<Segment> write(List<ByteBuffer> kept, long baseOffset) throws IOException {
        var fresh = new ArrayList<Segment>();
        fresh.add(world.log().newCleanedSegment(baseOffset));
        for (var batch : kept) {
            var current = fresh.get(fresh.size() - 1);
            if (!current.isEmpty() && random.nextInt(4) == 0) {
                current.seal();
                current = world.log().newCleanedSegment(current.nextOffset());
                fresh.add(current);
            }
            current.append(batch, List.of(BatchHeader.read(batch, 0)));
        }
        fresh.get(fresh.size() - 1).seal();
        return fresh;
    }

    private static ByteBuffer bytesOf(Segment segment, BatchHeader header, int position) throws IOException {
        var bytes = ByteBuffer.allocate(header.sizeInBytes());
        segment.file().read(bytes, position);
        return bytes.flip();
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> void perform(Work<T> work) {
        if (world.node().isUp()) {
            world.call(work::run);
        }
    }

    // --- looking

    void startAndCheck() {
        var forced = powerWillFail ? world.log().recoveryPoint() : Long.MAX_VALUE;
        startAtLast();
        var found = found();
        run.say("started with %s, batches from %s", world.log(), found.isEmpty() ? "nowhere" : found.get(0).baseOffset());
        history.check(found, forced);
        assertThat(world.log().recoveryPoint()).as("what recovery kept it has forced")
                .isEqualTo(world.log().offsets().logEndOffset());
        history.adopt(found);
        checkContent();
    }

    /** A start may be interrupted like everything else. */
    private void startAtLast() {
        for (int attempt = 0; attempt < 2 && random.nextBoolean(); attempt++) {
            try {
                world.startAndCrashAt(random.nextInt(1, 25), powerWillFail);
            } catch (LogWorld.DiskSaidNo e) {
                run.say("the start fails: %s", e.getMessage());
            }
            crashNow();
        }
        try {
            world.start();
        } catch (LogWorld.DiskSaidNo e) {
            run.say("the start fails: %s", e.getMessage());
            crashNow();
            world.start();
        }
    }

    private List<LogHistory.Batch> found() {
        return world.headers().stream().map(LogHistory.Batch::of).toList();
    }

    /** Content, offsets, passengers and indexes tell the same story. */
    private void checkContent() {
        var found = found();
        var offsets = world.log().offsets();
        var expected = history.batches();
        assertThat(found).as("the end of what was written")
                .isEqualTo(expected.subList(expected.size() - found.size(), expected.size()));
        assertThat(offsets.logEndOffset()).isEqualTo(
                found.isEmpty() ? world.log().segments().get(0).baseOffset() : found.get(found.size() - 1).nextOffset());
        checkSegmentsFollow();
        for (var passenger : passengers) {
            var folded = new ArrayList<>(passenger.batchesFrom(found.isEmpty() ? Long.MAX_VALUE : found.get(0).baseOffset()));
            folded.removeIf(batch -> history.wasCompactedAway(batch) && !found.contains(batch));
            assertThat(folded).as("a passenger's fold").isEqualTo(found);
        }
        if (!found.isEmpty() && world.node().isUp()) {
            world.call(() -> checkLookups(found, offsets));
        }
    }

    private void checkSegmentsFollow() {
        var segments = world.log().segments();
        for (int i = 1; i < segments.size(); i++) {
            assertThat(segments.get(i).baseOffset()).as("no gap between segments").isEqualTo(segments.get(i - 1).nextOffset());
        }
    }

    private Void checkLookups(List<LogHistory.Batch> found, LogOffsets offsets) throws IOException {
        for (var batch : List.of(found.get(0), found.get(found.size() / 2), found.get(random.nextInt(found.size())))) {
            var slice = world.log().read(batch.nextOffset() - 1, 1, true, Long.MAX_VALUE).orElseThrow();
            var bytes = ByteBuffer.allocate(slice.size());
            slice.file().read(bytes, slice.position());
            slice.file().release();
            assertThat(LogHistory.Batch.of(BatchHeader.read(bytes, 0))).as("the batch of offset %d", batch.nextOffset() - 1)
                    .isEqualTo(batch);
            checkTimestamp(batch, found, offsets.logStartOffset());
        }
        return null;
    }

    private void checkTimestamp(LogHistory.Batch batch, List<LogHistory.Batch> found, long logStart) throws IOException {
        var first = found.stream().filter(b -> b.nextOffset() > logStart && b.timestampMs() >= batch.timestampMs()).findFirst();
        var looked = world.log().findByTimestamp(batch.timestampMs());
        assertThat(looked.isPresent()).isEqualTo(first.isPresent());
        first.ifPresent(expected -> assertThat(looked.get().offset())
                .isEqualTo(Math.max(logStart, expected.baseOffset())));
    }
}

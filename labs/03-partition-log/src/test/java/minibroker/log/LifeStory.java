package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.batch;

import brokerfromscratch.testkit.story.SeededStory;
import brokerfromscratch.testkit.story.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import minibroker.record.BatchHeader;
import minibroker.segment.Segment;

/** A log is written, read, shortened at its front, stopped, killed and without power, against a plain list that does the same. */
final class LifeStory implements SeededStory<LifeStory.Deed> {
    private static final long RETENTION_BYTES = 700;
    private static final LogSettings TOPIC =
            Readings.settings("internal.segment.bytes", 300, "retention.bytes", RETENTION_BYTES, "retention.ms", -1);

    /** One step. */
    sealed interface Deed {}

    record Append(int readings) implements Deed {}

    /** Some time passes: the worker forces what is closed, and deletes what is old. */
    record Pass(int ms) implements Deed {}

    record Retain() implements Deed {}

    /** To so many percent of what is there. */
    record RaiseLogStart(int percent) implements Deed {}

    record Stop() implements Deed {}

    record Kill() implements Deed {}

    record LosePower() implements Deed {}

    @Override
    public List<Deed> steps(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Deed>();
        for (int i = 0; i < 30; i++) {
            steps.add(switch (random.nextInt(16)) {
                case 0 -> new Stop();
                case 1 -> new Kill();
                case 2 -> new LosePower();
                case 3, 4 -> new Pass(1 + random.nextInt(100_000));
                case 5 -> new Retain();
                case 6 -> new RaiseLogStart(random.nextInt(101));
                default -> new Append(1 + random.nextInt(5));
            });
        }
        steps.add(new Kill());
        return steps;
    }

    @Override
    public String describe(Deed deed) {
        if (deed instanceof Append append) {
            return "append a batch of " + append.readings() + " readings";
        }
        if (deed instanceof Pass pass) {
            return "%,d ms pass".formatted(pass.ms());
        }
        if (deed instanceof RaiseLogStart raise) {
            return "raise the log start over %d percent of the log".formatted(raise.percent());
        }
        return deed instanceof Retain ? "apply retention"
                : deed instanceof Stop ? "stop and open" : deed instanceof Kill ? "kill and open" : "the power fails; open";
    }

    @Override
    public void play(List<Deed> steps, Stage stage) throws IOException {
        new Life(stage).live(steps);
    }

    /** {@code batches} is what the log should hold, the deleted ones included. */
    private static final class Life {
        private final Stage stage;
        private final Machine machine;
        private final List<BatchHeader> batches = new ArrayList<>();
        private PartitionLog log;
        private long logStart;

        Life(Stage stage) throws IOException {
            this.stage = stage;
            this.machine = new Machine(stage.simulation());
            this.log = machine.open(TOPIC, Checkpointed.NOTHING);
        }

        void live(List<Deed> steps) throws IOException {
            for (var step : steps) {
                if (step instanceof Append append) {
                    append(append.readings());
                } else if (step instanceof Pass pass) {
                    machine.pass(pass.ms());
                } else if (step instanceof Retain) {
                    retain();
                } else if (step instanceof RaiseLogStart raise) {
                    raise(logStart + (end() - logStart) * raise.percent() / 100);
                } else {
                    openAfter(step);
                }
                isWhatTheListSays();
            }
        }

        private long end() {
            return batches.isEmpty() ? logStart : Math.max(logStart, batches.get(batches.size() - 1).nextOffset());
        }

        private void append(int readings) throws IOException {
            batches.add(Readings.header(batch(end(), readings)));
            machine.call(() -> log.append(batch(0, readings), AppendOrigin.CLIENT, 0, machine.nowMs()));
            log.advanceHighWatermark(end());
        }

        private void raise(long offset) throws IOException {
            var moved = machine.call(() -> log.raiseLogStart(offset));
            expect("raiseLogStart(%d), from %d".formatted(offset, logStart), moved).toBe(offset > logStart, "True if it moves.");
            logStart = Math.max(logStart, offset);
            expect("segments below the new log start", moved && log.segments().size() > 1
                    && log.segments().get(1).baseOffset() <= logStart)
                    .toBe(false, "A segment that lies below the log start as a whole is of no use to anybody.");
        }

        private void retain() throws IOException {
            var before = log.segments().stream().filter(segment -> segment.nextOffset() > logStart)
                    .mapToLong(Segment::sizeBytes).sum();       // a power loss may have brought others back
            machine.call(() -> log.applyRetention(machine.nowMs()));
            var left = log.sizeBytes();
            expect("bytes after retention", left).toSatisfy(left >= Math.min(before, RETENTION_BYTES),
                    "at least " + Math.min(before, RETENTION_BYTES), "The topic asked for so much to be kept.");
            var first = log.segments().get(0).sizeBytes();
            expect("bytes after retention, without the oldest segment", left - first).toSatisfy(left - first < RETENTION_BYTES
                    || log.segments().size() == 1, "less than " + RETENTION_BYTES,
                            "Then the oldest segment could have gone, too.");
            logStart = Math.max(logStart, log.segments().get(0).baseOffset());
        }

        private void openAfter(Deed end) throws IOException {
            var saved = new Checkpointed(log.recoveryPoint(), logStart, log.offsets().highWatermark());
            if (end instanceof Stop) {
                machine.call(() -> {
                    log.close();
                    return null;
                });
                machine.kill();
                saved = new Checkpointed(Long.MAX_VALUE, saved.logStartOffset(), saved.highWatermark());
            } else if (end instanceof Kill) {
                machine.kill();
            } else {
                machine.losePower();
            }
            log = machine.open(TOPIC, saved);
            if (end instanceof LosePower) {
                loses(log.offsets(), saved);
            }
            log.advanceHighWatermark(end());
        }

        /**
         * After a power loss the log may end earlier, but not within a batch, and not below its recovery point. If nothing of it
         * was forced, its first files may be gone, too: what is left is one piece all the same.
         */
        private void loses(LogOffsets found, Checkpointed saved) {
            stage.say("the log had %d to %d, its recovery point was %d; now it has %d to %d", logStart, end(),
                    saved.recoveryPoint(),
                    found.logStartOffset(), found.logEndOffset());
            var promised = Math.max(logStart, saved.recoveryPoint());
            expect("the end of the log after the power loss", found.logEndOffset()).toSatisfy(found.logEndOffset() >= promised
                    && found.logEndOffset() <= end(), "from %d to %d".formatted(promised, end()),
                    "All below the recovery point was forced; it has been lost.");
            if (promised == logStart) {
                logStart = Math.max(logStart, found.logStartOffset());
            }
            batches.removeIf(batch -> batch.nextOffset() > found.logEndOffset());
        }

        private void isWhatTheListSays() throws IOException {
            expect("the end of the log", log.offsets().logEndOffset())
                    .toBe(end(), "A killed process loses nothing that it has written.");
            expect("the log start", log.offsets().logStartOffset())
                    .toBe(logStart, "It moves when somebody raises it, and never back.");
            var wanted = batches.stream().filter(batch -> batch.nextOffset() > logStart).map(BatchHeader::baseOffset).toList();
            expect("the batches that a consumer reads from the log start on", read()).toBe(wanted,
                    "Whoever reads on from an offset misses nothing, and sees nothing twice.");
            var next = log.segments().get(0).baseOffset();
            for (var segment : log.segments()) {
                expect("where a segment begins", segment.baseOffset()).toBe(next, "Where the one before it ends.");
                next = segment.nextOffset();
            }
        }

        private List<Long> read() throws IOException {
            var read = new ArrayList<Long>();
            for (long next = logStart; next < end() && read.size() < 1_000; ) {
                var slice = log.read(next, 100_000, true, log.offsets().highWatermark());
                if (slice.isEmpty()) {
                    break;
                }
                for (var header : Readings.headersIn(slice.get())) {
                    read.add(header.baseOffset());
                    next = header.nextOffset();
                }
            }
            return read;
        }
    }
}

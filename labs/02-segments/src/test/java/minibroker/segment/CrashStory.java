package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.SPARSE;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.header;

import brokerfromscratch.testkit.story.SeededStory;
import brokerfromscratch.testkit.story.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A segment is written, forced now and then, loses power, is recovered, and goes on: some lives long. */
final class CrashStory implements SeededStory<CrashStory.Deed> {
    /** One step. */
    sealed interface Deed {}

    record Append(int readings) implements Deed {}

    record Force() implements Deed {}

    record LosePower() implements Deed {}

    @Override
    public List<Deed> steps(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Deed>();
        for (int i = 0; i < 25; i++) {
            var dice = random.nextInt(10);
            steps.add(dice == 0 ? new LosePower() : dice <= 2 ? new Force() : new Append(1 + random.nextInt(6)));
        }
        steps.add(new LosePower());
        return steps;
    }

    @Override
    public String describe(Deed deed) {
        if (deed instanceof Append append) {
            return "append a batch of " + append.readings() + " readings";
        }
        return deed instanceof Force ? "force" : "the power fails; open and recover";
    }

    @Override
    public void play(List<Deed> steps, Stage stage) throws IOException {
        new Life(stage).live(steps);
    }

    /** {@code written} is what the segment should hold; the first {@code forced} batches are safe from anything. */
    private static final class Life {
        private final Stage stage;
        private final List<Long> written = new ArrayList<>();
        private int forced;
        private Segment segment;

        Life(Stage stage) throws IOException {
            this.stage = stage;
            stage.disk().createDirectory(DIRECTORY);
            stage.disk().forceDirectory("");
            this.segment = Segment.create(stage.disk(), DIRECTORY, 0, SPARSE);
        }

        void live(List<Deed> steps) throws IOException {
            for (var step : steps) {
                if (step instanceof Append append) {
                    append(append.readings());
                } else if (step instanceof Force) {
                    segment.force();
                    forced = written.size();
                } else {
                    loseAndRecover();
                }
            }
        }

        private void append(int readings) throws IOException {
            var batch = batch(segment.nextOffset(), readings);
            written.add(segment.nextOffset());
            segment.append(batch.duplicate(), List.of(header(batch)));
        }

        private void loseAndRecover() throws IOException {
            stage.losePower();
            segment = Segment.open(stage.disk(), DIRECTORY, 0, SPARSE);
            var kept = new ArrayList<Long>();
            segment.recover((header, position) -> kept.add(header.baseOffset()));
            stage.say("recovered %d of %d batches, %d were forced", kept.size(), written.size(), forced);
            expect("batches after the power loss", kept).toSatisfy(isBeginning(kept), written + " or a beginning of it",
                "What comes back must be what was written, from the start, without a hole.");
            expect("batches after the power loss", kept.size()).toSatisfy(kept.size() >= forced, "at least the " + forced
                + " that were forced", "A batch that was forced has been lost.");
            expect("sizeBytes()", segment.sizeBytes()).toBe(segment.file().size(), "The file goes on behind the last batch.");
            written.subList(kept.size(), written.size()).clear();
            segment.force();
            forced = written.size();
        }

        private boolean isBeginning(List<Long> kept) {
            return kept.size() <= written.size() && written.subList(0, kept.size()).equals(kept);
        }
    }
}

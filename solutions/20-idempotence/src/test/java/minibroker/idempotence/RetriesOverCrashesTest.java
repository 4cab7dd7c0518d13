package minibroker.idempotence;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import minibroker.log.AppendResult;
import minibroker.runtime.sim.SeededRuns;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("Producers that retry until they are answered, over crashes")
class RetriesOverCrashesTest {
    @Test
    @DisplayName("Each batch is in the log once and in order, and every answer says where")
    void eachBatchOnce() {
        SeededRuns.of("solutions/20-idempotence", RetriesOverCrashesTest.class).check(200, run -> new Story(run).play());
    }

    /** One broker that crashes, three producers that do not. */
    private static final class Story {
        private final SeededRuns.Run run;
        private final SplittableRandom random;
        private final Simulation simulation;
        private final SimNode machine;
        private final List<Producer> producers = LongStream.range(0, 3).mapToObj(Producer::new).toList();
        private OneLog log;

        Story(SeededRuns.Run run) {
            this.run = run;
            this.random = run.random();
            this.simulation = run.simulation();
            this.machine = simulation.addNode("broker");
        }

        void play() {
            for (int step = 0; step < 80; step++) {
                if (!machine.isUp()) {
                    machine.boot(node -> log = new OneLog(node));
                } else if (random.nextInt(10) == 0) {
                    machine.killAtDiskOperation(random.nextInt(1, 6));
                }
                act(producers.get(random.nextInt(producers.size())));
            }
            if (!machine.isUp()) {
                machine.boot(node -> log = new OneLog(node));
            }
            producers.forEach(producer -> producer.check(log, run.seed()));
        }

        private void act(Producer producer) {
            producer.fillWindow(random);
            if (machine.isUp()) {                            // it may have died while it came up
                machine.loop().submit(() -> producer.send(log, random, run));
                simulation.runFor(1);
            }
        }
    }

    private record Sent(int sequence, int records) {}

    /** Sends its window in order, and again from the first batch that was not answered. */
    private static final class Producer {
        private final long id;
        private final ArrayDeque<Sent> window = new ArrayDeque<>();
        private int nextSequence;
        private int answeredUpTo;

        Producer(long id) {
            this.id = id;
        }

        void fillWindow(SplittableRandom random) {
            while (window.size() < 5 && random.nextInt(3) > 0) {
                var records = random.nextInt(1, 4);
                window.add(new Sent(nextSequence, records));
                nextSequence += records;
            }
        }

        void send(OneLog log, SplittableRandom random, SeededRuns.Run run) {
            var answersArrive = true;
            for (var batch : List.copyOf(window)) {
                var result = log.append(id, 0, batch.sequence(), batch.records());
                answersArrive &= random.nextInt(4) > 0;
                run.say("producer %d sends %s: %s%s", id, batch, result, answersArrive ? "" : ", but the answer is lost");
                var baseOffset = result instanceof AppendResult.Duplicate twin ? twin.baseOffset()
                        : ((AppendResult.Appended) result).baseOffset();
                assertThat(sequenceAt(log, baseOffset)).as("what lies at the offset of the answer").isEqualTo(batch.sequence());
                if (answersArrive) {
                    window.remove();
                    answeredUpTo = batch.sequence() + batch.records();
                }
            }
        }

        private int sequenceAt(OneLog log, long baseOffset) {
            return log.headers().stream().filter(header -> header.baseOffset() == baseOffset && header.producerId() == id)
                    .findFirst().orElseThrow().baseSequence();
        }

        void check(OneLog log, long seed) {
            int expected = 0;
            for (var header : log.headers()) {
                if (header.producerId() == id) {
                    assertThat(header.baseSequence()).as("producer %d, seed %d", id, seed).isEqualTo(expected);
                    expected += header.recordCount();
                }
            }
            assertThat(expected).as("nothing answered is missing, producer %d, seed %d", id, seed)
                    .isGreaterThanOrEqualTo(answeredUpTo);
        }
    }
}

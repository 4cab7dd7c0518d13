package minibroker.idempotence;

import java.util.SplittableRandom;
import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.SeededRuns;
import minibroker.runtime.sim.SimNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("A log that is cut and goes on, as a follower's is")
class CutsTest {
    private static final int PRODUCERS = 3;
    private static final int MAX_EPOCH = 3;

    @Test
    @DisplayName("After a cut every producer is judged as if the log had never been longer")
    void judgedAsIfNeverLonger() {
        SeededRuns.of("solutions/20-idempotence", CutsTest.class).check(100, run -> {
            var machine = run.simulation().addNode("broker");
            machine.boot(node -> play(new OneLog(node), node, run));
        });
    }

    private static void play(OneLog log, SimNode node, SeededRuns.Run run) {
        var random = run.random();
        for (int step = 0; step < 120; step++) {
            if (random.nextInt(12) == 0) {
                var to = random.nextLong(Math.max(0, log.endOffset() - 12), log.endOffset() + 1);
                run.say("cut at %d of %d", to, log.endOffset());
                log.truncateTo(to);
                compare(log.producers, freshFold(log, node), log.endOffset());
            } else {
                appendSomething(log, random, run);
            }
        }
    }

    /** Mostly the next batch, sometimes a new epoch; what is refused changes nothing. */
    private static void appendSomething(OneLog log, SplittableRandom random, SeededRuns.Run run) {
        var producer = random.nextInt(PRODUCERS);
        var epoch = random.nextInt(MAX_EPOCH);
        var sequence = random.nextInt(10);
        run.say("producer %d epoch %d sequence %d: %s", producer, epoch, sequence, log.append(producer, epoch, sequence, 1));
    }

    private static ProducerState freshFold(OneLog log, SimNode node) {
        var fresh = new ProducerState(node.doors().clock(), () -> 86_400_000);
        log.headers().forEach(header -> fresh.appended(header, 0, 0));
        return fresh;
    }

    private static void compare(ProducerState cut, ProducerState fresh, long endOffset) {
        for (int producer = 0; producer < PRODUCERS; producer++) {
            for (int epoch = 0; epoch < MAX_EPOCH; epoch++) {
                for (int sequence = 0; sequence < 12; sequence++) {
                    compare(cut, fresh, producer, epoch, sequence, endOffset);
                }
            }
        }
    }

    /** A batch that was acknowledged before the cut may be forgotten (nobody sends it again), but never taken a second time. */
    private static void compare(ProducerState cut, ProducerState fresh, int producer, int epoch, int sequence, long endOffset) {
        var batch = BatchHeader.read(
                Batches.batch(producer, endOffset, epoch, sequence, 1, Batches.NOW_MS), 0);
        var expected = fresh.admit(batch, AppendOrigin.CLIENT);
        var actual = cut.admit(batch, AppendOrigin.CLIENT);
        if (expected instanceof Admission.Duplicate) {
            assertThat(actual).as("%s", batch).isNotEqualTo(Admission.ACCEPT);
        } else {
            assertThat(actual).as("%s", batch).isEqualTo(expected);
        }
    }
}

package brokerfromscratch.checks;

import java.util.Map;
import java.util.function.Consumer;
import minibroker.runtime.sim.SeededRuns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A whole broker under random crashes in virtual time; a seed that fails prints itself and the command that replays it. */
@DisplayName("A whole broker in virtual time")
class SimulatedBrokerCheck {
    private static final int SEEDS = 500;
    private static final int STEPS = 60;
    private static final Consumer<SimulatedWorld> NOTHING_MORE = world -> {};
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("internal.segment.bytes", "1500", "index.interval.bytes", "100");
    private static final Map<String, String> FORCED_BEFORE_THE_ANSWER =
            Map.of("internal.segment.bytes", "1500", "index.interval.bytes", "100", "flush.messages", "1");
    private static final Map<String, String> BROKERS_TIME =
            Map.of("internal.segment.bytes", "1500", "segment.ms", "60000", "message.timestamp.type", "LogAppendTime");
    private static final Map<String, String> FORCED_IN_BROKERS_TIME = Map.of("internal.segment.bytes", "1500",
            "index.interval.bytes", "100", "flush.messages", "1", "message.timestamp.type", "LogAppendTime");

    @Test
    @DisplayName("has every acknowledged record once and in order, however often its process is killed")
    void survivesKills() {
        live(SMALL_SEGMENTS, SimulatedWorld::kill, NOTHING_MORE);
    }

    @Test
    @DisplayName("has every acknowledged record once and in order, however often its power fails, if flush.messages is 1")
    void survivesPowerLoss() {
        live(FORCED_BEFORE_THE_ANSWER, SimulatedWorld::losePower, NOTHING_MORE);
    }

    @Test
    @DisplayName("has every acknowledged record once and in order, however often its disk is full, and needs no restart")
    void survivesFullDisks() {
        live(SMALL_SEGMENTS, SimulatedWorld::fillTheDisk, NOTHING_MORE);
    }

    @Test
    @DisplayName("has every acknowledged record once and in order, however often its clock jumps forwards and backwards")
    void survivesClockJumps() {
        live(BROKERS_TIME, SimulatedWorld::jumpClock, NOTHING_MORE);
    }

    @Test
    @DisplayName("has every acknowledged record once and in order but those that somebody deletes, and its power may fail at it")
    void survivesDeletions() {
        live(FORCED_BEFORE_THE_ANSWER, SimulatedWorld::dropTheBeginning, SimulatedWorld::assertTheBeginningGoes);
    }

    @Test
    @DisplayName("has every acknowledged record once and in order, whatever of all this comes together, also while it starts")
    void survivesAnything() {
        live(FORCED_IN_BROKERS_TIME, SimulatedWorld::anything, SimulatedWorld::assertTopicsComeAndGo);
    }

    private static void live(Map<String, String> settings, Consumer<SimulatedWorld> fault, Consumer<SimulatedWorld> assertMore) {
        SeededRuns.of("labs/checks", SimulatedBrokerCheck.class).check(SEEDS, run -> {
            var world = new SimulatedWorld(run.simulation(), run.random(), settings);
            world.live(STEPS, () -> fault.accept(world));
            world.settle();
            run.say("%d records were sent", world.recordsSent());
            world.assertNothingIsLostOrDoubled();
            assertMore.accept(world);
        });
    }
}

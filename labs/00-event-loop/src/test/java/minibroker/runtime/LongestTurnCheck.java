package minibroker.runtime;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("Measure the longest turn")
class LongestTurnCheck {
    private final HandClock clock = new HandClock();
    private final ScriptedTransport transport = new ScriptedTransport(clock);
    private final EventLoop loop = new EventLoop(clock, transport);

    private void turnThatWorks(long ms) {
        loop.submit(() -> clock.passMs(ms));
        loop.runOnce();
    }

    private long longestMs() {
        return loop.longestTurnNanos() / 1_000_000;
    }

    @Test
    @DisplayName("the longest turn counts, also after shorter ones")
    @Must("longest-turn")
    void longest() {
        turnThatWorks(10);
        expect("the longest turn, in ms", longestMs()).toBe(10L,
            "The turn lasts from the first statement of runOnce to the last, by clock.nanos(), less the rest that poll took (not "
                + "the one that it was allowed): poll returns it.");
        turnThatWorks(30);
        turnThatWorks(5);
        expect("the longest of turns of 10, 30 and 5 ms", longestMs()).toBe(30L,
            "Not the last one and not the sum: the longest so far.");
        expect("the same, asked once more", longestMs()).toBe(30L, "Asking changes nothing.");
    }

    @Test
    @DisplayName("work of timers and frames counts too")
    @Must("longest-turn")
    void allWork() {
        loop.schedule(0, () -> clock.passMs(20));
        transport.deliver(() -> clock.passMs(4));
        loop.runOnce();
        expect("a turn of 20 ms in a timer and 4 ms in a frame", longestMs()).toBe(24L,
            "All that runs in a turn keeps the others waiting. Measure from before the mailbox until after poll.");
    }

    @Test
    @DisplayName("a turn that may not rest is measured like any other, to the nanosecond")
    @Must("longest-turn")
    void everyTurn() {
        loop.submit(() -> {
            clock.passNanos(7_000_001);
            loop.submit(() -> {});
        });
        loop.runOnce();
        expect("ns of a turn of 7 ms and 1 ns that left mail behind", loop.longestTurnNanos()).toBe(7_000_001L,
            "Each turn counts, also when poll did not rest, and in nanoseconds.");
        loop.stop();
        loop.submit(() -> clock.passNanos(9_000_003));
        loop.runOnce();
        expect("ns of a last turn of 9 ms and 3 ns", loop.longestTurnNanos()).toBe(9_000_003L,
            "The turn in which the loop stops keeps others waiting, too: a broker asks after it.");
    }

    @Test
    @DisplayName("rest does not count, work after the rest does")
    @Must("longest-rest")
    void withoutRest() {
        loop.schedule(1_000, () -> {});
        transport.rest(500);
        transport.deliver(() -> clock.passMs(8));
        turnThatWorks(5);
        expect("a turn of 5 ms work, 500 ms rest and 8 ms for a frame", longestMs()).toBe(13L,
            "While the loop rests, it keeps nobody waiting. poll returns how long that was, less "
                + "perhaps than it was allowed to; a frame is handled after the rest.");
    }
}

package minibroker.runtime;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import brokerfromscratch.testkit.story.Stories;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("Keep timers")
class TimerCheck {
    private final HandClock clock = new HandClock();
    private final EventLoop loop = new EventLoop(clock, new ScriptedTransport(clock));
    private final Journal journal = new Journal();

    private EventLoop.Timer schedule(long delayMs, String name) {
        return loop.schedule(delayMs, () -> journal.note(name));
    }

    private List<String> runTimers() {
        loop.runTimers();
        return journal.sinceLast();
    }

    @Test
    @DisplayName("a timer runs when its time has come, not before, and once")
    @Must("timer-due")
    void due() {
        schedule(10, "a");
        clock.passMs(9);
        expect("timers that ran after 9 of 10 ms", runTimers()).toBe(List.of(),
            "It is not due yet. A deadline is clock.nanos() plus the delay, both in nanoseconds.");
        clock.passNanos(999_999);
        expect("timers that ran one nanosecond before it was due", runTimers()).toBe(List.of(),
            "Deadlines are nanoseconds, and are compared as such: cut to whole milliseconds, two moments may look the same.");
        clock.passNanos(1);
        var inTime = runTimers();
        clock.passMs(1);
        var late = runTimers();
        expect("timers that ran after 10 of 10 ms", inTime).toBe(List.of("a"), late.equals(List.of("a"))
            ? "It ran after 11 ms. A timer is due at its deadline, not after it: else the loop, which rested until exactly then, "
                + "finds nothing to do, and does not rest either."
            : "It did not run after 11 ms, either. Is it in `timers`? Is its deadline clock.nanos() plus the delay, both in "
                + "nanoseconds? Is its `order` smaller than the number of timers scheduled so far?");
        expect("timers that ran 1 ms later", late).toBe(List.of(), "A timer runs once. Take it out of the set.");
        clock.passMs(1_000);
        expect("timers that ran later", runTimers()).toBe(List.of(), "A timer runs once. Take it out of the set.");
    }

    @Test
    @DisplayName("the earlier deadline runs first, whenever it was scheduled")
    @Must("timer-order")
    void byDeadline() {
        schedule(20, "20 ms");
        schedule(3_000, "3 s");
        schedule(10, "10 ms");
        clock.passMs(5_000);
        expect("timers that ran", runTimers()).toBe(List.of("10 ms", "20 ms", "3 s"),
            "All three are due, and all run, the earlier deadline first. If the order is wrong: take the first of the set; and "
                + "compareTo must not squeeze the difference of two longs into an int (Long.compare). If some are missing: go "
                + "on until the first one is not due.");
    }

    @Test
    @DisplayName("equal deadlines run in the order of scheduling, and none is lost")
    @Must("timer-order")
    void equalDeadlines() {
        for (var name : List.of("a", "b", "c")) {
            schedule(10, name);
        }
        clock.passMs(10);
        expect("timers that ran", runTimers()).toBe(List.of("a", "b", "c"),
            "If some are missing: a TreeSet keeps one of two that compareTo calls equal, so no two timers may be equal. "
                + "If the order is wrong: `order` grows with each timer that is scheduled, and decides between equal deadlines.");
    }

    @Test
    @DisplayName("the loop knows how long it may rest until a timer is due")
    @Must("timer-next")
    void next() {
        expect("nanosToNextTimer() without a timer", loop.nanosToNextTimer()).toBe(Long.MAX_VALUE,
            "Nothing will ever be due: for ever.");
        schedule(20, "b");
        schedule(7, "a");
        clock.passMs(3);
        expect("nanosToNextTimer() 3 ms after a timer of 7 and one of 20 ms", loop.nanosToNextTimer())
            .toBe(TimeUnit.MILLISECONDS.toNanos(4), "From now until the first deadline, in nanoseconds.");
        clock.passNanos(1);
        expect("nanosToNextTimer() one nanosecond later", loop.nanosToNextTimer()).toBe(TimeUnit.MILLISECONDS.toNanos(4) - 1,
            "In nanoseconds, to the last one. A rest that is cut to whole milliseconds is no rest at the end, but a busy loop.");
        clock.passMs(100);
        expect("nanosToNextTimer() with a timer that is overdue", loop.nanosToNextTimer()).toBe(0L,
            "It is due now: nothing is left, neither a negative time, which means nothing to whoever waits, nor a little.");
    }

    @Test
    @DisplayName("a negative delay is no delay: it does not overtake what was due before")
    @Must("timer-clamp")
    void negative() {
        schedule(0, "a");
        schedule(-5, "b");
        schedule(Long.MIN_VALUE, "c");
        var ran = runTimers();
        expect("timers that ran", ran).toBe(List.of("a", "b", "c"), ran.size() < 3
            ? "All three are due now, the one with delay 0 also: its deadline is reached when it is scheduled. A negative "
                + " delay counts as 0."
            : "All three are due now, so the order of scheduling decides. A negative delay counts as 0.");
    }

    @Test
    @DisplayName("a delay too large to be counted is never")
    @Must("timer-clamp")
    void never() {
        schedule(Long.MAX_VALUE, "never");
        schedule(Long.MAX_VALUE / 1_000_000, "almost never");
        clock.passMs(TimeUnit.DAYS.toMillis(365));
        expect("timers that ran within a year", runTimers()).toBe(List.of(),
            "now + delay was too large for a long and became negative: a deadline long ago. Make the delay smaller first: "
                + "LONGEST_DELAY_MS.");
        expect("nanosToNextTimer()", loop.nanosToNextTimer()).toSatisfy(loop.nanosToNextTimer() > TimeUnit.DAYS.toNanos(365),
            "more than another year", "The deadline must stay far in the future, also as a number.");
    }

    @Test
    @DisplayName("a clock that begins below zero changes nothing")
    @Must("timer-clamp")
    void belowZero() {
        var early = new HandClock(-TimeUnit.SECONDS.toNanos(5));
        var its = new EventLoop(early, new ScriptedTransport(early));
        its.schedule(Long.MAX_VALUE, () -> {});
        expect("nanosToNextTimer() after schedule(Long.MAX_VALUE, …)", its.nanosToNextTimer()).toBe(TimeUnit.DAYS.toNanos(36_500),
            "LONGEST_DELAY_MS, in nanoseconds. Whoever caps the deadline instead of the delay is wrong when the clock is below zero: "
                + "deadline minus now is then too large for a long.");
    }

    @Test
    @DisplayName("a timer that throws has run")
    @Must("timer-due")
    void throwsOnce() {
        for (var failure : List.of(new IllegalStateException("a timer failed"), new LinkageError("a timer failed badly"))) {
            loop.schedule(0, () -> {
                journal.note("a");
                throw MailboxCheck.sneaky(failure);
            });
            var out = MailboxCheck.thrownBy(loop::runTimers);
            MailboxCheck.thrownBy(loop::runTimers);
            expect("times that it ran in two turns", journal.sinceLast().size()).toBe(1,
                "A timer runs once, whatever comes of it: take it out before you run it.");
            expect("what came out of runTimers()", out).toBe(failure, "As it was thrown. Catch nothing here, not even an Error.");
        }
    }

    @Test
    @DisplayName("a cancelled timer is as one that was never scheduled")
    @Must("timer-cancel")
    void cancelled() {
        schedule(10, "a");
        var cancelled = schedule(10, "cancelled");
        schedule(10, "b");
        var first = schedule(5, "cancelled too");
        cancelled.cancel();
        cancelled.cancel();
        first.cancel();
        expect("nanosToNextTimer() after the first one was cancelled", loop.nanosToNextTimer())
            .toBe(TimeUnit.MILLISECONDS.toNanos(10), "The loop must not wake for a timer that was cancelled.");
        clock.passMs(10);
        expect("timers that ran", runTimers()).toBe(List.of("a", "b"),
            "Neither of the two that were cancelled, and both others.");
    }

    @Test
    @DisplayName("a timer may be cancelled by one that runs just before it")
    @Must("timer-cancel")
    void cancelledAtTheLastMoment() {
        var victim = new EventLoop.Timer[1];
        loop.schedule(10, () -> {
            journal.note("a");
            victim[0].cancel();
        });
        victim[0] = schedule(10, "cancelled");
        clock.passMs(10);
        expect("timers that ran", runTimers()).toBe(List.of("a"),
            "\"cancelled\" was taken out of the set before its turn, so cancel() found nothing. Take out one, run it, "
                + "look again.");
    }

    @Test
    @DisplayName("a timer that takes the place of a cancelled one waits for the next turn all the same")
    @Must("timer-next-turn")
    void replaced() {
        var victim = new EventLoop.Timer[1];
        loop.schedule(10, () -> {
            journal.note("a");
            victim[0].cancel();
            schedule(0, "next turn");
        });
        victim[0] = schedule(10, "cancelled");
        clock.passMs(10);
        var ran = runTimers();
        expect("\"next turn\" in the turn in which it was scheduled", ran.contains("next turn") ? "ran" : "did not run")
            .toBe("did not run", "It was scheduled while timers ran. Its `order` tells; how many were due before the first "
                + "one ran does not.");
        expect("timers that ran in the next turn", runTimers()).toBe(List.of("next turn"), "It was due at once.");
    }

    @Test
    @DisplayName("a timer that has run, or that runs, may be cancelled: nothing happens")
    @Must("timer-cancel")
    void tooLate() {
        var self = new EventLoop.Timer[1];
        self[0] = loop.schedule(10, () -> {
            journal.note("a");
            self[0].cancel();
        });
        schedule(10, "b");
        schedule(20, "c");
        clock.passMs(10);
        expect("timers that ran", runTimers()).toBe(List.of("a", "b"),
            "\"a\" cancels itself while it runs, and that must hurt nobody else. Take a timer out before you run it.");
        self[0].cancel();
        clock.passMs(10);
        expect("timers that ran later", runTimers()).toBe(List.of("c"), "Cancelling what has run changes nothing.");
    }

    @Test
    @DisplayName("a timer that schedules itself without delay does not keep the others waiting")
    @Must("timer-next-turn")
    void noStarving() {
        var again = new Runnable[1];
        again[0] = () -> {
            journal.note("again");
            loop.schedule(0, again[0]);
        };
        loop.schedule(0, again[0]);
        schedule(0, "b");
        expect("timers that ran in one turn", runTimers()).toBe(List.of("again", "b"),
            "A timer that is scheduled while timers run belongs to the next turn, even if it is due. Its `order` tells.");
        expect("timers that ran in the next turn", runTimers()).toBe(List.of("again"), "It was due at once, so it runs now.");
    }

    @Test
    @DisplayName("in any script of mail, timers and cancelling, the same runs as in a list that is searched each time")
    @Must("timer-model")
    void anyScript() {
        Stories.check(300, new ScriptStory(false));
    }
}

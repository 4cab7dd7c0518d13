package minibroker.runtime;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import brokerfromscratch.testkit.story.Stories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(3)
@DisplayName("Take one turn")
class TurnCheck {
    private final HandClock clock = new HandClock();
    private final ScriptedTransport transport = new ScriptedTransport(clock);
    private final EventLoop loop = new EventLoop(clock, transport);
    private final Journal journal = new Journal();

    private void submit(String name) {
        loop.submit(() -> journal.note(name));
    }

    @Test
    @DisplayName("a turn is mail, then timers that are due, then frames")
    @Must("turn-order")
    void order() {
        transport.deliver(() -> journal.note("frame"));
        loop.schedule(0, () -> journal.note("timer"));
        submit("mail");
        loop.runOnce();
        expect("what ran", journal.sinceLast()).toBe(List.of("mail", "timer", "frame"),
            "One turn: runMailbox(), runTimers(), transport.poll(…). Frames are delivered from inside poll.");
    }

    @Test
    @DisplayName("a loop with nothing to do rests until somebody wakes it")
    @Must("turn-rest")
    void forEver() {
        loop.runOnce();
        expect("how long poll may wait", transport.waits).toBe(List.of(Long.MAX_VALUE),
            "One poll in a turn. No mail, no timer: nothing will happen by itself, so there is no reason to wake.");
    }

    @Test
    @DisplayName("a loop rests until its next timer, counted from the moment at which it begins to rest")
    @Must("turn-rest")
    void untilTheTimer() {
        loop.schedule(10, () -> journal.note("timer"));
        loop.submit(() -> clock.passMs(3));
        loop.runOnce();
        expect("how long poll may wait", transport.waits).toBe(List.of(TimeUnit.MILLISECONDS.toNanos(7)),
            "The event of this turn took 3 of the 10 ms. Ask nanosToNextTimer() and hasMail() last, right before poll.");
        transport.waits.clear();
        clock.passMs(7);
        loop.runOnce();
        expect("how long poll may wait after the timer has run", transport.waits).toBe(List.of(Long.MAX_VALUE),
            "The timer ran in this turn; there is none left. Ask for the next timer after the timers have run.");
    }

    @Test
    @DisplayName("a timer in the far future is a long rest, not many short ones")
    @Must("turn-rest")
    void farAway() {
        loop.schedule(TimeUnit.DAYS.toMillis(400), () -> {});
        loop.runOnce();
        expect("how long poll may wait", transport.waits).toBe(List.of(TimeUnit.DAYS.toNanos(400)),
            "As long as nanosToNextTimer() says. poll takes any time; whatever comes before the timer wakes the loop.");
    }

    @Test
    @DisplayName("a loop does not rest while mail waits, and looks at the network all the same")
    @Must("turn-mail")
    void mailWaits() {
        loop.submit(() -> submit("from mail"));
        loop.runOnce();
        loop.schedule(0, () -> submit("from a timer"));
        loop.runOnce();
        expect("how long poll might wait in each of two turns", transport.waits).toBe(List.of(0L, 0L),
            "In each turn an event handed in another one, so mail waits for the next turn (the mailbox is run once in a turn). "
                + "0 means: look, do not rest. A turn without poll would let those wait who write to us.");
        expect("events that ran", journal.sinceLast()).toBe(List.of("from mail"), "\"from a timer\" belongs to the third turn.");
    }

    @Test
    @DisplayName("a loop that was told to stop finishes its turn, and does not rest")
    @Must("turn-stop")
    void stopping() {
        loop.schedule(1_000, () -> {});
        loop.stop();
        submit("mail");
        loop.schedule(0, () -> journal.note("timer"));
        loop.runOnce();
        expect("what ran", journal.sinceLast()).toBe(List.of("mail", "timer"),
            "Whoever stops a loop still gets a whole turn: run() is what ends. Only the rest falls away.");
        expect("how long poll might wait", transport.waits).toBe(List.of(0L),
            "Somebody waits for the end of this turn. Look at `stopping` before you decide how long to rest.");
    }

    @Test
    @DisplayName("a loop that an event of this turn tells to stop does not rest")
    @Must("turn-stop")
    void stoppedByAnEvent() {
        loop.submit(loop::stop);
        loop.runOnce();
        expect("how long poll might wait", transport.waits).toBe(List.of(0L),
            "`stopping` became true in this turn, while mail ran. Look at it last, right before poll.");
    }

    @Test
    @DisplayName("what mail, a timer or a frame throws ends the turn, and comes out as it was thrown")
    @Must("turn-throws")
    void comesOut() {
        for (var failure : List.of(new IllegalStateException("it failed"), new LinkageError("it failed badly"))) {
            Runnable fails = () -> {
                throw MailboxCheck.sneaky(failure);
            };
            loop.submit(fails);
            loop.schedule(0, () -> journal.note("timer"));
            comesOut("mail", failure);
            expect("timers and polls after mail has thrown", journal.sinceLast().size() + transport.waits.size()).toBe(0,
                "The turn is over at once. What was due is due in the next turn, if there is one.");
            loop.runTimers();
            loop.schedule(0, fails);
            comesOut("a timer", failure);
            expect("polls after a timer has thrown", transport.waits.size()).toBe(0, "The turn is over at once.");
            transport.deliver(fails);
            comesOut("a frame", failure);
            transport.deliver(() -> {});
            transport.waits.clear();
            journal.sinceLast();
        }
    }

    private void comesOut(String of, Throwable failure) {
        var out = MailboxCheck.thrownBy(loop::runOnce);
        expect("what " + of + " threw, outside runOnce()",
            out == failure ? "the same" : out == null ? "nothing was thrown" : "another exception: " + out).toBe("the same",
            "Only the IOException of poll is yours to catch. Who has failed half-way must not go on as if nothing had happened.");
    }

    @Test
    @DisplayName("a network that is broken ends the loop")
    @Must("turn-broken")
    void broken() {
        var why = new IOException("no network");
        transport.breakWith(why);
        Throwable out = null;
        try {
            loop.runOnce();
        } catch (UncheckedIOException e) {
            out = e.getCause();
        }
        expect("the cause of the UncheckedIOException from runOnce()",
            out == why ? "what poll threw" : out == null ? "nothing was thrown" : "another exception: " + out).toBe("what poll threw",
            "poll throws an IOException when the door itself is broken. Nobody above can mend it: wrap it, and let it out.");
    }

    @Test
    @DisplayName("in any script, each turn runs what a list would run, and rests as long")
    @Must("turn-model")
    void anyScript() {
        Stories.check(300, new ScriptStory(true));
    }
}

package minibroker.runtime;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("Take mail from any thread")
class MailboxCheck {
    private final ScriptedTransport transport = new ScriptedTransport(new HandClock());
    private final EventLoop loop = new EventLoop(new HandClock(), transport);
    private final Journal journal = new Journal();

    private void submit(String name) {
        loop.submit(() -> journal.note(name));
    }

    @Test
    @DisplayName("events run in the order in which they were handed in, each once, and not before the turn")
    @Must("mail-order")
    void order() {
        List.of("a", "b", "c").forEach(this::submit);
        expect("events that ran inside submit", journal.sinceLast()).toBe(List.of(),
            "submit only hands in. It may be called by any thread, and events must run on the thread that takes the turns.");
        expect("hasMail() after three were submitted", loop.hasMail()).toBe(true, "submit puts the event into the mailbox.");
        loop.runMailbox();
        expect("events that ran", journal.sinceLast()).toBe(List.of("a", "b", "c"),
            "All that was there when the turn began, first in, first out, and each is taken out. mailbox.size() shrinks with "
                + "each event you take out: if you want to count, count once.");
        loop.runMailbox();
        expect("events that ran in the turn after that", journal.sinceLast()).toBe(List.of(),
            "Nobody has handed in anything since. Take an event out of the mailbox; do not only look at it.");
    }

    @Test
    @DisplayName("what an event submits runs in the next turn, behind what is there already")
    @Must("mail-next-turn")
    void nextTurn() {
        loop.submit(() -> {
            journal.note("a");
            submit("from a");
        });
        submit("b");
        loop.runMailbox();
        expect("events that ran", journal.sinceLast()).toBe(List.of("a", "b"),
            "\"from a\" was handed in while this turn ran: it belongs to the next one.");
        expect("hasMail() after that", loop.hasMail()).toBe(true,
            "\"from a\" must still be there. Whoever clears the mailbox at the end throws away what came in between.");
        loop.runMailbox();
        expect("events that ran in the turn after that", journal.sinceLast()).toBe(List.of("from a"),
            "It waits in the mailbox until the next turn.");
    }

    @Test
    @DisplayName("an event that hands itself in again keeps nobody waiting")
    @Must("mail-next-turn")
    void noStarving() {
        var again = new Runnable[1];
        again[0] = () -> {
            journal.note("again");
            loop.submit(again[0]);
        };
        loop.submit(again[0]);
        loop.runMailbox();
        expect("events that ran in one turn", journal.sinceLast()).toBe(List.of("again"),
            "Timers and the network wait until the mailbox is done. If it goes on until it is empty, they may wait for ever.");
    }

    @Test
    @DisplayName("a submit wakes the loop, and the event is there before it wakes")
    @Must("mail-wake")
    void wakes() throws Exception {
        var mailAtWakeup = new ArrayList<Boolean>();
        transport.onWakeup(() -> mailAtWakeup.add(loop.hasMail()));
        inAnotherThread(() -> submit("a"));
        expect("calls of transport.wakeup()", mailAtWakeup.size()).toSatisfy(!mailAtWakeup.isEmpty(), "at least one",
            "The loop's thread may be resting in transport.poll, for ever if there is no timer. Mail alone does not wake it.");
        expect("hasMail() when wakeup() was called", mailAtWakeup.get(mailAtWakeup.size() - 1)).toBe(true,
            "First into the mailbox, then the bell. The other way round, the loop may wake, find nothing, and rest again.");
    }

    @Test
    @DisplayName("several threads may hand in at once, while a turn runs: nothing is lost, and each thread's order is kept")
    @Must("mail-any-thread")
    void anyThread() throws Exception {
        var got = List.of(new ArrayList<Integer>(), new ArrayList<Integer>());
        var ofBoth = new int[1];
        Runnable sameForBoth = () -> ofBoth[0]++;
        var threads = IntStream.range(0, 2).mapToObj(t -> handsIn(2_000, got.get(t), sameForBoth)).toList();
        threads.forEach(task -> new Thread(task).start());
        while (!threads.stream().allMatch(FutureTask::isDone)) {
            loop.runMailbox();
        }
        for (var thread : threads) {
            get(thread);
        }
        loop.runMailbox();
        expect("runs of one event that was handed in 4,000 times", ofBoth[0]).toBe(4_000,
            "The same Runnable may be in the mailbox more than once, and each time counts. Take out the first; do not search.");
        for (var events : got) {
            expect("events of one thread that ran", events.size()).toBe(2_000,
                "Some were lost, or ran twice: another thread may hand in between any two of your statements.");
            var sorted = events.stream().sorted().toList();
            expect("events of one thread", events.equals(sorted) ? "in order" : "not in order").toBe("in order",
                "A thread's events must run in the order in which it handed them in.");
        }
    }

    @Test
    @DisplayName("a submit from another thread does not wait for the event that runs")
    @Must("mail-any-thread")
    void nobodyWaits() {
        var waited = new boolean[1];
        loop.submit(() -> {
            var other = new Thread(() -> submit("from another thread"));
            other.start();
            waited[0] = !endsSoon(other);
        });
        loop.runMailbox();
        expect("submit in another thread, while an event runs", waited[0] ? "waits for the event" : "comes back")
            .toBe("comes back", "An event may take long, or wait for that very thread: then both wait for ever. Hold no lock "
                + "while an event runs; the queue needs none.");
    }

    /** Not before a limit far beyond what the slowest machine needs. */
    private static boolean endsSoon(Thread thread) {
        try {
            thread.join(5_000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("what an event throws comes out of the turn, and the events behind it stay in the mailbox")
    @Must("mail-throws")
    void comesOut() {
        for (var failure : List.of(new IllegalStateException("an event failed"), new LinkageError("an event failed badly"))) {
            loop.submit(() -> {
                throw sneaky(failure);
            });
            submit("behind it");
            var out = thrownBy(loop::runMailbox);
            expect("what came out of runMailbox()", out).toBe(failure, out != null && out.getCause() == failure
                ? "It came out in another exception. It must come out as it was thrown, not wrapped: catch nothing here."
                : "A broker whose event has failed half-way must not go on as if "
                + "nothing had happened. If nothing came out, it was caught here, or the event was never run.");
            expect("events that ran behind it in the same turn", journal.sinceLast()).toBe(List.of(), "The turn is over.");
            var again = thrownBy(loop::runMailbox);
            expect("what came out of the next turn", again).toBe(null,
                "The event that had failed ran once more: take it out before you run it.");
            expect("events that ran in the next turn", journal.sinceLast()).toBe(List.of("behind it"),
                "It was handed in, so it must not be lost. Take one event out, run it, and only then the next one.");
        }
    }

    /** Null if it threw nothing. A failed check is not an answer: it goes on its way. */
    static Throwable thrownBy(Runnable action) {
        try {
            action.run();
            return null;
        } catch (CheckFailure | TodoError e) {
            throw e;
        } catch (Throwable e) {
            return e;
        }
    }

    private FutureTask<Void> handsIn(int events, List<Integer> got, Runnable sameEachTime) {
        return new FutureTask<>(() -> {
            for (int i = 0; i < events; i++) {
                var number = i;
                loop.submit(() -> got.add(number));
                loop.submit(sameEachTime);
            }
        }, null);
    }

    private static void inAnotherThread(Runnable action) throws Exception {
        var task = new FutureTask<Void>(action, null);
        new Thread(task).start();
        get(task);
    }

    /** Waits for its end; what it threw is thrown here. */
    private static void get(FutureTask<Void> task) throws Exception {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw sneaky(e.getCause());
        }
    }

    static RuntimeException sneaky(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}

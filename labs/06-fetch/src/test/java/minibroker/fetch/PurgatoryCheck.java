package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import brokerfromscratch.testkit.story.Stories;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(3)
@DisplayName("Where questions wait")
class PurgatoryCheck {
    private static final String PARKED_LAST = "The connection may be gone by then, and forget runs at once. Call parked(…) last, "
        + "when all that is to be undone is done: the sets, and the deadline.";

    private final Simulation simulation = new Simulation(1);
    private final SimNode node = simulation.addNode("broker");
    private final List<String> calls = new ArrayList<>();
    private final Purgatory<String> purgatory;

    PurgatoryCheck() {
        node.boot(self -> {});
        purgatory = new Purgatory<>(node.loop());
    }

    /** A question that writes down what it is told. */
    private final class Waiter implements Purgatory.Waiting {
        final String name;
        boolean ready;
        Runnable whenAsked = () -> {};
        Runnable forget;                                 // null until it is parked

        Waiter(String name) {
            this.name = name;
        }

        @Override
        public boolean tryComplete() {
            calls.add(name + (ready ? " answers" : " is asked"));
            whenAsked.run();
            return ready;
        }

        @Override
        public void parked(Runnable forget) {
            calls.add(name + " waits");
            this.forget = forget;
        }

        @Override
        public void expire() {
            calls.add(name + " expires");
        }
    }

    private Waiter asks(String name, String... keys) {
        var waiter = new Waiter(name);
        purgatory.completeOrWait(waiter, List.of(keys), 500);
        return waiter;
    }

    private List<String> callsSince(Runnable deed) {
        calls.clear();
        try {
            deed.run();
        } catch (ConcurrentModificationException e) {
            throw new CheckFailure("purgatory.wake", "all who wait are asked", e.toString(), "An answer changes the set of "
                + "those who "
                + "wait while you walk over it. Walk over a copy.");
        }
        return List.copyOf(calls);
    }

    private void pass(long virtualMs) {
        node.loop().submit(() -> {});                    // so that the loop looks at its timers again
        simulation.runFor(virtualMs);
    }

    private void expectRest(String when) {
        expect("mail for the loop " + when, node.loop().hasMail()).toBe(false, "Whoever submits a question to the loop again, "
            + "to look "
            + "at it later, keeps the loop turning for ever. Only wake and the deadline may ask again.");
    }

    private void expectNobody() {
        expect("who waits for a, for b, and keys that are kept",
            List.of(purgatory.waitingFor("a"), purgatory.waitingFor("b"), purgatory.keys())).toBe(List.of(0, 0, 0),
            "A trace is left. It is asked again although it is gone, or an empty set stays for ever under its key.");
    }

    @Test
    @DisplayName("a question that has its answer does not wait")
    @Must("park-now")
    void now() {
        var waiter = new Waiter("q");
        waiter.ready = true;
        expect("calls", callsSince(() -> purgatory.completeOrWait(waiter, List.of("a"), 500))).toBe(List.of("q answers"),
            "tryComplete once. If it says true, all is done: nothing is parked, and parked(…) is not called.");
        expectNobody();
        expectRest("after the answer");
        expect("calls in the two seconds after", callsSince(() -> pass(2_000))).toBe(List.of(), "An answered question has no "
            + "deadline.");
    }

    @Test
    @DisplayName("a question without an answer waits under each of its keys, and nobody looks at it")
    @Must("park-rests")
    void rests() {
        expect("calls", callsSince(() -> asks("q", "a", "b"))).toBe(List.of("q is asked", "q waits"),
            "tryComplete once, then parked(…) once, which hands it the way back.");
        expect("who waits for a, for b", List.of(purgatory.waitingFor("a"), purgatory.waitingFor("b"))).toBe(List.of(1, 1),
            "It waits under *each* of its keys: a change of any of them may be its answer.");
        expectRest("while the question waits");
        expect("the loop rests for so many ms", TimeUnit.NANOSECONDS.toMillis(node.loop().nanosToNextTimer())).toBe(500L,
            "There is one timer: the deadline, maxWaitMs from now. A shorter one only looks whether something has changed.");
        expect("calls in the next 499 ms", callsSince(() -> pass(499))).toBe(List.of(),
            "Nobody has woken it, so nobody looks at it.");
    }

    @Test
    @DisplayName("whoever wakes a key asks each who waits for it, once, the longest waiting first, and nobody else")
    @Must("park-wake")
    void wake() {
        var names = List.of("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8");
        names.forEach(name -> asks(name, "a"));
        asks("other", "b");
        expect("calls of wake(a)", callsSince(() -> purgatory.wake("a"))).toBe(
            names.stream().map(name -> name + " is asked").toList(),
            "Look up who waits for a, in the order in which they came, each once. Whoever waits for b has nothing to do with it.");
        expect("who waits for a afterwards", purgatory.waitingFor("a")).toBe(8, "Who has no answer waits on.");
        expect("calls of wake(c), for which nobody waits", callsSince(() -> purgatory.wake("c"))).toBe(List.of(),
            "Most appends wake nobody. That must be no failure, and must cost nothing.");
        expect("keys that are kept", purgatory.keys()).toBe(2, "a and b. To look for somebody under c must not make an empty "
            + "set there.");
    }

    @Test
    @DisplayName("whoever was asked in vain keeps its place, and whoever answers does not end the walk")
    @Must("park-wake")
    void places() {
        var first = asks("q1", "a", "b");
        asks("q2", "a");
        purgatory.wake("b");
        expect("calls of wake(a), after q1 was asked by wake(b)", callsSince(() -> purgatory.wake("a"))).toBe(
            List.of("q1 is asked", "q2 is asked"), "q1 waits longer. To be asked in vain does not send it to the end.");
        first.ready = true;
        expect("calls of wake(a); q1 has its answer", callsSince(() -> purgatory.wake("a"))).toBe(
            List.of("q1 answers", "q2 is asked"), "An answer for q1 is none for q2: a batch may be what both wait for. Go on.");
    }

    @Test
    @DisplayName("whoever has been answered is forgotten under all keys, and has no deadline any more")
    @Must("park-answered")
    void answered() {
        var waiter = asks("q", "a", "b");
        waiter.ready = true;
        expect("calls of wake(b)", callsSince(() -> purgatory.wake("b"))).toBe(List.of("q answers"),
            "wake asks; the question answers and says true.");
        expect("calls of wake(a) and wake(b) after the answer", callsSince(() -> {
            purgatory.wake("a");
            purgatory.wake("b");
        })).toBe(List.of(), "It is answered. Under which of its keys do you still keep it?");
        expectNobody();
        expect("calls until long after the deadline", callsSince(() -> pass(2_000))).toBe(List.of(),
            "Its deadline still ran, and would answer a second time. cancel() it.");
    }

    @Test
    @DisplayName("when its time is up, a question is told so once, and forgotten")
    @Must("park-expires")
    void expires() {
        var waiter = asks("q", "a", "b");
        pass(499);
        expect("calls around the 500th ms", callsSince(() -> pass(2))).toBe(List.of("q expires"),
            "At the deadline: expire(), which answers with what there is.");
        expectNobody();
        waiter.ready = true;
        expect("calls of wake(a) after that", callsSince(() -> purgatory.wake("a"))).toBe(List.of(),
            "It was answered by expire(). Forget it before you tell it.");
        expect("calls in the ms after a question came that may wait for 0 ms", callsSince(() -> {
            purgatory.completeOrWait(new Waiter("r"), List.of("a"), 0);
            pass(1);
        })).toBe(List.of("r is asked", "r waits", "r expires"), "No time at all is a time that is up in the next turn.");
    }

    @Test
    @DisplayName("a question is forgotten before it is told that its time is up")
    @Must("park-expires")
    void forgottenFirst() {
        var seen = new ArrayList<Integer>();
        purgatory.completeOrWait(new Purgatory.Waiting() {
            @Override
            public boolean tryComplete() {
                return false;
            }

            @Override
            public void expire() {
                seen.add(purgatory.waitingFor("a"));
            }
        }, List.of("a"), 500);
        pass(501);
        expect("who waits for a, looked at in expire()", List.copyOf(seen)).toBe(List.of(0),
            "What expire() does may wake the same key, and this question would be asked again while it answers.");
    }

    @Test
    @DisplayName("whoever takes a question back finds no trace of it; to do so twice, or after the answer, harms nobody")
    @Must("park-forget")
    void takenBack() {
        var waiter = asks("q", "a", "b");
        waiter.forget.run();
        expectNobody();
        expect("calls until long after the deadline", callsSince(() -> {
            purgatory.wake("a");
            pass(2_000);
        })).toBe(List.of(), "The connection of this reader has gone. Each look at it costs a read, and its answer goes nowhere.");
        var other = asks("r", "a");
        waiter.forget.run();
        expect("who waits for a", purgatory.waitingFor("a")).toBe(1, "Taken back twice, and now another question is gone.");
        other.ready = true;
        purgatory.wake("a");
        other.forget.run();
        expectNobody();
    }

    @Test
    @DisplayName("a question may be taken back while it is told that it waits")
    @Must("park-forget")
    void takenBackAtOnce() {
        try {
            purgatory.completeOrWait(new Purgatory.Waiting() {
                @Override
                public boolean tryComplete() {
                    return false;
                }

                @Override
                public void parked(Runnable forget) {
                    forget.run();
                }

                @Override
                public void expire() {
                    calls.add("expires");
                }
            }, List.of("a", "b"), 500);
        } catch (NullPointerException e) {
            throw new CheckFailure("forget, run inside parked", "the question is gone", e.toString(), PARKED_LAST);
        }
        expect("who waits for a, for b, and keys that are kept",
            List.of(purgatory.waitingFor("a"), purgatory.waitingFor("b"), purgatory.keys())).toBe(List.of(0, 0, 0), PARKED_LAST);
        expect("calls until long after the deadline", callsSince(() -> pass(2_000))).toBe(List.of(), PARKED_LAST);
    }

    @Test
    @DisplayName("who waits may change while somebody is woken")
    @Must("park-meanwhile")
    void meanwhile() {
        var first = asks("q1", "a");
        var second = asks("q2", "a");
        first.ready = true;
        first.whenAsked = () -> {
            second.forget.run();
            asks("q3", "a");
        };
        expect("calls of wake(a); q1's answer lets q2 go, and q3 come", callsSince(() -> purgatory.wake("a"))).toBe(
            List.of("q1 answers", "q3 is asked", "q3 waits"), "q2 was taken back while q1 answered: see, before you ask, "
                + "whether it "
                + "still waits. q3 has just been asked when it came: it is not asked again in the same walk.");
        expect("who waits for a", purgatory.waitingFor("a")).toBe(1, "q3.");
    }

    @Test
    @DisplayName("in any order of questions, wake-ups, time and departures, each question is answered once or taken back")
    @Must("park-answered")
    void anyOrder() {
        Stories.check(100, new PurgatoryStory());
    }
}

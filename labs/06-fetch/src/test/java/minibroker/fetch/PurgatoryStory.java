package minibroker.fetch;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.story.SeededStory;
import brokerfromscratch.testkit.story.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import minibroker.runtime.sim.SimNode;

/** Questions come with two of three keys, are woken, get their answers ready, run out of time, and leave. */
final class PurgatoryStory implements SeededStory<PurgatoryStory.Deed> {
    private static final int KEYS = 3;

    /** One step. */
    sealed interface Deed {}

    record Ask(int question, int key, int otherKey, long waitMs) implements Deed {}

    record GetReady(int question) implements Deed {}

    record Wake(int key) implements Deed {}

    record Leave(int question) implements Deed {}

    record Pass(long ms) implements Deed {}

    @Override
    public List<Deed> steps(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Deed>();
        int questions = 0;
        for (int i = 0; i < 60; i++) {
            var any = random.nextInt(Math.max(1, questions));
            switch (random.nextInt(6)) {
                case 0, 1 -> steps.add(new Ask(questions++, random.nextInt(KEYS), random.nextInt(KEYS), random.nextLong(1, 100)));
                case 2 -> steps.add(new GetReady(any));
                case 3 -> steps.add(new Wake(random.nextInt(KEYS)));
                case 4 -> steps.add(new Pass(random.nextLong(1, 30)));
                default -> steps.add(new Leave(any));
            }
        }
        return steps;
    }

    @Override
    public String describe(Deed deed) {
        if (deed instanceof Ask ask) {
            return "question %d waits for keys %d and %d, at most %d ms".formatted(ask.question, ask.key, ask.otherKey,
                ask.waitMs);
        }
        if (deed instanceof GetReady ready) {
            return "question " + ready.question + " could be answered now";
        }
        if (deed instanceof Wake wake) {
            return "key " + wake.key + " is woken";
        }
        return deed instanceof Leave leave ? "the reader of question " + leave.question + " leaves"
            : ((Pass) deed).ms + " ms pass";
    }

    @Override
    public void play(List<Deed> steps, Stage stage) {
        var play = new Play(stage);
        for (var step : steps) {
            play.perform(step);
            play.look();
        }
        play.pass(1_000);
        play.look();
        expect("keys that are kept at the end", play.purgatory.keys()).toBe(0, "Nobody waits any more, so nothing may be kept.");
    }

    /** The purgatory, and beside it what should be true. */
    private static final class Play {
        final Purgatory<Integer> purgatory;
        private final Stage stage;
        private final SimNode node;
        private final Map<Integer, Asked> questions = new LinkedHashMap<>();

        Play(Stage stage) {
            this.stage = stage;
            node = stage.simulation().addNode("broker");
            node.boot(self -> {});
            purgatory = new Purgatory<>(node.loop());
        }

        void perform(Deed deed) {
            if (deed instanceof Ask ask) {
                var asked = new Asked(ask, stage.simulation().nowMs());
                questions.put(ask.question, asked);
                purgatory.completeOrWait(asked, asked.keys(), ask.waitMs);
            } else if (deed instanceof Wake wake) {
                questions.values().forEach(each -> each.mayBeAsked += each.isOpen() && each.keys().contains(wake.key) ? 1 : 0);
                purgatory.wake(wake.key);
            } else if (deed instanceof Pass pass) {
                pass(pass.ms);
            } else if (deed instanceof GetReady ready && questions.containsKey(ready.question)) {
                questions.get(ready.question).ready = true;
            } else if (deed instanceof Leave leave && questions.containsKey(leave.question)) {
                questions.get(leave.question).leave();
            }
        }

        void pass(long ms) {
            node.loop().submit(() -> {});
            stage.simulation().runFor(ms);
        }

        void look() {
            var now = stage.simulation().nowMs();
            for (var each : questions.values()) {
                var name = "question " + each.ask.question;
                expect("how often " + name + " was asked", each.asked).toBe(each.mayBeAsked,
                    "Once when it comes, and once for each wake of one of its keys while it waits.");
                expect("how often " + name + " was answered", each.answers).toSatisfy(each.answers <= 1, "once at most",
                    "Whoever is answered must be forgotten: under all keys, and by the clock.");
                expect(name + " is open after " + (now - each.sinceMs) + " of " + each.ask.waitMs + " ms", each.isOpen())
                    .toBe(!each.left && each.answers == 0 && now - each.sinceMs < each.ask.waitMs,
                        "At its deadline it is told to answer, not before and not later.");
            }
            for (int key = 0; key < KEYS; key++) {
                int wanted = key;
                expect("who waits for key " + key, purgatory.waitingFor(key)).toBe((int) questions.values().stream()
                    .filter(each -> each.isOpen() && each.keys().contains(wanted)).count(),
                    "Who was answered or has left is kept, or somebody who still waits was forgotten.");
            }
        }
    }

    private static final class Asked implements Purgatory.Waiting {
        final Ask ask;
        final long sinceMs;
        boolean ready;
        boolean left;
        int asked;
        int mayBeAsked = 1;
        int answers;
        private Runnable forget = () -> {};

        Asked(Ask ask, long sinceMs) {
            this.ask = ask;
            this.sinceMs = sinceMs;
        }

        List<Integer> keys() {
            return ask.key == ask.otherKey ? List.of(ask.key) : List.of(ask.key, ask.otherKey);
        }

        boolean isOpen() {
            return answers == 0 && !left;
        }

        void leave() {
            if (isOpen()) {
                left = true;
            }
            forget.run();
        }

        @Override
        public boolean tryComplete() {
            asked++;
            answers += ready ? 1 : 0;
            return ready;
        }

        @Override
        public void parked(Runnable forget) {
            this.forget = forget;
        }

        @Override
        public void expire() {
            answers++;
        }
    }
}

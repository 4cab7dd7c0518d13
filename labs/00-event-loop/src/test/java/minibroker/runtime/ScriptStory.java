package minibroker.runtime;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.story.SeededStory;
import brokerfromscratch.testkit.story.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A script of mail, timers and passing time, played on the loop and on a list. Both must run the same events in each turn. */
final class ScriptStory implements SeededStory<ScriptStory.Deed> {
    /** One step; {@code then} is what the event does when it runs. */
    sealed interface Deed {}

    record Mail(Then then) implements Deed {}

    record Alarm(long delayMs, Then then) implements Deed {}

    record Cancel(int timer) implements Deed {}

    record Pass(long ms) implements Deed {}

    record Turn() implements Deed {}

    /** {@code number} is a delay, or which timer. */
    record Then(What what, int number) {}

    enum What { NOTHING, SUBMITS, SCHEDULES, CANCELS }

    private static final int[] DELAYS = {-5, 0, 0, 1, 2, 5, 10, 3_000};

    private final boolean wholeTurns;

    /** @param wholeTurns by runOnce; otherwise the mailbox and the timers are run one after the other */
    ScriptStory(boolean wholeTurns) {
        this.wholeTurns = wholeTurns;
    }

    @Override
    public List<Deed> steps(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Deed>();
        for (int i = 0; i < 40; i++) {
            steps.add(deed(random));
        }
        steps.addAll(List.of(new Pass(10_000), new Turn(), new Pass(10_000), new Turn()));
        return steps;
    }

    private static Deed deed(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Mail(then(random));
            case 2, 3 -> new Alarm(delay(random), then(random));
            case 4 -> new Cancel(random.nextInt(6));
            case 5 -> new Pass(random.nextInt(6));
            default -> new Turn();
        };
    }

    private static Then then(SplittableRandom random) {
        var what = What.values()[random.nextInt(4)];
        return new Then(what, what == What.SCHEDULES ? delay(random) : random.nextInt(6));
    }

    private static int delay(SplittableRandom random) {
        return DELAYS[random.nextInt(DELAYS.length)];
    }

    @Override
    public String describe(Deed deed) {
        if (deed instanceof Mail mail) {
            return "submit an event" + inWords(mail.then);
        } else if (deed instanceof Alarm alarm) {
            return "schedule a timer in " + alarm.delayMs + " ms" + inWords(alarm.then);
        } else if (deed instanceof Cancel cancel) {
            return "cancel the " + ordinal(cancel.timer);
        }
        return deed instanceof Pass pass ? pass.ms + " ms pass" : "take a turn";
    }

    private static String inWords(Then then) {
        return switch (then.what) {
            case NOTHING -> "";
            case SUBMITS -> " that submits another";
            case SCHEDULES -> " that schedules one in " + then.number + " ms";
            case CANCELS -> " that cancels the " + ordinal(then.number);
        };
    }

    private static String ordinal(int timer) {
        return timer == 0 ? "last timer scheduled" : "timer scheduled " + timer + " before the last";
    }

    @Override
    public void play(List<Deed> steps, Stage stage) {
        var startNanos = List.of(-5_000_000_000_000L, 0L, Long.MAX_VALUE / 4).get((int) (stage.seed() % 3));
        var clock = new HandClock(startNanos);
        var real = new Player(new RealLoop(clock));
        var model = new Player(new ListLoop(wholeTurns));
        for (var step : steps) {
            real.perform(step);
            model.perform(step);
            if (step instanceof Turn) {
                var ran = real.journal.sinceLast();
                stage.say("ran %s, then wait %s", ran, real.waitNanos);
                expect("events that ran in this turn", ran).toBe(model.journal.sinceLast(),
                    "Mail first, in order; then the timers that are due, by deadline, then by order of scheduling.");
                expect("nanoseconds to wait after this turn", real.waitNanos).toBe(model.waitNanos,
                    "Not at all if mail is there, else until the first timer that is not cancelled.");
            }
        }
    }

    /** What both have in common. */
    interface Loop {
        void submit(Runnable event);

        /** Returns what cancels it. */
        Runnable schedule(long delayMs, Runnable event);

        void pass(long ms);

        /** Returns how long the loop may wait after this turn. */
        long turn();
    }

    /** Does on a loop what the script says, and what its events say. */
    private static final class Player {
        private final Loop loop;
        private final Journal journal = new Journal();
        private final List<Runnable> cancels = new ArrayList<>();
        private int events;
        private long waitNanos;

        Player(Loop loop) {
            this.loop = loop;
        }

        void perform(Deed deed) {
            if (deed instanceof Mail mail) {
                submit(mail.then);
            } else if (deed instanceof Alarm alarm) {
                schedule(alarm.delayMs, alarm.then);
            } else if (deed instanceof Cancel cancel) {
                cancel(cancel.timer);
            } else if (deed instanceof Pass pass) {
                loop.pass(pass.ms);
            } else {
                waitNanos = loop.turn();
            }
        }

        private void submit(Then then) {
            loop.submit(event("mail " + ++events, then));
        }

        private void schedule(long delayMs, Then then) {
            cancels.add(loop.schedule(delayMs, event("timer " + ++events, then)));
        }

        private void cancel(int timer) {
            if (timer < cancels.size()) {
                cancels.get(cancels.size() - 1 - timer).run();
            }
        }

        private Runnable event(String name, Then then) {
            return () -> {
                journal.note(name);
                switch (then.what) {
                    case NOTHING -> {}
                    case SUBMITS -> submit(new Then(What.NOTHING, 0));
                    case SCHEDULES -> schedule(then.number, new Then(What.NOTHING, 0));
                    case CANCELS -> cancel(then.number);
                }
            };
        }
    }

    /** Yours. */
    private final class RealLoop implements Loop {
        private final HandClock clock;
        private final ScriptedTransport transport;
        private final EventLoop loop;

        RealLoop(HandClock clock) {
            this.clock = clock;
            this.transport = new ScriptedTransport(clock);
            this.loop = new EventLoop(clock, transport);
        }

        @Override
        public void submit(Runnable event) {
            loop.submit(event);
        }

        @Override
        public Runnable schedule(long delayMs, Runnable event) {
            return loop.schedule(delayMs, event)::cancel;
        }

        @Override
        public void pass(long ms) {
            clock.passMs(ms);
        }

        @Override
        public long turn() {
            if (wholeTurns) {
                loop.runOnce();
                return transport.lastWait();
            }
            loop.runMailbox();
            loop.runTimers();
            return loop.nanosToNextTimer();
        }
    }
}

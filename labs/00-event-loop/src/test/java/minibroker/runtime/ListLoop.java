package minibroker.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The loop as nobody would build it: two lists that are copied, filtered and sorted in each turn. It is easy to believe. */
final class ListLoop implements ScriptStory.Loop {
    private final boolean looksAtMail;
    private final List<Runnable> mail = new ArrayList<>();
    private final List<Alarm> alarms = new ArrayList<>();       // in the order of scheduling
    private long nowMs;

    /** @param looksAtMail false: how long to wait is decided by the timers alone */
    ListLoop(boolean looksAtMail) {
        this.looksAtMail = looksAtMail;
    }

    private static final class Alarm {
        private final long deadlineMs;
        private final Runnable event;

        private Alarm(long deadlineMs, Runnable event) {
            this.deadlineMs = deadlineMs;
            this.event = event;
        }
    }

    @Override
    public void submit(Runnable event) {
        mail.add(event);
    }

    @Override
    public Runnable schedule(long delayMs, Runnable event) {
        var alarm = new Alarm(nowMs + Math.max(0, delayMs), event);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public void pass(long ms) {
        nowMs += ms;
    }

    @Override
    public long turn() {
        var letters = List.copyOf(mail);
        mail.clear();
        letters.forEach(Runnable::run);
        alarms.stream().filter(alarm -> alarm.deadlineMs <= nowMs).sorted(Comparator.comparing(alarm -> alarm.deadlineMs))
            .toList().forEach(this::runUnlessCancelled);
        return looksAtMail && !mail.isEmpty() ? 0 : toNextAlarm();
    }

    private void runUnlessCancelled(Alarm alarm) {
        if (alarms.remove(alarm)) {
            alarm.event.run();
        }
    }

    private long toNextAlarm() {
        var next = alarms.stream().mapToLong(alarm -> alarm.deadlineMs).min();
        return next.isEmpty() ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(Math.max(0, next.getAsLong() - nowMs));
    }
}

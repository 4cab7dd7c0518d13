package minibroker.fetch;

import static minibroker.runtime.TodoError.todo;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import minibroker.runtime.EventLoop;

/**
 * Where questions wait that have no answer yet: "tell me when there is something to read". Each waits under the keys that
 * could change its answer, so a new batch wakes those who wait for its partition and nobody else; nothing is ever scanned.
 *
 * <p>Kafka's counterpart is {@code DelayedOperationPurgatory}; ours needs no locks and no hashed timing wheel, because there
 * is one thread and the loop's timers are a sorted set. Loop thread only.
 */
public final class Purgatory<K> {
    /** A question that may wait. */
    public interface Waiting {
        /** Answers if there is something to say by now; false to go on waiting. */
        boolean tryComplete();

        /** Told once, if it has to wait: {@code forget} takes the question back, for when nobody is left to hear the answer. */
        default void parked(Runnable forget) {}

        /** The time is up: answers with what there is. */
        void expire();
    }

    /** A question in here, and all that must be undone when it goes. */
    private final class Parked {
        final Waiting waiting;
        final Collection<K> keys;
        EventLoop.Timer deadline;

        Parked(Waiting waiting, Collection<K> keys) {
            this.waiting = waiting;
            this.keys = keys;
        }
    }

    private final EventLoop loop;
    private final Map<K, Set<Parked>> parkedByKey = new LinkedHashMap<>();

    public Purgatory(EventLoop loop) {
        this.loop = loop;
    }

    /** Answers now if that is possible, else parks the question under {@code keys}, for at most {@code maxWaitMs}. */
    public void completeOrWait(Waiting waiting, Collection<K> keys, long maxWaitMs) {
        if (waiting.tryComplete()) {
            return;
        }
        Parked parked = new Parked(waiting, List.copyOf(keys));
        for (K key : keys) {
            Set<Parked> others = parkedByKey.get(key);
            if (others == null) {
                others = new LinkedHashSet<>();
                parkedByKey.put(key, others);
            }
            others.add(parked);
        }
        parked.deadline = loop.schedule(maxWaitMs, () -> timeIsUp(parked));
        waiting.parked(() -> forget(parked));
    }

    private void timeIsUp(Parked parked) {
        forget(parked);
        parked.waiting.expire();
    }

    /** Something about {@code key} has changed: whoever waits for it may look again, once, the longest waiting first. */
    public void wake(K key) {
        Set<Parked> here = parkedByKey.get(key);
        if (here == null) {
            return;
        }
        Object[] those = here.toArray();
        for (Object each : those) {
            @SuppressWarnings("unchecked")
            Parked parked = (Parked) each;
            if (!here.contains(parked)) {
                continue;
            }
            if (parked.waiting.tryComplete()) {
                forget(parked);
            }
        }
    }

    /** How many questions wait for {@code key}. */
    public int waitingFor(K key) {
        return parkedByKey.getOrDefault(key, Set.of()).size();
    }

    /** For how many keys anybody waits. */
    public int keys() {
        return parkedByKey.size();
    }

    /** Nothing is left of it: no timer, and no trace under any key. Harmless if it is gone already. */
    private void forget(Parked parked) {
        parked.deadline.cancel();
        for (K key : parked.keys) {
            Set<Parked> others = parkedByKey.get(key);
            if (others == null) {
                continue;
            }
            others.remove(parked);
            if (others.isEmpty()) {
                parkedByKey.remove(key);
            }
        }
    }
}

package minibroker.fetch;

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

    /** Answers now if that is possible, else parks the question for at most {@code maxWaitMs}. */
    public void completeOrWait(Waiting waiting, Collection<K> keys, long maxWaitMs) {
        if (waiting.tryComplete()) {
            return;
        }
        var parked = new Parked(waiting, keys);
        keys.forEach(key -> parkedByKey.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(parked));
        parked.deadline = loop.schedule(maxWaitMs, () -> {
            forget(parked);
            waiting.expire();
        });
        waiting.parked(() -> forget(parked));
    }

    /** Something about {@code key} has changed: whoever waits for it may look again. */
    public void wake(K key) {
        var waiting = parkedByKey.get(key);
        if (waiting == null) {
            return;
        }
        for (var parked : List.copyOf(waiting)) {               // answering may wake others, or park anew
            if (waiting.contains(parked) && parked.waiting.tryComplete()) {
                forget(parked);
            }
        }
    }

    /** How many questions wait for {@code key}. */
    public int waitingFor(K key) {
        return parkedByKey.getOrDefault(key, Set.of()).size();
    }

    private void forget(Parked parked) {
        parked.deadline.cancel();
        for (var key : parked.keys) {
            parkedByKey.computeIfPresent(key, (k, waiting) -> {
                waiting.remove(parked);
                return waiting.isEmpty() ? null : waiting;
            });
        }
    }
}

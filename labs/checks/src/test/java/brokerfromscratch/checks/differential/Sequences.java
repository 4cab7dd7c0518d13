package brokerfromscratch.checks.differential;

import java.util.HashMap;
import java.util.Map;

/** Which sequence number a producer would send next to a partition: those of batches that were accepted are spent. */
final class Sequences {
    private record Batch(int first, int records) {}

    private final Map<String, Batch> last = new HashMap<>();
    private final Map<String, Batch> offered = new HashMap<>();

    /** A new request: what the last one offered was refused, unless {@link #accepted} was called. */
    void begin() {
        offered.clear();
    }

    /** The sequence number that a recipe's word stands for. */
    int number(String place, String word, int records) {
        var before = offered.getOrDefault(place, last.get(place));
        if (before == null) {
            return 0;
        }
        return word.equals("@last") ? before.first() : before.first() + before.records();
    }

    void offer(String place, int first, int records) {
        offered.put(place, new Batch(first, records));
    }

    void accepted() {
        offered.forEach((place, batch) -> last.merge(place, batch, (old, now) -> now.first() > old.first() ? now : old));
    }
}

package brokerfromscratch.testkit.story;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing list shorter, as Zeller's delta debugging does: leave out a half, a quarter, an eighth … as long as what is
 * left still fails. In the end no single element can be spared.
 */
public final class Shrinker<S> {
    private static final int MOST_TRIES = 2_000;         // a story takes about a millisecond; a reader waits two seconds

    private final Predicate<List<S>> fails;
    private int tries;

    /** @param fails the question; true for the list to shrink, and always the same answer for the same list */
    public Shrinker(Predicate<List<S>> fails) {
        this.fails = fails;
    }

    /** A part of {@code failing}, in its order, that fails too. */
    public List<S> shrink(List<S> failing) {
        var rest = List.copyOf(failing);
        var size = Math.max(1, rest.size() / 2);
        while (!rest.isEmpty() && tries < MOST_TRIES) {
            var shorter = withoutPieces(rest, size);
            if (shorter.size() == rest.size() && size == 1) {
                return rest;
            }
            size = shorter.size() == rest.size() ? size / 2 : Math.max(1, Math.min(size, shorter.size() / 2));
            rest = shorter;
        }
        return rest;
    }

    /** One pass from the end to the start: what comes late is most often what can be spared. */
    private List<S> withoutPieces(List<S> list, int size) {
        var rest = list;
        for (var end = rest.size(); end > 0 && tries < MOST_TRIES; end -= size) {
            var start = Math.max(0, end - size);
            var candidate = new ArrayList<>(rest.subList(0, start));
            candidate.addAll(rest.subList(end, rest.size()));
            tries++;
            if (fails.test(List.copyOf(candidate))) {
                rest = candidate;
            }
        }
        return rest;
    }
}

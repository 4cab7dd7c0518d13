package minibroker.runtime;

import brokerfromscratch.testkit.check.CheckFailure;
import java.util.ArrayList;
import java.util.List;

/** What ran, in order. A check that runs in circles ends here instead of never. */
final class Journal {
    private static final int MOST = 500;

    private final List<String> lines = new ArrayList<>();

    void note(String what) {
        lines.add(what);
        if (lines.size() > MOST) {
            throw new CheckFailure("events that ran", "a few", "more than " + MOST + ", the last one: " + what,
                "The loop runs in circles. Is each event taken out? And is it decided what belongs to this turn before the first "
                    + "one runs?");
        }
    }

    /** What has run since this was asked before. */
    List<String> sinceLast() {
        var all = List.copyOf(lines);
        lines.clear();
        return all;
    }
}

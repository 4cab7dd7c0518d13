package brokerfromscratch.lab.play;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A riddle: one mistake of a catalogue, and the invariants of all of them to choose from.
 *
 * @param choices in an order that gives nothing away; no two are alike
 */
record Diagnosis(Catalogued mistake, List<String> choices) {
    /** The same riddle for the same seed. Null if no mistake of the catalogue can be seen from outside. */
    static Diagnosis of(List<Catalogued> catalogue, long seed) {
        var visible = catalogue.stream().filter(entry -> entry.mistake().evidence() != null).toList();
        if (visible.isEmpty()) {
            return null;
        }
        var random = new Random(seed);
        random.nextInt();                                     // the first number of neighbouring seeds is nearly the same
        var chosen = visible.get(random.nextInt(visible.size()));
        var choices = new ArrayList<>(catalogue.stream().map(entry -> entry.mistake().breaks()).distinct().toList());
        Collections.shuffle(choices, random);
        return new Diagnosis(chosen, List.copyOf(choices));
    }

    /** From 1. */
    int right() {
        return choices.indexOf(mistake.mistake().breaks()) + 1;
    }
}

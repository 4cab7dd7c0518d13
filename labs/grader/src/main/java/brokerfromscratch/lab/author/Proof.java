package brokerfromscratch.lab.author;

import java.util.List;

/**
 * One sentence about a lab, and whether it is true.
 *
 * @param against what speaks against it, a line each; none if it holds
 */
record Proof(String sentence, List<String> against) {
    Proof {
        against = List.copyOf(against);
    }

    boolean holds() {
        return against.isEmpty();
    }
}

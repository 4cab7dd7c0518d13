package brokerfromscratch.lab.author;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mutants of one lab, sorted out. Each is in one of the three.
 *
 * @param lab       {@code 02-segments}
 * @param survivors nobody has noticed them, and nobody has said why that is right
 * @param aside     survivors with the entry that says why
 * @param caught    noticed by a check, or stopped
 * @param stale     entries that mean no survivor any more
 */
record LabMutants(String lab, List<Mutant> survivors, Map<Mutant, SetAside> aside, List<Mutant> caught, List<SetAside> stale) {

    static LabMutants of(String lab, List<Mutant> all, List<SetAside> entries) {
        var unused = new ArrayList<>(entries);
        var survivors = new ArrayList<Mutant>();
        var aside = new LinkedHashMap<Mutant, SetAside>();
        for (var mutant : all) {
            if (mutant.fate().isSurvival()) {
                unused.stream().filter(entry -> entry.means(mutant)).findFirst().ifPresentOrElse(entry -> {
                    aside.put(mutant, entry);
                    unused.remove(entry);
                }, () -> survivors.add(mutant));
            }
        }
        var caught = all.stream().filter(mutant -> !mutant.fate().isSurvival()).toList();
        return new LabMutants(lab, survivors, aside, caught, unused);
    }

    int count() {
        return survivors.size() + aside.size() + caught.size();
    }

    String summary() {
        var stopped = caught.stream().filter(mutant -> mutant.fate() != Fate.KILLED).count();
        return "%d mutants: %d caught%s, %d set aside, %d %s".formatted(count(), caught.size(),
                stopped == 0 ? "" : " (%d by a limit)".formatted(stopped), aside.size(), survivors.size(),
                survivors.size() == 1 ? "survives" : "survive");
    }
}

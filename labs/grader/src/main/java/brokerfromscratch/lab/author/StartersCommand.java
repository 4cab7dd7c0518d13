package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.LabNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "starters", description = {
    "Writes the starters of the labs and the lists of their signatures, from the marks in the finished layers.",
    "With --check it writes nothing: it says where the commit HEAD differs from what the marks say."})
final class StartersCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NN", completionCandidates = LabNames.class,
        arity = "0..*", description = "Labs, by number; all if none is named.")
    private List<String> labs = List.of();

    @Option(names = "--check", description = "Compare with the commit HEAD instead; the exit code is 1 if anything differs.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        var all = new ArrayList<Starters>();
        for (var places : LabPlaces.of(house, labs)) {
            all.add(Starters.generate(places));
        }
        all.forEach(Starters::requireSome);
        return check ? compare(all, new GitHead(house), terminal) : write(all, terminal);
    }

    private static int write(List<Starters> all, Terminal terminal) throws IOException {
        for (var starters : all) {
            var done = starters.write();
            terminal.say("%s: %d starters%s", starters.places().lab().folder(), starters.count(),
                    done.isEmpty() ? ", unchanged" : "");
            done.forEach(line -> terminal.say("%s", "  " + line));
        }
        return 0;
    }

    private static int compare(List<Starters> all, GitHead head, Terminal terminal) {
        var differences = all.stream().flatMap(starters -> starters.differencesFrom(head).stream()).toList();
        differences.forEach(line -> terminal.say("%s", line));
        terminal.say(differences.isEmpty() ? "HEAD has the starters that the marks say."
                : "HEAD does not have the starters that the marks say. Write them with `lab author starters`, look, commit.");
        return differences.isEmpty() ? 0 : 1;
    }
}

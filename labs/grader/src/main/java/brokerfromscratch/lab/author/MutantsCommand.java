package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.play.FetchedJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "mutants", description = {
    "Changes the lessons of the finished layers a little, again and again (with pitest), and looks which checks notice.",
    "A change that none notices is a must that is missing, or it stands in the layer's mutants.yaml with a reason.",
    "The exit code is 1 if there is one that is neither."})
final class MutantsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NN", completionCandidates = LabNames.class,
        arity = "0..*", description = "Labs, by number; all if none is named.")
    private List<String> labs = List.of();

    private final Terminal terminal = Terminal.ofThisProcess();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var all = LabPlaces.of(house, labs);
        var pitest = FetchedJars.pitest(house);
        pitest.require(terminal);
        var folder = Files.createDirectories(house.root().resolve("target/mutants"));
        var page = new MutantsPage();
        var results = new ArrayList<LabMutants>();
        for (var places : all) {
            terminal.say("%s ...", places.lab().folder());
            var layer = MarkedLayer.read(places);
            var result = judge(places, layer, pitest, folder.resolve(places.lab().folder()));
            results.add(result);
            page.add(result, layer);
        }
        var index = Files.writeString(folder.resolve("index.html"), page.html());
        terminal.say("Each of them, with its lines: %s", house.show(index));
        return results.stream().allMatch(result -> result.survivors().isEmpty()) ? 0 : 1;
    }

    private LabMutants judge(LabPlaces places, MarkedLayer layer, FetchedJars pitest, Path work)
            throws IOException, InterruptedException {
        var began = System.nanoTime();
        var xml = new MutationRun(places, layer, pitest, work).run();
        var result = LabMutants.of(places.lab().folder(), new MutantReport(layer).read(xml), SetAside.read(places.mutants()));
        terminal.say("  %s. %.0f s", result.summary(), (System.nanoTime() - began) / 1e9);
        result.survivors().forEach(mutant -> terminal.say("  %s:%d, %s, %s: %s%n      %s", mutant.fileName(), mutant.line(),
                mutant.method(), mutant.change(), mutant.fate().words(), mutant.code()));
        result.stale().forEach(entry -> terminal.say("  %s: nothing survives that this entry means: %s, %s, %s",
                places.inHouse(places.mutants()), entry.file(), entry.method(), entry.code()));
        return result;
    }
}

package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.check.CheckEngine;
import brokerfromscratch.lab.check.CheckJob;
import brokerfromscratch.lab.check.LabReport;
import brokerfromscratch.lab.course.LabNames;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = {
    "Proves that a lab fits together: texts, marks, checks, catalogue of mistakes and other solutions.",
    "The exit code is 1 if anything does not hold."})
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NN", completionCandidates = LabNames.class,
        arity = "0..*", description = "Labs, by number; all if none is named.")
    private List<String> labs = List.of();

    @Option(names = "--texts", description = "Only what can be seen without running anything.")
    private boolean textsOnly;

    @Override
    public Integer call() {
        var house = House.ofThisCommand();
        var all = LabPlaces.of(house, labs);
        if (textsOnly) {
            return verify(all, job -> null);
        }
        try (var engine = CheckEngine.open(house)) {
            return verify(all, engine::check);
        }
    }

    private int verify(List<LabPlaces> all, Function<CheckJob, LabReport> engine) {
        var terminal = Terminal.ofThisProcess();
        var wrong = 0;
        for (var places : all) {
            wrong += verify(places, engine, terminal);
        }
        return wrong == 0 ? 0 : 1;
    }

    private int verify(LabPlaces places, Function<CheckJob, LabReport> engine, Terminal terminal) {
        var began = System.nanoTime();
        terminal.say("%s", places.lab().folder());
        var verification = new Verification(places, engine, proof -> show(proof, terminal));
        verification.readTexts();
        if (!textsOnly) {
            verification.runChecks();
        }
        var verdict = verification.wrong() == 0 ? "%s holds: %d proofs" : "%s does not hold: %3$d of %2$d proofs fail";
        terminal.say(verdict + ", %4$.1f s.", places.lab().folder(), verification.count(), verification.wrong(),
                (System.nanoTime() - began) / 1e9);
        return verification.wrong();
    }

    private static void show(Proof proof, Terminal terminal) {
        terminal.say("  %-6s %s", proof.holds() ? "holds" : "FAILS", proof.sentence());
        proof.against().forEach(line -> terminal.say("           %s", line));
    }
}

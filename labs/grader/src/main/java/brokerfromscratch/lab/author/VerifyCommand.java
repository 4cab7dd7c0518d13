package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.WrongUse;
import brokerfromscratch.lab.check.CheckEngine;
import brokerfromscratch.lab.check.CheckJob;
import brokerfromscratch.lab.check.LabReport;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.play.WhichKafka;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(names = "--oracle", paramLabel = "apache",
        description = "Instead: run the checks that speak only the public protocol on Apache Kafka, which must pass them. "
            + "Without NN also those of labs/checks.")
    private String oracle;

    @Mixin
    private WhichKafka kafka = new WhichKafka();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var all = LabPlaces.of(house, labs);
        if (oracle != null) {
            return askOracle(house, all);
        }
        if (textsOnly) {
            return verify(all, job -> null);
        }
        try (var engine = CheckEngine.open(house)) {
            return verify(all, engine::check);
        }
    }

    private int askOracle(House house, List<LabPlaces> all) throws IOException, InterruptedException {
        if (!oracle.equals("apache")) {
            throw new WrongUse("--oracle knows one judge, apache, and not '%s'".formatted(oracle));
        }
        var terminal = Terminal.ofThisProcess();
        var libs = kafka.libs(house, terminal);
        terminal.say("The judge is Apache Kafka %s, a node of its own for each class of checks.", libs.version());
        var roots = new ArrayList<>(all.stream().map(LabPlaces::checks).toList());
        var plans = new ArrayList<>(all.stream()
                .map(places -> JudgePlan.of(places.lab().folder(), CheckSource.below(places.checks()))).toList());
        if (labs.isEmpty()) {
            var whole = house.root().resolve("labs/checks/src/test/java");
            roots.add(whole);
            plans.add(JudgePlan.of("labs/checks", CheckSource.below(whole)));
        }
        return new Oracle(house, libs, terminal).judge(plans, roots) == 0 ? 0 : 1;
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

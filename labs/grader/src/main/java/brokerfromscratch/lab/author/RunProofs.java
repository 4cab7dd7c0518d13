package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.CheckJob;
import brokerfromscratch.lab.check.CheckJob.When;
import brokerfromscratch.lab.check.CheckResult;
import brokerfromscratch.lab.check.LabReport;
import brokerfromscratch.lab.check.Status;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.Mistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be said of a lab only by running its checks: on the starter, on the finished layer, on what is between them, on each
 * mistake and on each other solution. Nothing of it is read from the work tree's starters, which may be somebody's half-written lab.
 */
final class RunProofs {
    private final LabPlaces places;
    private final Starters starters;
    private final MarkedLayer layer;
    private final Trial finished;
    private final Catalogue catalogue;
    private final Function<CheckJob, LabReport> engine;
    private final Path signatures;

    /** @param engine runs one job */
    RunProofs(LabPlaces places, Starters starters, MarkedLayer layer, Catalogue catalogue, Function<CheckJob, LabReport> engine) {
        this.places = places;
        this.starters = starters;
        this.layer = layer;
        this.finished = Trial.finished(layer);
        this.catalogue = catalogue;
        this.engine = engine;
        this.signatures = writeSignatures();
    }

    private Path writeSignatures() {
        try {
            var file = Files.createDirectories(places.tried()).resolve("signatures.txt");
            return Files.writeString(file, starters.signatures());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The starter gives nothing away: all that its checks reach is a hole, or fails. */
    Proof starterScoresNothing() {
        var report = run("starter", new Trial(starters.sources()), Set.of(), When.ALWAYS);
        var against = new ArrayList<>(problemOf(report));
        report.checks().stream().filter(CheckResult::passed)
                .forEach(check -> against.add(check.name() + " passes on the starter"));
        requireChecks(report, against);
        return new Proof("the starter compiles, and none of its %d checks passes".formatted(report.checks().size()), against);
    }

    Proof finishedPasses() {
        return allPass("the finished layer", "finished", finished);
    }

    /** A learner who goes step by step sees each one green before the next is begun: no check needs code of a later step. */
    Proof eachStepStandsAlone() {
        var against = new ArrayList<String>();
        var done = new TreeSet<Integer>();
        for (var step : places.lab().steps()) {
            if (step.kind() == LabFile.Kind.core) {
                done.add(step.number());
                against.addAll(notGreen(step.number(), done));
            }
        }
        return new Proof("each core step is green while all later ones are still holes", against);
    }

    private List<String> notGreen(int step, Set<Integer> done) {
        var report = run("steps-to-" + step, new Trial(layer.starters(done)), Set.of(CheckJob.step(step)), When.NEVER);
        var against = new ArrayList<>(problemOf(report));
        report.ofStep(step).stream().filter(check -> !check.passed()).forEach(check ->
                against.add("with steps %s done, %s: %s".formatted(done, check.name(), said(check))));
        return against;
    }

    Proof alternativePasses(Path folder) {
        return allPass("the alternative " + folder.getFileName(), "alternative-" + folder.getFileName(),
                finished.withFilesOf(folder));
    }

    private Proof allPass(String whose, String folder, Trial trial) {
        var report = run(folder, trial, Set.of(), When.ALWAYS);
        var against = new ArrayList<>(problemOf(report));
        report.checks().stream().filter(check -> !check.passed())
                .forEach(check -> against.add("%s: %s".formatted(check.name(), said(check))));
        requireChecks(report, against);
        return new Proof("%s passes all %d checks".formatted(whose, report.checks().size()), against);
    }

    private static void requireChecks(LabReport report, List<String> against) {
        if (report.problem() == null && report.checks().isEmpty()) {
            against.add("no check was found");
        }
    }

    /** The check that the catalogue names fails, and says what the catalogue quotes. */
    Proof mistakeIsCaught(String name) {
        var mistake = catalogue.mistakes().get(name);
        var sentence = "the mistake %s is caught by %s".formatted(name, mistake.caughtBy());
        try {
            var report = run("mistake-" + name, catalogue.with(name, finished), Set.of(mistake.caughtBy()), When.ALWAYS);
            var against = new ArrayList<>(problemOf(report));
            if (against.isEmpty()) {
                report.check(mistake.caughtBy()).ifPresentOrElse(check -> against.addAll(notCaught(mistake, check)),
                        () -> against.add("there is no such check"));
            }
            return new Proof(sentence, against);
        } catch (LabException e) {
            return new Proof(sentence, List.of(e.getMessage()));
        }
    }

    private static List<String> notCaught(Mistake mistake, CheckResult check) {
        if (check.status() != Status.FAILED) {
            return List.of("it does not fail, it is " + check.status());
        }
        return inOneLine(said(check)).contains(inOneLine(mistake.message())) ? List.of()
                : List.of("it says: " + inOneLine(said(check)), "and not:  " + inOneLine(mistake.message()));
    }

    private LabReport run(String name, Trial trial, Set<String> only, When moment) {
        var sources = trial.writeTo(places.tried().resolve(name));
        return engine.apply(CheckJob.of(places.course()).withSources(sources).withSignatures(signatures)
                .withWork(places.tried().resolve("work")).withOnly(only).withMoment(moment));
    }

    private static List<String> problemOf(LabReport report) {
        var problem = report.problem();
        return problem == null ? List.of()
                : Stream.concat(Stream.of("the checks could not run: " + problem.kind()), problem.lines().stream()).toList();
    }

    /** All that the reader is shown of a check that did not pass. */
    private static String said(CheckResult check) {
        return Stream.of(check.message(), check.expected(), check.got(), check.suspicion()).filter(Objects::nonNull)
                .filter(text -> !text.isBlank()).collect(Collectors.joining(" | "));
    }

    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}

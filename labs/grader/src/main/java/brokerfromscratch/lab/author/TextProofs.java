package brokerfromscratch.lab.author;

import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.Mistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said of a lab by reading alone: README.adoc, lab.yaml, checks and marks agree, and nothing is missing. */
record TextProofs(LabFile lab, Readme readme, List<CheckSource> checks) {

    List<Proof> all() {
        return List.of(readmeIsUnderstood(), stepsAgree(), checksHaveSteps(), checksAreSentences(), mustsHaveChecks(),
                checksHaveMusts(), stepsHaveHints());
    }

    Proof readmeIsUnderstood() {
        var twice = readme.musts().stream().collect(Collectors.groupingBy(Readme.Must::name)).values().stream()
                .filter(same -> same.size() > 1).map(same -> same.get(1))
                .map(must -> "README.adoc:%d: [[must-%s]] stands a second time".formatted(must.line(), must.name()));
        return new Proof("README.adoc can be understood", Stream.concat(readme.wrong().stream(), twice).toList());
    }

    Proof stepsAgree() {
        var against = new ArrayList<String>();
        for (var step : lab.steps()) {
            var headings = readme.steps().stream().filter(heading -> heading.number() == step.number()).toList();
            if (headings.size() != 1) {
                against.add("README.adoc has step %d %d times, lab.yaml once".formatted(step.number(), headings.size()));
            }
            headings.forEach(heading -> disagreement(heading, step).ifPresent(against::add));
        }
        readme.steps().stream().filter(heading -> lab.steps().stream().noneMatch(step -> step.number() == heading.number()))
                .map(heading -> "README.adoc:%d: lab.yaml has no step %d".formatted(heading.line(), heading.number()))
                .forEach(against::add);
        return new Proof("README.adoc and lab.yaml have the same steps", against);
    }

    private static Optional<String> disagreement(Readme.Step heading, LabFile.Step step) {
        var got = List.of(heading.title(), heading.kind(), heading.minutes() + " minutes", heading.file(),
                heading.member() == null ? "" : heading.member());
        var want = List.of(step.title(), step.kind().name(), step.minutes() + " minutes", step.file(),
                heading.member() == null ? "" : String.valueOf(step.member()));
        return got.equals(want) ? Optional.empty() : Optional.of("README.adoc:%d: step %d is %s; in lab.yaml %s"
                .formatted(heading.line(), step.number(), got, want));
    }

    Proof checksHaveSteps() {
        var against = new ArrayList<String>();
        for (var check : checks) {
            var isOfStep = lab.steps().stream().anyMatch(step -> step.number() == check.step());
            if (check.step() != 0 && !isOfStep) {
                against.add("%s is @Step(%d), which lab.yaml does not have".formatted(check.name(), check.step()));
            } else if (isOfStep == check.isMoment()) {
                against.add(check.name() + " wants either @Step or @Moment");
            }
        }
        lab.steps().stream().filter(step -> checks.stream().noneMatch(check -> check.step() == step.number()))
                .forEach(step -> against.add("no class of checks is @Step(%d)".formatted(step.number())));
        if (checks.stream().noneMatch(CheckSource::isMoment)) {
            against.add("no class of checks is @Moment");
        }
        return new Proof("each step has checks, and so has the moment", against);
    }

    Proof checksAreSentences() {
        return new Proof("each check says in a sentence what it checks", methods(checks.stream(), (check, method) ->
                method.title() == null ? Stream.of(check.nameOf(method) + " has no @DisplayName") : Stream.empty()));
    }

    Proof mustsHaveChecks() {
        var against = new ArrayList<String>();
        for (var must : readme.musts()) {
            var steps = checks.stream().filter(check -> check.methods().stream().anyMatch(m -> must.name().equals(m.must())))
                    .map(CheckSource::step).collect(Collectors.toSet());
            if (steps.isEmpty()) {
                against.add("README.adoc:%d: no check is @Must(\"%s\")".formatted(must.line(), must.name()));
            } else if (must.step() != 0 && !steps.contains(must.step())) {
                against.add("README.adoc:%d: must-%s stands in step %d, its check belongs to step %s".formatted(must.line(),
                        must.name(), must.step(), steps.iterator().next()));
            }
        }
        return new Proof("each of the %d musts has a check".formatted(readme.musts().size()), against);
    }

    Proof checksHaveMusts() {
        var known = readme.musts().stream().map(Readme.Must::name).collect(Collectors.toSet());
        return new Proof("no check is without a must", methods(checks.stream(), (check, method) -> {
            if (method.must() == null) {
                return check.isMoment() ? Stream.empty() : Stream.of(check.nameOf(method) + " has no @Must");
            }
            return known.contains(method.must()) ? Stream.empty()
                    : Stream.of("%s: README.adoc has no [[must-%s]]".formatted(check.nameOf(method), method.must()));
        }));
    }

    Proof stepsHaveHints() {
        return new Proof("each step has a hint that says the idea", lab.steps().stream()
                .filter(step -> step.hints().stream().noneMatch(hint -> hint.level() == LabFile.Level.idea))
                .map(step -> "step %d has none".formatted(step.number())).toList());
    }

    /** Each step has a hole, and the file and the member that lab.yaml sends the reader to are where one is. */
    Proof stepsHaveHoles(MarkedLayer layer) {
        var against = new ArrayList<String>();
        for (var step : lab.steps()) {
            var regions = layer.regionsOf(step.number());
            if (regions.isEmpty()) {
                against.add("no mark in the finished layer is lesson::step%d".formatted(step.number()));
            } else if (regions.stream().noneMatch(region -> region.file().endsWith("/" + step.file()))) {
                var files = regions.stream().map(LessonRegion::file).distinct().collect(Collectors.joining(", "));
                against.add("lab.yaml opens %s for step %d, but it has no lesson of that step; these have: %s"
                        .formatted(step.file(), step.number(), files));
            }
        }
        return new Proof("each step has a hole in the file that it opens", against);
    }

    Proof catalogueIsComplete(Catalogue catalogue) {
        var mistakes = catalogue.mistakes();
        var names = checks.stream().flatMap(check -> check.methods().stream().map(check::nameOf)).collect(Collectors.toSet());
        var against = new ArrayList<>(catalogue.unreadable());
        mistakes.forEach((name, mistake) -> against.addAll(gapsIn(name, mistake, names)));
        if (lab.breaks() != null && lab.breaks().mistake() != null && !mistakes.containsKey(lab.breaks().mistake())) {
            against.add("lab.yaml breaks with %s, which is not in the catalogue".formatted(lab.breaks().mistake()));
        }
        if (mistakes.isEmpty() && against.isEmpty()) {
            against.add("the catalogue is empty");
        }
        return new Proof("the catalogue of mistakes is complete", against);
    }

    private List<String> gapsIn(String name, Mistake mistake, Set<String> checkNames) {
        var against = new ArrayList<String>();
        if (Stream.of(mistake.seen(), mistake.file(), mistake.replace(), mistake.with(), mistake.caughtBy(), mistake.message(),
                mistake.breaks()).anyMatch(Objects::isNull)) {
            against.add(name + " wants seen, step, file, replace, with, caughtBy, message and breaks");
        } else if (!checkNames.contains(mistake.caughtBy())) {
            against.add("%s is caught by %s, which is no check".formatted(name, mistake.caughtBy()));
        }
        if (lab.steps().stream().noneMatch(step -> step.number() == mistake.step())) {
            against.add("%s is of step %d, which lab.yaml does not have".formatted(name, mistake.step()));
        }
        return against;
    }

    static Proof exist(LabPlaces places) {
        var wanted = new ArrayList<>(List.of(places.readme(), places.course().home().resolve("explore.jsh"),
                places.course().home().resolve("pom.xml"), places.chapter(), places.slides()));
        Optional.ofNullable(places.lab().breaks())
                .ifPresent(breaks -> wanted.add(places.checks().resolve(breaks.main().replace('.', '/') + ".java")));
        return new Proof("README, explore.jsh, chapter and slides exist", wanted.stream().filter(file -> !isText(file))
                .map(file -> places.inHouse(file) + " is missing or empty").toList());
    }

    private static boolean isText(Path file) {
        return Files.isRegularFile(file) && !MarkedLayer.text(file).isBlank();
    }

    private interface ForEachMethod {
        Stream<String> against(CheckSource check, CheckSource.Method method);
    }

    private static List<String> methods(Stream<CheckSource> checks, ForEachMethod rule) {
        return checks.flatMap(check -> check.methods().stream().flatMap(method -> rule.against(check, method))).toList();
    }
}

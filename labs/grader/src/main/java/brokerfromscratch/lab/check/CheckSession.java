package brokerfromscratch.lab.check;

import brokerfromscratch.lab.check.CheckJob.When;
import brokerfromscratch.lab.check.Problem.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** One request after the other, inside the process of the learner's code: compile, compare signatures, plan, run. */
final class CheckSession {
    private final LabClassPath classPath;
    private final Consumer<RunnerMessage> send;
    private final Compilation compilation = new Compilation();
    private final CheckInProgress inProgress;
    private Set<String> declared = Set.of();        // by the learner's classes
    private Compiled compiledChecks;                // null: not yet

    /** The checks are compiled again only if one of them has changed, or what they can see of the learner's classes. */
    private record Compiled(Path classes, Snapshot source, Set<String> declared) {}

    CheckSession(LabClassPath classPath, Consumer<RunnerMessage> send, Runnable end) {
        this.classPath = classPath;
        this.send = send;
        this.inProgress = new CheckInProgress(send, end);
    }

    /** What goes wrong here is no fault of a check: a folder that cannot be written, a disk that is full. */
    void run(RunnerRequest request) {
        try {
            compileAndRun(request);
        } catch (IOException | UncheckedIOException e) {
            stop(new Problem(Kind.CANNOT_BEGIN, List.of(e.toString().replaceFirst("^.*UncheckedIOException: ", ""),
                "Is it there, and may you read and write it? Is the disk full?")));
        }
    }

    private void stop(Problem problem) {
        send.accept(new RunnerMessage.Stopped(problem));
        send.accept(new RunnerMessage.Over(true));
    }

    private void compileAndRun(RunnerRequest request) throws IOException {
        var work = Path.of(request.work());
        var classes = work.resolve("classes");
        var checkClasses = work.resolve("checks");
        var problem = request.sources().isEmpty() ? Optional.<Problem>empty() : compileAll(request, classes, checkClasses);
        if (problem.isPresent()) {
            stop(problem.get());
            return;
        }
        try (var loader = ChildLoader.of(classes, checkClasses, classPath.ours())) {
            Signatures.read(request.signatures()).requireFrom(classes, loader);
            setProperties(work, classes);
            runChecks(request, loader, new LearnerStack(ChildLoader.classesIn(classes)), checkClasses);
        }
    }

    private Optional<Problem> compileAll(RunnerRequest request, Path classes, Path checkClasses) {
        var problem = compileSources(request, classes);
        return problem.isPresent() ? problem : compileChecks(request, classes, checkClasses);
    }

    private Optional<Problem> compileSources(RunnerRequest request, Path classes) {
        var roots = request.sources().stream().map(Path::of).toList();
        var signatures = Signatures.read(request.signatures());
        var problem = signatures.inSources(roots.get(0), request.lab(), shownFrom(request));
        if (problem.isPresent()) {
            return problem;
        }
        var libraries = request.upTo() == null ? classPath.all() : classPath.forLayer(request.upTo());
        var outcome = compilation.compile(roots, libraries, classes,
            (task, elements) -> {
                declared = Declarations.of(task, elements);
                return signatures.inDeclarations(task, shownFrom(request));
            });
        return outcome.problem().or(() -> problem(Kind.DOES_NOT_COMPILE, outcome.errors(), request));
    }

    private Optional<Problem> compileChecks(RunnerRequest request, Path classes, Path checkClasses) {
        var source = Path.of(request.checks());
        var wanted = new Compiled(checkClasses, Snapshot.of(List.of(source)), declared);
        if (wanted.equals(compiledChecks) && Files.isDirectory(checkClasses)) {
            return Optional.empty();
        }
        compiledChecks = null;
        var libraries = new ArrayList<>(List.of(classes));
        libraries.addAll(classPath.all());
        var errors = compilation.compile(List.of(source), libraries, checkClasses);
        compiledChecks = errors.isEmpty() ? wanted : null;
        return problem(Kind.CHECKS_DO_NOT_COMPILE, errors, request);
    }

    private static Optional<Problem> problem(Kind kind, List<Diagnostic<? extends JavaFileObject>> errors,
            RunnerRequest request) {
        return errors.isEmpty() ? Optional.empty()
            : Optional.of(new Problem(kind, CompileError.show(errors, shownFrom(request))));
    }

    /** Files are shown from the repository's folder on, if they lie there. */
    private static Path shownFrom(RunnerRequest request) {
        return Path.of(request.checks()).toAbsolutePath().normalize().resolve("../../../../..").normalize();
    }

    /** The testkit starts brokers with the learner's classes; a check may keep something for the reader. */
    private void setProperties(Path work, Path classes) {
        var all = new ArrayList<>(List.of(classes));
        all.addAll(classPath.all());
        System.setProperty("broker.classpath", LabClassPath.text(all));
        System.setProperty("lab.output", work.toString());
    }

    private void runChecks(RunnerRequest request, ClassLoader loader, LearnerStack learner, Path checkClasses) {
        var plan = CheckPlan.of(request, loader, ChildLoader.classesIn(checkClasses));
        send.accept(new RunnerMessage.Planned(plan.all()));
        var coreIsRed = request.coreIsRed();
        inProgress.prepare(new CheckCalls(loader), learner, request.limitMs());
        for (var checkClass : plan.classes()) {
            if (checkClass.isMoment() && request.moment() == When.AFTER_GREEN_CORE && coreIsRed) {
                continue;
            }
            var red = inProgress.run(checkClass, loader);
            coreIsRed |= red && request.core().contains(checkClass.step());
        }
        send.accept(new RunnerMessage.Over(true));
    }
}

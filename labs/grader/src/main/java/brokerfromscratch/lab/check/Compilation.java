package brokerfromscratch.lab.check;

import brokerfromscratch.lab.LabException;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles sources, again and again in one process: the second time takes a tenth of the first. What is there already is
 * deleted before, so no class file is ever older than its source.
 */
final class Compilation {
    private static final boolean IS_17 = Runtime.version().feature() == 17;

    private final JavaCompiler compiler;
    private final StandardJavaFileManager files;

    Compilation() {
        compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new LabException("this Java has no compiler: " + System.getProperty("java.home")
                + " is a JRE, a JDK is needed");
        }
        files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    }

    /** Sees what sources declare, and may object. */
    interface Look {
        Optional<Problem> at(JavacTask task, Iterable<? extends Element> declared);
    }

    /** @param problem none if all is compiled */
    record Outcome(Optional<Problem> problem, List<Diagnostic<? extends JavaFileObject>> errors) {}

    /** Returns the errors, first to last; none if all is compiled. */
    List<Diagnostic<? extends JavaFileObject>> compile(List<Path> sourceRoots, List<Path> classPath, Path output) {
        return compile(sourceRoots, classPath, output, (task, elements) -> Optional.empty()).errors();
    }

    /**
     * @param declared looks at what the sources declare, after it is known and before an error in a method's body is reported:
     *                 a declaration that was changed is the reason of errors elsewhere
     */
    Outcome compile(List<Path> sourceRoots, List<Path> classPath, Path output, Look declared) {
        try {
            empty(output);
            var sources = javaFiles(sourceRoots);
            if (sources.isEmpty()) {
                return new Outcome(Optional.empty(), List.of());
            }
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            var problems = new DiagnosticCollector<JavaFileObject>();
            var task = (JavacTask) compiler.getTask(null, files, problems, options(), null,
                files.getJavaFileObjectsFromPaths(sources));
            return compile(task, problems, declared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome compile(JavacTask task, DiagnosticCollector<JavaFileObject> problems,
            Look declared) throws IOException {
        task.parse();
        if (errors(problems).isEmpty()) {
            var elements = task.analyze();
            var problem = declared.at(task, elements);
            if (problem.isPresent()) {
                return new Outcome(problem, List.of());
            }
        }
        if (errors(problems).isEmpty()) {
            task.generate();
        }
        return new Outcome(Optional.empty(), errors(problems));
    }

    private static List<Diagnostic<? extends JavaFileObject>> errors(DiagnosticCollector<JavaFileObject> problems) {
        return problems.getDiagnostics().stream().filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
            .<Diagnostic<? extends JavaFileObject>>map(problem -> problem).toList();
    }

    /** All errors, however many; the language of Java 17 on any JDK. */
    private static List<String> options() {
        var options = new ArrayList<>(List.of("-proc:none", "-implicit:none", "-g", "-nowarn", "-encoding", "UTF-8"));
        if (!IS_17) {
            options.addAll(List.of("--release", "17"));
        }
        return options;
    }

    static List<Path> javaFiles(List<Path> roots) throws IOException {
        var found = new ArrayList<Path>();
        for (var root : roots) {
            if (Files.isDirectory(root)) {
                try (var all = Files.walk(root)) {
                    all.filter(Compilation::isSource).filter(Files::isRegularFile).sorted().forEach(found::add);
                }
            }
        }
        return found;
    }

    /** What begins with a dot belongs to an editor: while you type, some keep a copy or a lock beside your file. */
    static boolean isSource(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".java") && !name.startsWith(".");
    }

    static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}

package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.play.KafkaLibs;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;

/**
 * Check classes in a JVM of their own, whose clusters are Apache Kafka. What they need of our classes are the finished layers:
 * they build requests and read answers with them, but no broker of ours is started.
 */
final class JudgedChecks {
    private final House house;
    private final KafkaLibs kafka;
    private final Path work;

    JudgedChecks(House house, KafkaLibs kafka) {
        this.house = house;
        this.kafka = kafka;
        this.work = house.root().resolve("target/lab/oracle");
    }

    /**
     * One that has ended.
     *
     * @param name    {@code package.Class.method}, or the title of a class that could not be set up
     * @param failure null if it passed
     */
    record Verdict(String name, long milliseconds, String failure) {
        static Verdict of(String line) {
            var words = line.split("\t", 4);
            return new Verdict(words[1], Long.parseLong(words[2]), words[0].equals("passed") ? null : words[3]);
        }
    }

    /** What the checks printed, and what Kafka did when one failed. */
    Path log() {
        return work.resolve("checks.log");
    }

    /**
     * Compiles the classes, and of the source roots only what these need besides; then runs them, one after the other.
     *
     * @param told is told each verdict as it falls
     */
    void run(List<CheckSource> classes, List<Path> sourceRoots, Consumer<Verdict> told) throws IOException, InterruptedException {
        var output = Files.createDirectories(work.resolve("classes"));
        var names = classes.stream().map(CheckSource::fullName).toList();
        compile(names, sourceRoots, output);
        var process = new ProcessBuilder(command(names, output)).redirectError(log().toFile()).start();
        var hook = new Thread(process::destroy, "ending");          // SIGTERM: its own hook kills the Kafka that it started
        Runtime.getRuntime().addShutdownHook(hook);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("passed\t") || line.startsWith("failed\t")) {
                    told.accept(Verdict.of(line));
                }
            }
        }
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void compile(List<String> names, List<Path> sourceRoots, Path output) throws IOException {
        var compiler = Compilers.ofThisJdk();
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            var sources = names.stream().map(name -> source(name, sourceRoots)).toList();
            var options = List.of("-proc:none", "-nowarn", "-encoding", "UTF-8", "-d", output.toString(),
                    "-cp", joined(Layers.classPath(house)), "-sourcepath", joined(sourceRoots));
            if (!compiler.getTask(null, files, problems, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
                throw new LabException("the checks do not compile: " + problems.getDiagnostics().stream()
                        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR).map(Object::toString)
                        .findFirst().orElse("javac does not say why"));
            }
        }
    }

    private static Path source(String name, List<Path> roots) {
        var file = name.replace('.', '/') + ".java";
        return roots.stream().map(root -> root.resolve(file)).filter(Files::exists).findFirst()
                .orElseThrow(() -> new LabException("a class of checks stands in a file of its own name; there is no " + file));
    }

    private List<String> command(List<String> names, Path output) {
        var classPath = new ArrayList<>(List.of(output));
        classPath.addAll(Layers.classPath(house));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Dfile.encoding=UTF-8",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-Dcluster=APACHE", "-Dapache.kafka.libs=" + kafka.folder(),
                "-Dlab.output=" + work, "-cp", joined(classPath), "brokerfromscratch.testkit.check.JudgedRun"));
        command.addAll(names);
        return command;
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

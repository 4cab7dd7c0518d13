package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the repository with fresh starters, for the {@code lab} commands that a page prints. So they show what a new reader
 * sees, whatever the labs look like that somebody is working on, and nobody's place in the course is lost.
 */
final class SandboxHouse {
    private static final Set<String> LEFT_OUT = Set.of(".git", ".lab", ".idea", "classes", "test-classes",
        "surefire-reports", "site", "generated-sources", "generated-test-sources", "maven-status", "maven-archiver");
    private static final int SECONDS = 60;

    private final Path root;

    private SandboxHouse(Path root) {
        this.root = root;
    }

    static SandboxHouse copyOf(Path house, Path into) throws IOException, InterruptedException {
        Trees.delete(into);
        for (var part : List.of("solutions", "mini-broker", "labs")) {
            copy(house.resolve(part), into.resolve(part));
        }
        Files.createDirectories(into.resolve("target/lab"));
        var sandbox = new SandboxHouse(into);
        var starters = sandbox.lab(List.of("author", "starters"));
        if (starters.exitCode() != 0) {
            throw new IllegalStateException("lab author starters: " + String.join("\n", starters.output()));
        }
        return sandbox;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(folder.getFileName().toString()) || isLearnersOutput(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copyOrLink(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Somebody may be working there, with a compiler that comes and goes. */
    private static boolean isLearnersOutput(Path folder) {
        return folder.endsWith("target") && folder.getParent().getParent().endsWith("labs")
            && folder.getParent().getFileName().toString().matches("\\d\\d-.*");
    }

    /** Jars are large and never written to: a second name is enough where the disk can have one. */
    private static void copyOrLink(Path file, Path copy) throws IOException {
        if (file.toString().endsWith(".jar")) {
            try {
                Files.createLink(copy, file);
                return;
            } catch (IOException | UnsupportedOperationException e) {
                Files.deleteIfExists(copy);
            }
        }
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }

    record Ended(int exitCode, List<String> output) {}

    /** Runs one {@code lab} command as the script does, and returns what it printed. */
    Ended lab(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8",
            "-Dlab.root=" + root, "-jar", root.resolve("labs/grader/target/grader.jar").toString()));
        command.addAll(arguments);
        var output = Files.createTempFile("lab", ".txt");
        var builder = new ProcessBuilder(command).directory(root.toFile())
            .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("lab " + String.join(" ", arguments) + " has not ended after " + SECONDS + " s");
        }
        var ended = new Ended(process.exitValue(), Files.readAllLines(output));
        Files.delete(output);
        return ended;
    }

    /** What each command prints. */
    List<List<String>> answers(List<Block.Exchange> exchanges) throws IOException, InterruptedException {
        var answers = new ArrayList<List<String>>();
        for (var exchange : exchanges) {
            var words = Arrays.asList(exchange.typed().get(0).strip().split("\\s+"));
            if (!words.get(0).equals("lab") && !words.get(0).equals("./lab")) {
                throw new IllegalStateException("a session in a page calls `lab` and nothing else, but this is typed: "
                    + exchange.typed());
            }
            answers.add(Answer.tidy(lab(words.subList(1, words.size())).output()));
        }
        return answers;
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A lab of one class, to be graded in tests: {@code tally.Tally} with {@code int count(int n)}. Its folder's name has a blank,
 * and an accent where this system can write one.
 */
final class SmallLab {
    private static final Charset OF_PATHS = Charset.forName(System.getProperty("sun.jnu.encoding", "US-ASCII"));
    private static final String FOLDER = OF_PATHS.newEncoder().canEncode('\u00e9') ? "my caf\u00e9" : "my caf";
    private static final LabFile FILE = new LabFile("98", "tally", "Tally", "tally", "to count", "It counts.", List.of(
        new LabFile.Step(1, "Count", LabFile.Kind.core, 10, "Tally.java", "count", List.of()),
        new LabFile.Step(2, "Count more", LabFile.Kind.core, 10, "Tally.java", "count", List.of())), List.of(), null);
    private static final String SIGNATURES = """
        tally.Tally\tpublic final class tally.Tally\tTally.java:3
        tally.Tally\tpublic int count(int)\tTally.java:5
        """;

    private final Path home;

    SmallLab(Path folder) throws IOException {
        home = folder.resolve(FOLDER).resolve("labs/98-tally");
        Files.createDirectories(sources());
        Files.createDirectories(checks());
        Files.writeString(home.resolve("signatures.txt"), SIGNATURES);
    }

    Path home() {
        return home;
    }

    Path sources() {
        return home.resolve("src/main/java/tally");
    }

    private Path checks() {
        return home.resolve("src/test/java/tally");
    }

    /** {@code Tally} with this body of {@code count}. */
    SmallLab counting(String body) throws IOException {
        return source("Tally", "package tally;\n\npublic final class Tally {\n    public int count(int n) {\n        "
            + body + "\n    }\n}\n");
    }

    SmallLab source(String name, String text) throws IOException {
        Files.writeString(sources().resolve(name + ".java"), text);
        return this;
    }

    /** A class of checks, {@code annotation} as in {@code @Step(1)}. Each line of {@code methods}: a name, a blank, a body. */
    SmallLab check(String name, String annotation, String methods) throws IOException {
        var text = new StringBuilder("""
            package tally;

            import static brokerfromscratch.testkit.check.Expect.expect;

            import brokerfromscratch.testkit.check.*;
            import org.junit.jupiter.api.*;

            %s
            class %s {
                private final Tally tally = new Tally();
            """.formatted(annotation, name));
        methods.lines().map(line -> line.split(" ", 2)).forEach(method -> text.append(
            "    @Test @DisplayName(\"%s it\") void %1$s() throws Exception { %s }%n".formatted(method[0], method[1])));
        Files.writeString(checks().resolve(name + ".java"), text + "}\n");
        return this;
    }

    CheckJob job() {
        return new CheckJob(FILE, List.of(home.resolve("src/main/java")), home.resolve("src/test/java"),
            home.resolve("signatures.txt"), home.resolve("target/lab"), Set.of(), CheckJob.When.AFTER_GREEN_CORE, false);
    }

    /** An engine on the class path of this test. */
    static CheckEngine engine(Path folder, long limitMs) {
        var root = Path.of("").toAbsolutePath().getParent().getParent();
        var classPath = LabClassPath.split(System.getProperty("java.class.path"), root);
        return new CheckEngine(classPath, Path.of("target/classes").toAbsolutePath(), folder, limitMs);
    }
}

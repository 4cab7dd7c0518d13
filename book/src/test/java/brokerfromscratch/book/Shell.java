package brokerfromscratch.book;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jshell.tool.JavaShellToolBuilder;

/** The JDK's JShell as {@code lab jshell NN --finished} starts it; it is typed into, and all it says is read. */
final class Shell {
    private static final String PROMPT = "jshell> ";

    private final List<String> options;

    /** @param packageName of the lab that the page belongs to; null for none */
    Shell(Path root, Path work, String packageName) throws Exception {
        var verbs = root.resolve("labs/testkit/src/main/jshell/verbs.jsh");
        var startup = new ArrayList<>(List.of("--startup", "DEFAULT", "--startup", verbs.toString()));
        if (packageName != null) {
            Files.createDirectories(work);
            var imports = Files.writeString(work.resolve(packageName + ".jsh"), "import " + packageName + ".*\n");
            startup.addAll(List.of("--startup", imports.toString()));
        }
        options = new ArrayList<>(List.of("--class-path", classPath(), "--feedback", "normal"));
        options.addAll(startup);
        options.addAll(List.of("-R-XX:TieredStopAtLevel=1", "-R-XX:+UseSerialGC",
            "-R-Dorg.slf4j.simpleLogger.log.org.apache.kafka=off"));
    }

    /** Surefire may hide it in a jar of its own. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** All that JShell prints, with the prompts and what was typed. */
    String play(String text) throws Exception {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Map<String, String> nothingKept = new TreeMap<>();
        JavaShellToolBuilder.builder()
            .in(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), InputStream.nullInputStream())
            .out(out).err(out).persistence(nothingKept).locale(Locale.ROOT)
            .start(options.toArray(String[]::new));
        return said.toString(StandardCharsets.UTF_8);
    }

    /** What JShell answers to each thing that is typed. */
    List<List<String>> answers(List<Block.Exchange> exchanges) throws Exception {
        var text = new StringBuilder();
        exchanges.forEach(exchange -> exchange.typed().forEach(line -> text.append(line).append('\n')));
        var said = play(text.toString());
        var pieces = said.split("(?m)^" + PROMPT, -1);
        if (pieces.length != exchanges.size() + 2) {            // a welcome before the first prompt, nothing behind the last
            throw new IllegalStateException("%d snippets were typed, and JShell asked %d times. Its words:%n%s"
                .formatted(exchanges.size(), pieces.length - 2, said));
        }
        var answers = new ArrayList<List<String>>();
        for (int i = 0; i < exchanges.size(); i++) {
            var lines = Arrays.asList(pieces[i + 1].split("\\R", -1));
            answers.add(Answer.tidy(lines.subList(exchanges.get(i).typed().size(), lines.size())));
        }
        return answers;
    }
}

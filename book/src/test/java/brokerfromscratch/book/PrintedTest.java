package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@DisplayName("What is printed in the book runs")
class PrintedTest {
    private static final Path ROOT = Path.of(System.getProperty("book.root")).toAbsolutePath().normalize();
    private static final Path WORK = ROOT.resolve("book/target/printed");
    private static final boolean UPDATE = !System.getProperty("book.update", "no").equals("no");

    private static final Pattern FAILED =
        Pattern.compile("(?m)^\\| {2}(Error:|Exception |State engine terminated|.* cannot be (invoked|instantiated|referenced))");

    @TestFactory
    @DisplayName("each transcript of JShell")
    Stream<DynamicTest> transcripts() throws IOException {
        return pagesWith(Block.Kind.transcript).map(page -> dynamicTest(page.toString(), () -> {
            var blocks = blocks(page, Block.Kind.transcript);
            var exchanges = blocks.stream().flatMap(block -> block.exchanges().stream()).toList();
            compare(blocks, new Shell(ROOT, WORK, packageOf(page)).answers(exchanges));
        }));
    }

    @TestFactory
    @DisplayName("each session with the lab command")
    Stream<DynamicTest> sessions() throws IOException, InterruptedException {
        var pages = pagesWith(Block.Kind.session).toList();
        if (pages.isEmpty()) {
            return Stream.empty();
        }
        var house = SandboxHouse.copyOf(ROOT, WORK.resolve("house"));
        return pages.stream().map(page -> dynamicTest(page.toString(), () -> {
            var blocks = blocks(page, Block.Kind.session);
            compare(blocks, house.answers(blocks.stream().flatMap(block -> block.exchanges().stream()).toList()));
        }));
    }

    @TestFactory
    @DisplayName("each explore.jsh, as it stands")
    Stream<DynamicTest> explorations() throws IOException {
        var found = new ArrayList<Path>();
        for (var chapter : Sources.of(ROOT).course().chapters()) {
            var file = Path.of("labs", chapter.folder(), "explore.jsh");
            if (Files.exists(ROOT.resolve(file))) {
                found.add(file);
            }
        }
        return found.stream().map(file -> dynamicTest(file.toString(), () -> {
            var said = new Shell(ROOT, WORK, packageOf(file)).play(Files.readString(ROOT.resolve(file)));
            assertThat(failures(said)).as("what fails in %s", file).isEmpty();
        }));
    }

    /** What was typed and what JShell says to it, for each snippet that it complains about. */
    private static List<String> failures(String said) {
        return Stream.of(said.split("(?m)^(?=jshell> )")).filter(piece -> FAILED.matcher(piece).find()).toList();
    }

    private static void compare(List<Block> blocks, List<List<String>> answers) throws IOException {
        var differences = new ArrayList<String>();
        var next = 0;
        var wrong = new ArrayList<Block>();
        var right = new ArrayList<List<String>>();
        for (var block : blocks) {
            var exchanges = block.exchanges();
            var came = answers.subList(next, next += exchanges.size());
            var before = differences.size();
            for (int i = 0; i < exchanges.size(); i++) {
                var exchange = exchanges.get(i);
                if (!Answer.agrees(exchange.answer(), came.get(i), block.varies())) {
                    differences.add(block.where(exchange.line()) + ": " + String.join("\n", exchange.typed()) + "\n"
                        + Answer.difference(exchange.answer(), came.get(i)));
                }
            }
            if (differences.size() > before && UPDATE && !block.hasGaps()) {
                differences.subList(before, differences.size()).clear();
                wrong.add(block);
                right.add(block.with(came));
            }
        }
        rewrite(wrong, right);
        if (!differences.isEmpty()) {
            fail("the page prints something else than what comes"
                + (UPDATE ? " (a block with `...` is left to you)" : "; with -Dbook.update it prints what comes") + "\n\n"
                + String.join("\n", differences));
        }
    }

    /** From the last to the first, so that the lines of those before stay where they are. */
    private static void rewrite(List<Block> blocks, List<List<String>> right) throws IOException {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            var block = blocks.get(i);
            var lines = new ArrayList<>(Files.readAllLines(ROOT.resolve(block.file())));
            var old = lines.subList(block.line() - 1, block.line() - 1 + block.lines().size());
            old.clear();
            old.addAll(right.get(i));
            Files.write(ROOT.resolve(block.file()), lines);
            System.out.println("updated " + block.where(block.line()));
        }
    }

    private static Stream<Path> pagesWith(Block.Kind kind) throws IOException {
        var all = new ArrayList<>(Sources.of(ROOT).pages());
        all.add(Path.of("README.md"));
        var pages = new ArrayList<Path>();
        for (var page : all) {
            if (!blocks(page, kind).isEmpty()) {
                pages.add(page);
            }
        }
        return pages.stream();
    }

    private static List<Block> blocks(Path page, Block.Kind kind) throws IOException {
        return Block.in(ROOT, page).stream().filter(block -> block.kind() == kind).toList();
    }

    /** What {@code lab jshell NN} imports, for a page or a file that belongs to lab NN. */
    private static String packageOf(Path file) throws IOException {
        var relative = Sources.slashes(file);
        for (var chapter : Sources.of(ROOT).course().chapters()) {
            var yaml = ROOT.resolve("labs").resolve(chapter.folder()).resolve("lab.yaml");
            if (relative.contains(chapter.folder()) && Files.exists(yaml)) {
                return LabFile.read(yaml).packageName();
            }
        }
        return null;
    }
}

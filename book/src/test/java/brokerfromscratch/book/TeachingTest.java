package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine.Command;

@DisplayName("The page for instructors")
class TeachingTest {
    private static final Path ROOT = Path.of(System.getProperty("book.root")).toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("book/teaching.adoc");
    private static final Pattern COMMAND = Pattern.compile("`\\./lab ([a-z]+)\\b([^`]*)`");

    private final TeachingSteps steps = new TeachingSteps(ROOT);

    @TestFactory
    @DisplayName("has paths whose minutes add up to what their titles say, of steps that exist and take so long")
    Stream<DynamicTest> paths() throws IOException {
        var paths = TeachingPath.in(Files.readString(PAGE));
        assertThat(paths).extracting(TeachingPath::title)
            .containsExactly("Half a day", "Half a day for client writers", "The first day, on disk",
                "The second day, on the network");
        return paths.stream().map(path -> DynamicTest.dynamicTest(path.title(), () -> {
            for (var row : path.rows()) {
                assertThat(steps.minutes(row)).as(row.what()).hasValue(row.minutes());
            }
            assertThat(path.rows().stream().mapToInt(TeachingPath.Row::minutes).sum()).as(path.title()).isEqualTo(path.minutes());
        }));
    }

    @Test
    @DisplayName("names commands that the lab command knows")
    void commands() throws Exception {
        var known = Arrays.stream(Class.forName("brokerfromscratch.lab.Lab").getAnnotation(Command.class).subcommands())
            .map(command -> command.getAnnotation(Command.class)).map(Command::name).toList();

        assertThat(COMMAND.matcher(Files.readString(PAGE)).results().map(command -> command.group(1)).distinct())
            .hasSizeGreaterThan(10).isSubsetOf(known);
    }

    @Test
    @DisplayName("asks three questions at the end of each lab of Parts I and II")
    void debriefs() throws IOException {
        var page = Files.readString(PAGE);
        for (var lab : List.of("00", "01", "02", "03", "04", "05", "06")) {
            var questions = page.split("\\[\\[debrief-" + lab + "]]")[1].split("\\[\\[")[0];
            assertThat(questions.lines().filter(line -> line.startsWith(". "))).as(lab).hasSize(3);
        }
    }

    @Test
    @DisplayName("is read such that a wrong sum, a wrong lab and a wrong slide are seen")
    void canFail() {
        assertThat(steps.minutes(new TeachingPath.Row(20, "lab 02, step 1"))).hasValue(20);
        assertThat(steps.minutes(new TeachingPath.Row(20, "lab 02, step 5"))).hasValue(30);
        assertThat(steps.minutes(new TeachingPath.Row(20, "lab 02, step 50"))).isEmpty();
        assertThat(steps.minutes(new TeachingPath.Row(5, "deck 02, slides 1-90"))).isEmpty();
        assertThat(steps.minutes(new TeachingPath.Row(5, "`./lab start 77`"))).isEmpty();
        assertThat(steps.minutes(new TeachingPath.Row(5, "lunch"))).isEmpty();
    }
}

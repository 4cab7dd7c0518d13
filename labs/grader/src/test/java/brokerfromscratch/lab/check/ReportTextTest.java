package brokerfromscratch.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A report for the reader")
class ReportTextTest {
    private static final LabFile LAB = new LabFile("98", "tally", "Tally", "tally", "to count", "It counts.", List.of(
        new LabFile.Step(1, "Count", LabFile.Kind.core, 10, "Tally.java", "count", List.of()),
        new LabFile.Step(2, "Count more", LabFile.Kind.core, 10, "Tally.java", "count", List.of())), List.of(), null);

    @TempDir
    private Path home;

    private static CheckResult check(int step, String method, Status status, String must) {
        var failed = status == Status.FAILED;
        return new CheckResult("CountCheck", method, "counts " + method, must, step, false, status, failed ? "count" : "",
            failed ? "at 0  01\nat 1  02" : null, failed ? "at 0  01\nat 1  03" : null, failed ? "One too many?" : "",
            failed ? List.of("Tally.count, Tally.java:5") : List.of(), List.of("hello"), 0, 0.1);
    }

    private List<String> lines(boolean all, CheckResult... checks) {
        return ReportText.of(new LabReport(LAB, null, List.of(checks), 1), home, all, false, false);
    }

    @Test
    @DisplayName("shows the first failing check of the first open step in full, then a line for each step")
    void first() throws IOException {
        Files.writeString(home.resolve("README.adoc"), """
            * [[must-all]] count `all`
              that come;
            * [[must-none]] forget none.
            """);

        var lines = lines(false, check(1, "one", Status.PASSED, ""), check(2, "two", Status.TODO, ""),
            check(2, "three", Status.FAILED, "all"), check(2, "four", Status.FAILED, ""));

        assertThat(lines.get(0)).startsWith("Step 2  counts three").endsWith("98-tally");
        assertThat(lines).containsSequence("  count", "  expected   at 0  01", "             at 1  02", "  got        at 0  01",
            "             at 1  03", "  One too many?", "  your code  Tally.count, Tally.java:5",
            "  README     You must count all that come.", "  printed    hello");
        assertThat(lines).endsWith("  + Step 1  green    Count", "  x Step 2  0 of 3   Count more");
        assertThat(lines).noneMatch(line -> line.contains("counts four"));
    }

    @Test
    @DisplayName("shows all that did not pass if asked")
    void all() {
        assertThat(lines(true, check(1, "one", Status.FAILED, ""), check(2, "two", Status.FAILED, "")))
            .anyMatch(line -> line.startsWith("Step 1  counts one")).anyMatch(line -> line.startsWith("Step 2  counts two"));
    }

    @Test
    @DisplayName("breaks off a line that no terminal shows, and says how much more there is")
    void longLine() {
        var check = check(1, "one", Status.FAILED, "").printing(List.of("x".repeat(5_000)), 0);

        assertThat(lines(false, check)).contains("  printed    " + "x".repeat(400) + " ... and 4,600 characters more");
    }

    @Test
    @DisplayName("of one step says nothing about a moment that was not to run")
    void part() {
        var moment = new CheckResult("Moment", "it", "the moment", "", 0, true, Status.NOT_RUN, "", null, null, "", List.of(),
            List.of(), 0, 0);
        var report = new LabReport(LAB, null, List.of(check(1, "one", Status.PASSED, ""), moment), 1);

        assertThat(ReportText.of(report, home, false, true, false)).containsExactly("  + Step 1  green    Count");
        assertThat(ReportText.of(report, home, false, false, false)).anyMatch(line -> line.contains("Moment"));
    }

    @Test
    @DisplayName("shows one failure in full, without what was printed, where that was shown as it came")
    void oneFailure() {
        assertThat(ReportText.failure(check(1, "one", Status.FAILED, ""), LAB, home))
            .contains("  count", "  One too many?", "  your code  Tally.count, Tally.java:5")
            .noneMatch(line -> line.contains("printed"));
    }

    @Test
    @DisplayName("is in ASCII where the terminal knows nothing else")
    void ascii() {
        assertThat(String.join("", lines(true, check(1, "one", Status.FAILED, ""), check(2, "two", Status.TODO, ""))))
            .matches("\\p{ASCII}*");
    }
}

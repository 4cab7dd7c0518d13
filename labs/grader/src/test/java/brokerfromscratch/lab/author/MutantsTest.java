package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Mutants of a lab's lessons")
class MutantsTest {
    private static final int IN_UP = lineWith("count = atLeastOne(count + 1);");
    private static final int IN_HELPER = lineWith("return Math.max(1, number);");
    private static final int OUTSIDE = lineWith("seen.add(what);");
    private static final String SUM = "Replaced integer addition with subtraction";

    @TempDir
    private Path folder;
    private MarkedLayer layer;

    @BeforeEach
    void build() throws IOException {
        layer = MarkedLayer.read(SmallHouse.in(folder).lab());
    }

    private static int lineWith(String text) {
        return (int) SmallHouse.FINISHED.substring(0, SmallHouse.FINISHED.indexOf(text)).lines().count();
    }

    private static String mutation(int line, String method, int index, String status, String change, String killingTest) {
        return """
            <mutation detected='false' status='%s' numberOfTestsRun='1'><sourceFile>Tally.java</sourceFile>
            <mutatedClass>minibroker.segment.Tally</mutatedClass><mutatedMethod>%s</mutatedMethod><lineNumber>%d</lineNumber>
            <indexes><index>%d</index></indexes><killingTest>%s</killingTest><description>%s</description></mutation>
            """.formatted(status, method, line, index, killingTest, change);
    }

    private List<Mutant> read(String... mutations) throws IOException {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mutations>" + String.join("", mutations) + "</mutations>";
        return new MutantReport(layer).read(Files.writeString(folder.resolve("mutations.xml"), xml));
    }

    private static SetAside entry(String code, String reason) {
        return new SetAside("Tally.java", "up", code, "Replaced integer addition", reason);
    }

    @Test
    @DisplayName("lie in a lesson: what pitest changes elsewhere in the class does not count")
    void onlyLessons() throws IOException {
        var mutants = read(mutation(IN_HELPER, "atLeastOne", 3, "SURVIVED", "replaced int return with 0", ""),
                mutation(OUTSIDE, "up", 1, "SURVIVED", "removed call", ""),
                mutation(IN_UP, "up", 7, "NO_COVERAGE", SUM, ""));
        assertThat(mutants).extracting(Mutant::line).containsExactly(IN_UP, IN_HELPER);
        assertThat(mutants.get(0).step()).isEqualTo(1);
        assertThat(mutants.get(0).code()).isEqualTo("count = atLeastOne(count + 1);");
    }

    @Test
    @DisplayName("are caught by a check, whose name is found in JUnit's")
    void namesTheCheck() throws IOException {
        var mutants = read(
                mutation(IN_UP, "up", 7, "KILLED", SUM,
                        "minibroker.segment.UpCheck.[engine:junit-jupiter]/[class:minibroker.segment.UpCheck]/[method:one()]"),
                mutation(IN_UP, "up", 8, "KILLED", SUM, "minibroker.segment.UpCheck.[engine:junit-jupiter]"
                        + "/[class:minibroker.segment.UpCheck]/[test-template:any(int)]/[test-template-invocation:#2]"));
        assertThat(mutants).extracting(Mutant::caughtBy).containsExactly("UpCheck.one", "UpCheck.any");
    }

    @Test
    @DisplayName("must all have been tried: a run that was cut off is no result")
    void cutOff() {
        assertThatThrownBy(() -> read(mutation(IN_UP, "up", 7, "NOT_STARTED", SUM, ""))).isInstanceOf(LabException.class)
                .hasMessageContaining("NOT_STARTED");
    }

    @Test
    @DisplayName("are set aside one by one: an entry speaks for one survivor, and one that speaks for none is stale")
    void setAside() throws IOException {
        var all = read(mutation(IN_UP, "up", 7, "SURVIVED", SUM, ""), mutation(IN_UP, "up", 9, "SURVIVED", SUM, ""),
                mutation(IN_UP, "up", 11, "TIMED_OUT", SUM, ""));
        var code = "count = atLeastOne(count + 1);";
        var once = LabMutants.of("02-segments", all, List.of(entry(code, "no matter"), entry("count++;", "gone")));
        assertThat(once.survivors()).hasSize(1);
        assertThat(once.aside()).hasSize(1);
        assertThat(once.stale()).extracting(SetAside::reason).containsExactly("gone");
        assertThat(once.summary()).isEqualTo("3 mutants: 1 caught (1 by a limit), 1 set aside, 1 survives");
        var twice = LabMutants.of("02-segments", all, List.of(entry(code, "a"), entry(code, "b"), entry(code, "c")));
        assertThat(twice.survivors()).isEmpty();
        assertThat(twice.stale()).extracting(SetAside::reason).containsExactly("c");
    }

    @Test
    @DisplayName("stand on the page with their lines, survivors first")
    void page() throws IOException {
        var all = read(mutation(IN_HELPER, "atLeastOne", 3, "KILLED", "replaced &lt;int>", ""),
                mutation(IN_UP, "up", 9, "SURVIVED", SUM, ""));
        var page = new MutantsPage();
        page.add(LabMutants.of("02-segments", all, List.of()), layer);
        var html = page.html();
        assertThat(html).contains("<b>%4d  count = atLeastOne(count + 1);</b>".formatted(IN_UP), "replaced &lt;int&gt;",
                "<td><a href=\"#lab-02-segments\">02-segments</a></td><td>2</td><td>1</td><td>0</td><td>1</td>");
        assertThat(html.indexOf("class=\"mutant survives\"")).isBetween(0, html.indexOf("class=\"mutant caught\""));
    }

    @Test
    @DisplayName("are excused in mutants.yaml; a lab without the file excuses none")
    void file() throws IOException {
        var yaml = folder.resolve("mutants.yaml");
        assertThat(SetAside.read(yaml)).isEmpty();
        Files.writeString(yaml, "- {file: Tally.java, method: up, code: count++, mutation: removed, reason: why}\n");
        assertThat(SetAside.read(yaml)).containsExactly(new SetAside("Tally.java", "up", "count++", "removed", "why"));
        Files.writeString(yaml, "- {file: Tally.java, reasn: why}\n");
        assertThatThrownBy(() -> SetAside.read(yaml)).isInstanceOf(LabException.class).hasMessageContaining("reasn");
    }
}

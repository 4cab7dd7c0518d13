package brokerfromscratch.lab.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The way through the labs")
class WayTest {
    @TempDir
    private Path root;
    private SmallCourse course;

    @BeforeEach
    void open() throws IOException {
        course = new SmallCourse(root);
    }

    @Test
    @DisplayName("begins with three lines that say what to do; they are gone once a lab is open")
    void welcome() throws Exception {
        assertThat(course.say(new ListCommand()).lines().limit(3)).satisfiesExactly(
            line -> assertThat(line).contains("You build a broker"),
            line -> assertThat(line).contains("lab demo", "open the folder labs"),
            line -> assertThat(line).contains("lab start 02"));

        course.progress().started("02");
        assertThat(course.say(new ListCommand())).startsWith("I. One partition on disk");
    }

    @Test
    @DisplayName("shows each part, what is planned, the place and the steps that are done")
    void list() throws Exception {
        course.progress().started("02");
        course.progress().checked(course.lab().file(), Map.of(1, true));

        assertThat(course.say(new ListCommand())).contains("VII. Production", "planned: 00 event-loop, 01 records, 03 partition-log",
            "-> 02 segments                 1 of 3   a file that only grows",
            "You are in lab 02-segments. Next is step 2: Read.", "lab hint 02 2");
        assertThat(course.say(new ListCommand(), "--all")).contains("   14 leader-epochs            planned  a lost record");
    }

    @Test
    @DisplayName("leads from the last core step to the moment, and from the moment to the end")
    void next() throws Exception {
        course.progress().started("02");
        course.progress().checked(course.lab().file(), Map.of(1, true, 2, true));
        assertThat(course.say(new ListCommand())).contains("Now its moment: ", "lab moment 02");

        course.progress().momentChecked(course.lab().file(), true);
        assertThat(course.say(new ListCommand())).contains("02 segments                 done", "It is done.");
    }

    @Test
    @DisplayName("leads onward from where one began, and back only when nothing is ahead")
    void onward() throws Exception {
        course.addLab("01", "records");
        course.addLab("03", "partition-log");
        course.progress().started("02");
        course.progress().checked(course.lab().file(), Map.of(1, true, 2, true));
        course.progress().momentChecked(course.lab().file(), true);
        assertThat(course.say(new ListCommand())).contains("It is done. The next one: ", "lab start 03");

        course.progress().skipped("03");
        course.progress().started("02");
        assertThat(course.say(new ListCommand())).contains("lab start 01");
    }

    @Test
    @DisplayName("start names the goal, the file and its line, and the next command")
    void start() throws Exception {
        var line = course.text().lines().toList().indexOf("        throw todo(\"Lab 02, step 1: where does it end?\");") + 1;

        assertThat(course.say(new StartCommand(), "2")).contains("Lab 02-segments: a file that only grows",
            "Before the code, 2 questions", "Step 1 of 3: Append (core, 10 minutes)",
            "Segment.java:" + line + ", append", "lab watch 02", "lab hint 02 1");
        assertThat(course.progress().current()).hasValue("02");
    }

    @Test
    @DisplayName("start goes on at the first step that is not green, also where its line is written already")
    void goOn() throws Exception {
        course.progress().checked(course.lab().file(), Map.of(1, true));
        course.replace("throw todo(\"Lab 02, step 2: walk\");", "return 7;");

        assertThat(course.say(new StartCommand())).contains("Step 2 of 3: Read", "Segment.java, read")
            .doesNotContain("Segment.java:");
    }

    @Test
    @DisplayName("start says how to get a file back that is missing")
    void missing() throws Exception {
        Files.delete(course.file());
        assertThat(course.say(new StartCommand(), "02")).contains("it is missing", "lab reset 02 Segment.java");
    }

    @Test
    @DisplayName("start asks a person the questions first, once")
    void asks() throws Exception {
        assertThat(course.asked("2\n3\n", new StartCommand(), "02")).contains("Is it torn?", "What is kept?", "Step 1 of 3");
        assertThat(course.progress().lab("02").answers()).containsExactly(2, 3);
        assertThat(course.asked("", new StartCommand(), "02")).doesNotContain("Is it torn?").contains("Step 1 of 3");
    }

    @Test
    @DisplayName("a lab that does not exist cannot be opened or skipped, and the answer says what is used instead")
    void planned() {
        assertThatThrownBy(() -> course.say(new StartCommand(), "6")).isInstanceOf(LabException.class)
            .hasMessage("lab 06-fetch is planned, it does not exist yet; its layer is the finished one. "
                + "The labs that exist: 02-segments");
        assertThatThrownBy(() -> course.say(new SkipCommand(), "07")).isInstanceOf(LabException.class)
            .hasMessageContaining("07-groups is planned").message().doesNotContain("finished");
        assertThatThrownBy(() -> course.say(new StartCommand(), "fetsch")).isInstanceOf(WrongUse.class);
    }

    @Test
    @DisplayName("skip says what one misses and how to come back")
    void skip() throws Exception {
        course.progress().started("02");

        assertThat(course.say(new SkipCommand(), "segments")).contains("its finished layer", "You miss: a file that only grows",
            "1  Append", "2  Read", "lab start 02", "No lab is open").doesNotContain("Shrink");
        assertThat(course.progress().current()).isEmpty();
        assertThat(course.say(new WhichCommand())).contains("02 segments                 finished   you skipped it");
    }

    @Test
    @DisplayName("which says of each layer whose classes run, and which files are changed or missing")
    void which() throws Exception {
        assertThat(course.say(new WhichCommand())).contains("02 segments                 finished   not begun",
            "06 fetch                    finished   its lab is planned").doesNotContain("07 groups");

        course.replace("throw todo(\"Lab 02, step 2: walk\");", "return 7;");
        assertThat(course.say(new WhichCommand())).contains("finished   not green yet: step 1, 2, 3\n     changed: Segment.java");

        course.progress().checked(course.lab().file(), Map.of(1, true, 2, true));
        assertThat(course.say(new WhichCommand())).contains("yours      core steps green, open: step 3\n     changed: Segment.java");

        Files.delete(course.file());
        assertThat(course.say(new WhichCommand())).contains("missing: Segment.java");
    }
}

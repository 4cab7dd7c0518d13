package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The starters of a lab")
class StartersTest {
    private static final String STARTER = "labs/02-segments/src/main/java/" + SmallHouse.TALLY;
    private static final String OLD = "labs/02-segments/src/main/java/minibroker/segment/Old.java";
    private static final String SIGNATURES = "labs/02-segments/signatures.txt";

    @TempDir
    private Path folder;
    private SmallHouse house;

    @BeforeEach
    void build() throws IOException {
        house = SmallHouse.in(folder.resolve("a house with blanks, é"));
    }

    @Test
    @DisplayName("are written where the learner edits them, with their signatures; a second time nothing changes")
    void write() throws IOException {
        assertThat(generate().write()).containsExactly("wrote    " + SIGNATURES, "wrote    " + STARTER);
        assertThat(house.path(STARTER)).content().contains("throw todo(\"Lab 02, step 1: one more\");");
        assertThat(house.path(SIGNATURES)).content().endsWith("public int count()\tTally.java:20\n");
        assertThat(generate().write()).isEmpty();
    }

    @Test
    @DisplayName("go when the finished class has no lesson any more; what somebody else put there stays")
    void remove() throws IOException {
        generate().write();
        house.write("labs/02-segments/src/main/java/minibroker/segment/Mine.java", "class Mine {}");
        house.write(SmallHouse.FINISHED_TALLY, "package minibroker.segment;\n\nclass Tally {}\n");

        assertThat(generate().write()).hasSize(3).anySatisfy(line -> assertThat(line).startsWith("removed  " + STARTER))
            .anySatisfy(line -> assertThat(line).startsWith("kept     ").contains("Mine.java"));
        assertThat(house.path(STARTER)).doesNotExist();
        assertThat(generate().count()).isZero();
    }

    @Test
    @DisplayName("do not exist while a mark is wrong, or takes away what others need")
    void wrongMarks() throws IOException {
        house.write(SmallHouse.FINISHED_TALLY, SmallHouse.FINISHED.replace("// end::step2", "// end::step1"));
        assertThatExceptionOfType(LabException.class).isThrownBy(this::generate)
            .withMessageStartingWith(SmallHouse.FINISHED_TALLY + ":31: ");

        var needsRemoved = "count() {\n        return atLeastOne(1);\n    }\n\n    int c(";
        house.write(SmallHouse.FINISHED_TALLY, SmallHouse.FINISHED.replace("count(", needsRemoved));
        assertThatExceptionOfType(LabException.class).isThrownBy(this::generate)
            .withMessageContaining("do not compile").withMessageContaining("atLeastOne");
    }

    @Test
    @DisplayName("are compared with what git has at HEAD, whatever the work tree looks like")
    void compareWithHead() throws Exception {
        assumeTrue(git("init", "-q"), "git is there");
        var head = new GitHead(house.house());
        generate().write();
        commit();
        assertThat(generate().differencesFrom(head)).isEmpty();

        house.write(STARTER, "half-written");
        assertThat(generate().differencesFrom(head)).as("a learner's work is no difference").isEmpty();

        house.write(SmallHouse.FINISHED_TALLY, SmallHouse.FINISHED.replace("one more", "add one"));
        assertThat(generate().differencesFrom(head)).containsExactly(STARTER + ":16: HEAD has"
            + " \"throw todo(\"Lab 02, step 1: one more\");\", the marks say \"throw todo(\"Lab 02, step 1: add one\");\"");
    }

    @Test
    @DisplayName("that HEAD has too many, or too few of, are differences")
    void missingAtHead() throws Exception {
        assumeTrue(git("init", "-q"), "git is there");
        house.write(OLD, "class Old {}");
        commit();
        assertThat(generate().differencesFrom(new GitHead(house.house()))).containsExactly(
            SIGNATURES + ": HEAD does not have it", STARTER + ": HEAD does not have it",
            OLD + ": HEAD has it, but the finished layer has no marks for it");
    }

    private Starters generate() {
        return Starters.generate(house.lab());
    }

    private void commit() throws Exception {
        git("add", "-A");
        git("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "a");
    }

    private boolean git(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of(arguments));
        command.add(0, "git");
        try {
            return new ProcessBuilder(command).directory(house.path("").toFile()).redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "git", ".txt").toFile()).start().waitFor() == 0;
        } catch (IOException noGit) {
            return false;
        }
    }
}

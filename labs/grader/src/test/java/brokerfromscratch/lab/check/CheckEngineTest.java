package brokerfromscratch.lab.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Checks of what a learner wrote")
class CheckEngineTest {
    @TempDir
    private static Path folder;
    private static CheckEngine engine;

    @TempDir
    private Path labFolder;
    private SmallLab lab;

    @BeforeAll
    static void start() {
        engine = SmallLab.engine(folder, 10_000);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void aLab() throws IOException {
        lab = new SmallLab(labFolder).counting("return n + 1;").check("CountCheck", "@Step(1)", """
            zero expect("count(0)", tally.count(0)).toBe(1, "from one on");
            many expect("count(9)", tally.count(9)).toBe(10, "from one on");
            """);
    }

    @Test
    @DisplayName("run in the order of the source; each knows its step, its title, and that it passed")
    void passes() {
        var report = engine.check(lab.job());

        assertThat(report.problem()).isNull();
        assertThat(report.checks()).extracting(CheckResult::name).containsExactly("CountCheck.zero", "CountCheck.many");
        assertThat(report.checks()).allMatch(CheckResult::passed).extracting(CheckResult::step).containsOnly(1);
        assertThat(report.check("CountCheck.zero").orElseThrow().title()).isEqualTo("zero it");
    }

    @Test
    @DisplayName("a wrong value is shown with the wanted one, the suspicion, and what the code printed meanwhile")
    void fails() throws IOException {
        lab.counting("System.out.println(\"counting \" + n); return n;");

        var many = engine.check(lab.job()).check("CountCheck.many").orElseThrow();

        assertThat(many.status()).isEqualTo(Status.FAILED);
        assertThat(many.message()).isEqualTo("count(9)");
        assertThat(many.expected()).isEqualTo("10");
        assertThat(many.got()).isEqualTo("9");
        assertThat(many.suspicion()).isEqualTo("from one on");
        assertThat(many.output()).containsExactly("counting 9");
    }

    @Test
    @DisplayName("a part that is not written yet is no failure, on whatever thread it is met")
    void notWritten() throws IOException {
        lab.counting("throw new minibroker.runtime.TodoError(\"Lab 98, step 1: begin\");").check("ThreadCheck", "@Step(2)",
            "elsewhere new Thread(() -> tally.count(1)).start(); Thread.sleep(60_000);");

        var report = engine.check(lab.job());

        assertThat(report.checks()).hasSize(3).allSatisfy(check -> {
            assertThat(check.status()).isEqualTo(Status.TODO);
            assertThat(check.message()).isEqualTo("Lab 98, step 1: begin");
            assertThat(check.seconds()).isLessThan(5);
        });
    }

    @Test
    @DisplayName("the moment waits until all core steps are green")
    void moment() throws IOException {
        lab.check("LastCheck", "@Moment", "comes tally.count(1);").check("MoreCheck", "@Step(2)", """
            two expect("count(2)", tally.count(2)).toBe(3, "");
            """);
        assertThat(engine.check(lab.job()).isMomentGreen()).isTrue();

        lab.counting("return n == 2 ? 0 : n + 1;");
        assertThat(engine.check(lab.job()).ofMoment()).extracting(CheckResult::status).containsExactly(Status.NOT_RUN);
    }

    @Test
    @DisplayName("a class that was deleted is gone, and what was compiled from it before helps nobody")
    void stale() throws IOException {
        lab.counting("return Pace.OF + n;").source("Pace", "package tally;\n\nfinal class Pace { static final int OF = 1; }\n");
        assertThat(engine.check(lab.job()).isGreen(1)).isTrue();

        lab.source("Pace", "package tally;\n\nfinal class Pace { static final int OF = 2; }\n");
        assertThat(engine.check(lab.job()).isGreen(1)).isFalse();

        Files.delete(lab.sources().resolve("Pace.java"));
        assertThat(engine.check(lab.job()).problem().kind()).isEqualTo(Problem.Kind.DOES_NOT_COMPILE);
    }

    @Test
    @DisplayName("that does not compile says where, shows the line with a caret, and what is wrong")
    void doesNotCompile() throws IOException {
        lab.counting("return m + 1;");

        var problem = engine.check(lab.job()).problem();

        assertThat(problem.kind()).isEqualTo(Problem.Kind.DOES_NOT_COMPILE);
        assertThat(problem.lines().get(0)).endsWith("Tally.java:5");
        assertThat(problem.lines().subList(1, 4)).containsExactly("    return m + 1;", "           ^",
            "there is no variable m in class tally.Tally. Is it misspelled, or not declared yet?");
    }

    @Test
    @DisplayName("whose file is deleted or in another package says so, instead of checking the finished class")
    void notThere() throws IOException {
        lab.source("Tally", "package tall;\n\npublic final class Tally {}\n");
        var wrongPackage = engine.check(lab.job()).problem();
        assertThat(wrongPackage.kind()).isEqualTo(Problem.Kind.WRONG_PACKAGE);
        assertThat(wrongPackage.lines().get(0)).endsWith("Tally.java:1");
        assertThat(wrongPackage.lines().get(1)).isEqualTo("says `package tall;`, and must say `package tally;`");

        Files.delete(lab.sources().resolve("Tally.java"));
        var missing = engine.check(lab.job()).problem();
        assertThat(missing.kind()).isEqualTo(Problem.Kind.FILE_MISSING);
        assertThat(missing.lines().get(0)).endsWith("Tally.java is missing");

        lab.source("Tally", "package tally;\n\npublic final class Tallies { Tallies() {} }\n");
        assertThat(engine.check(lab.job()).problem()).isNotNull();
    }

    private void writeTally(byte[] text) throws IOException {
        Files.write(lab.sources().resolve("Tally.java"), text);
    }

    @Test
    @DisplayName("in an encoding that javac does not take says which one is wanted, and no word of a package")
    void encoding() throws IOException {
        var text = Files.readString(lab.sources().resolve("Tally.java"));

        for (var marked : List.of(("\ufeff" + text).getBytes(UTF_8), text.getBytes(UTF_16))) {
            writeTally(marked);
            assertThat(engine.check(lab.job()).problem().lines().get(1)).contains("byte order mark");
        }
        writeTally(text.replace("count", "c\u00f6unt").getBytes(ISO_8859_1));
        assertThat(engine.check(lab.job()).problem().lines()).anyMatch(line -> line.contains("not in UTF-8"));

        writeTally(new byte[0]);
        assertThat(engine.check(lab.job()).problem().lines().get(0)).endsWith("Tally.java is empty");
    }

    @Test
    @DisplayName("is in the package that its package line says, whatever a comment before it says")
    void commentBeforePackage() throws IOException {
        var text = Files.readString(lab.sources().resolve("Tally.java"));

        lab.source("Tally", "/*\n package tall;\n*/ /* once */ " + text);

        assertThat(engine.check(lab.job()).isGreen(1)).isTrue();
    }

    @Test
    @DisplayName("is not confused by what an editor keeps beside it under a name with a dot")
    void editorsFile() throws IOException {
        lab.source(".#Tally", "what is this");

        assertThat(engine.check(lab.job()).isGreen(1)).isTrue();
    }

    @Test
    @DisplayName("whose import is missing hears of an import, although javac takes the name for a variable")
    void missingImport() throws IOException {
        lab.counting("return Optional.of(n).get() + 1;");

        assertThat(engine.check(lab.job()).problem().lines())
            .contains("there is no class or variable Optional in class tally.Tally. Is an import missing, or is it misspelled?");
    }

    @Test
    @DisplayName("whose method was made private says so, and not only that somebody cannot call it")
    void madePrivate() throws IOException {
        var text = Files.readString(lab.sources().resolve("Tally.java"));

        lab.source("Tally", text.replace("public int", "private int"));

        assertThat(engine.check(lab.job()).problem().lines().get(2)).contains("but now says   private int count(int)");
    }

    @Test
    @DisplayName("waits while somebody else checks the same lab: none finds the classes of the other half written")
    void atTheSameTime() throws IOException {
        engine.check(lab.job());                            // from now on it is the faster one
        var isReleased = new AtomicBoolean();
        CompletableFuture<Boolean> waiting;
        try (var slow = SmallLab.engine(folder, 10_000); var held = WorkLock.on(lab.job().work())) {
            waiting = CompletableFuture.supplyAsync(() -> engine.check(lab.job()).isGreen(1) && isReleased.get());
            slow.check(new SmallLab(labFolder.resolve("other")).counting("return n;")
                .check("AnyCheck", "@Step(1)", "any {}").job());
            isReleased.set(true);
        }
        assertThat(waiting.join()).isTrue();
    }

    @Test
    @DisplayName("cannot run where its output cannot be written, and that is said")
    void noOutput() throws IOException {
        Files.createDirectories(lab.home().resolve("target"));
        Files.writeString(lab.home().resolve("target/lab"), "a file where a folder must be");

        var problem = engine.check(lab.job()).problem();

        assertThat(problem.kind()).isEqualTo(Problem.Kind.CANNOT_BEGIN);
        assertThat(problem.lines().get(0)).contains("target");
    }

    @Test
    @DisplayName("whose declaration was changed says what it was and what it is, before an error elsewhere is shown")
    void changed() throws IOException {
        lab.source("Tally", """
            package tally;

            public final class Tally {
                public long count(long n) {
                    return m;
                }
            }
            """);

        var problem = engine.check(lab.job()).problem();

        assertThat(problem.kind()).isEqualTo(Problem.Kind.MEMBER_CHANGED);
        assertThat(problem.lines().get(0)).endsWith("Tally.java:4");
        assertThat(problem.lines().get(1)).contains("public int count(int)", "Tally.java:5");
        assertThat(problem.lines().get(2)).contains("public long count(long)");
    }

    @Test
    @DisplayName("that has more members than its starter is welcome")
    void more() throws IOException {
        lab.source("Tally", """
            package tally;

            public final class Tally implements Runnable {
                public int count(int n) { return one() + n; }
                private int one() { return 1; }
                public void run() {}
            }
            """);

        assertThat(engine.check(lab.job()).isGreen(1)).isTrue();
    }
}

package brokerfromscratch.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Code that harms the process it runs in")
class HostileCodeTest {
    private static final long LIMIT_MS = 1_000;

    @TempDir
    private static Path folder;
    private static CheckEngine engine;

    @TempDir
    private Path labFolder;

    @BeforeAll
    static void start() {
        engine = SmallLab.engine(folder, LIMIT_MS);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    /** Runs {@code tally.count(1)} between two checks that pass, with this body. */
    private LabReport check(String body) throws IOException {
        var lab = new SmallLab(labFolder).counting("if (n != 1) { return n; } " + body).check("CountCheck", "@Step(1)", """
            before expect("count(0)", tally.count(0)).toBe(0, "");
            during expect("count(1)", tally.count(1)).toBe(1, "");
            after expect("count(2)", tally.count(2)).toBe(2, "");
            """);
        engine.keepSpare();             // for the checks behind it: it starts meanwhile
        return engine.check(lab.job());
    }

    /** The one check that met it; those before and after it have passed. */
    private CheckResult during(String body) throws IOException {
        var report = check(body);
        assertThat(report.checks()).extracting(CheckResult::status)
            .containsExactly(Status.PASSED, Status.FAILED, Status.PASSED);
        return report.checks().get(1);
    }

    @Test
    @DisplayName("an endless loop is ended, and the line is named where it was then")
    void endlessLoop() throws IOException {
        assertThat(during("while (n == 1) { Thread.onSpinWait(); } return n;").message())
            .isEqualTo("it had not ended after 1 s: your code was still in Tally.count, Tally.java:5");
    }

    @Test
    @DisplayName("System.exit costs its check, and the line is named that called it")
    void exit() throws IOException {
        assertThat(during("System.exit(0); return n;").message())
            .isEqualTo("System.exit was called, and that ends the whole process: in Tally.count, Tally.java:5");
    }

    @Test
    @DisplayName("a process that ends without a word is noticed")
    void halt() throws IOException {
        assertThat(during("Runtime.getRuntime().halt(7); return n;").message()).contains("has ended (exit code 7)");
    }

    @Test
    @DisplayName("memory that runs out costs its check")
    void outOfMemory() throws IOException {
        var body = "var all = new java.util.ArrayList<byte[]>(); while (n == 1) { all.add(new byte[10_000_000]); } return n;";

        assertThat(during(body).message()).isEqualTo("the memory was used up (256 MB): in Tally.count, Tally.java:5");
    }

    @Test
    @DisplayName("a thread that is left behind is named, with the place where it is")
    void leak() throws IOException {
        var body = "new Thread(() -> { while (true) { Thread.yield(); } }, \"lonely\").start(); return n;";

        assertThat(during(body).message()).isEqualTo(
            "a thread is left behind: \"lonely\" still runs, in Tally.count, Tally.java:5");
    }

    @Test
    @DisplayName("of an executor that is left behind it is said that its thread waits: no line of the learner's is there")
    void executor() throws IOException {
        var check = during("java.util.concurrent.Executors.newFixedThreadPool(1).submit(() -> 1); return n;");

        assertThat(check.message()).startsWith("a thread is left behind: \"pool-")
            .endsWith("waits, as the threads of an executor do");
        assertThat(check.where()).isEmpty();
    }

    @Test
    @DisplayName("a lock that is never given back is called a lock, with who holds it, and not a loop")
    void deadlock() throws IOException {
        var body = "var held = new java.util.concurrent.CountDownLatch(1); var owner = new Thread(() -> { synchronized (this) {"
            + " held.countDown(); while (n == 1) { Thread.onSpinWait(); } } }, \"owner\"); owner.setDaemon(true); owner.start();"
            + " try { held.await(); } catch (InterruptedException e) { return 0; } synchronized (this) { return n; }";

        assertThat(during(body).suspicion()).startsWith("It waited there for a lock that is held by the thread \"owner\".");
    }

    @Test
    @DisplayName("of a class that cannot be initialized the reason is told")
    void initializer() throws IOException {
        var check = during("class Late { static final int N = Integer.parseInt(\"x\"); } return Late.N;");

        assertThat(check.message()).isEqualTo(
            "NumberFormatException: For input string: \"x\" (while the class was initialized)");
    }

    @Test
    @DisplayName("a flood of output and a recursion without end harm nobody: what is beyond some lines is counted")
    void flood() throws IOException {
        var check = during("System.out.println(\"a line of twenty\\u0021\\u0021\\u0021\\u0021\"); return count(n) + 1;");

        assertThat(check.message()).contains("calls itself again and again", "StackOverflowError");
        assertThat(check.where()).containsExactly("Tally.count, Tally.java:5");
        assertThat(check.output().get(0)).isEqualTo("a line of twenty!!!!");
        assertThat(check.unshown()).isPositive();
    }
}

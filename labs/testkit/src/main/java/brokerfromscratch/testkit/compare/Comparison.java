package brokerfromscratch.testkit.compare;

import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.compare.Scenario.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;

/**
 * The program of {@code lab compare}: plays a lab's scenario on both brokers and prints what came. The broker called yours is
 * {@link ClusterKind#PROCESS}: of {@code -Dbroker.classpath} or {@code -Dmini-broker.jar}; the other is
 * {@link ClusterKind#APACHE}, of {@code -Dapache.kafka.libs}.
 */
public final class Comparison {
    /** What the numbers are worth. */
    private static final String TIMINGS = """
        Times are as measured in this run: this machine, one client, two brokers that have just started.
        The first call of a step pays for classes that are loaded, the median of 50 more does not. They
        show the order of magnitude; a benchmark is another thing, see mini-broker/PERFORMANCE.md.""";

    private final Side yours;
    private final Side kafka;
    private final PrintStream out;
    private final SideBySide page;

    private Comparison(Side yours, Side kafka, PrintStream out, SideBySide page) {
        this.yours = yours;
        this.kafka = kafka;
        this.out = out;
        this.page = page;
    }

    /** @param words the lab's two digits, the output's charset, and {@code blocks} if more than ASCII can be shown */
    public static void main(String[] words) throws Exception {
        var out = new PrintStream(System.out, true, Charset.forName(words[1]));
        var scenario = Scenario.ofLab(words[0]).orElse(null);
        if (scenario == null) {
            out.println("There is no story for lab " + words[0] + " yet.");
            System.exit(1);
        }
        try (var yours = Side.start(ClusterKind.PROCESS); var kafka = Side.start(ClusterKind.APACHE)) {
            new Comparison(yours, kafka, out, new SideBySide(words[2].equals("blocks"))).play(scenario);
        }
        System.exit(0);
    }

    private void play(Scenario scenario) throws Exception {
        yours.createTopic(scenario.settings());
        kafka.createTopic(scenario.settings());
        out.println("Lab " + scenario.lab() + ": " + scenario.about() + ".");
        out.println("Up and serving after: yours " + yours.startMs + " ms, Apache Kafka " + kafka.startMs + " ms.");
        int number = 0;
        for (var step : scenario.steps()) {
            out.println();
            out.println(++number + ". " + step.sentence());
            play(step);
        }
        if (scenario.dump()) {
            compareLogs();
        }
        out.println();
        out.println(TIMINGS);
    }

    private void play(Step step) throws Exception {
        var mine = Timed.of(step, yours);
        var theirs = Timed.of(step, kafka);
        if (mine.answer() != null) {
            print(Fields.of(mine.answer()), Fields.of(theirs.answer()));
        }
        out.println("      took " + Timed.row(mine, theirs));
    }

    private void print(Map<String, String> mine, Map<String, String> theirs) {
        page.heading().forEach(out::println);
        page.compare(mine, theirs).forEach(out::println);
    }

    private void compareLogs() throws IOException, InterruptedException {
        out.println();
        out.println("On disk, in " + yours.partition().getFileName() + ":");
        print(SegmentDump.sizes(yours.partition()), SegmentDump.sizes(kafka.partition()));
        for (var log : SegmentDump.logs(yours.partition())) {
            var other = kafka.partition().resolve(log.getFileName());
            if (!Files.exists(other)) {
                continue;
            }
            out.println();
            out.println(log.getFileName() + ": " + inBytes(Files.readAllBytes(log), Files.readAllBytes(other))
                + " Kafka's DumpLogSegments reads:");
            print(SegmentDump.read(log), SegmentDump.read(other));
        }
    }

    private static String inBytes(byte[] mine, byte[] theirs) {
        var at = Arrays.mismatch(mine, theirs);
        return at < 0 ? mine.length + " bytes, equal byte for byte." : "the first byte that differs is byte " + at + ".";
    }
}

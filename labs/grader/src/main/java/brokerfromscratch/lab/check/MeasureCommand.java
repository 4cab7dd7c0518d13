package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "measure", description = {
    "Measures what a learner waits for: from saving a file to the verdict of `lab watch`, and all of `lab check`.",
    "The finished layer takes the learner's place, in a folder of its own. Targets: 0.5 s, 3 s with a broker, 6 s."})
public final class MeasureCommand implements Callable<Integer> {
    private static final long PATIENCE_S = 60;

    @Parameters(index = "0", paramLabel = "NN", description = "The lab.")
    private String typed;

    @Option(names = "--times", defaultValue = "9", description = "How often (default: ${DEFAULT-VALUE}); the median counts.")
    private int times;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        var lab = Course.of(house).lab(typed);
        var sources = copyOfFinished(lab);
        var unit = new ArrayList<Double>();
        var withBroker = new ArrayList<Double>();
        var job = CheckJob.of(lab).withSources(List.of(sources)).withWork(lab.home().resolve("target/measure"));
        watch(house, job, sources, unit, withBroker);
        var cold = new ArrayList<Double>();
        for (int i = 0; i < times; i++) {
            cold.add(secondsOfCheck(house, lab, sources));
        }
        report("save to verdict, warm, unit checks", unit, 0.5, terminal);
        report("save to verdict, warm, with a broker", withBroker, 3, terminal);
        report("lab check, cold, with a broker", cold, 6, terminal);
        return 0;
    }

    /** The files that the learner has, as the solution has them. */
    private static Path copyOfFinished(CourseLab lab) throws IOException {
        var starters = lab.home().resolve("src/main/java");
        var copy = lab.home().resolve("target/measured");
        Compilation.empty(copy);
        for (var starter : Compilation.javaFiles(List.of(starters))) {
            var name = starters.relativize(starter).toString();
            Files.createDirectories(copy.resolve(name).getParent());
            Files.copy(lab.solution().resolve("src/main/java").resolve(name), copy.resolve(name));
        }
        return copy;
    }

    /** One thread watches as {@code lab watch} does; this one saves and waits. */
    private void watch(House house, CheckJob job, Path sources, List<Double> unit, List<Double> withBroker)
            throws IOException, InterruptedException {
        var verdicts = new LinkedBlockingQueue<Watch.Verdict>();
        var file = Compilation.javaFiles(List.of(sources)).get(0);
        try (var engine = CheckEngine.open(house)) {
            var watching = new Thread(() -> watch(new Watch(engine, job, verdicts::add)), "watch");
            watching.setDaemon(true);
            watching.start();
            verdict(verdicts, true);
            for (int i = -3; i < times; i++) {                      // three to warm up
                Files.writeString(file, Files.readString(file) + "// " + i + System.lineSeparator());
                var first = verdict(verdicts, false);
                var last = first.isComplete() ? first : verdict(verdicts, true);
                if (i >= 0) {
                    unit.add(first.seconds());
                    withBroker.add(last.seconds());
                }
            }
            watching.interrupt();
            watching.join();
        }
    }

    private static void watch(Watch watch) {
        try {
            watch.begin();
            while (true) {
                watch.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();                     // enough measured
        }
    }

    private static Watch.Verdict verdict(BlockingQueue<Watch.Verdict> verdicts, boolean complete) throws InterruptedException {
        while (true) {
            var verdict = verdicts.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (verdict == null) {
                throw new LabException("no verdict came within " + PATIENCE_S + " s");
            }
            if (verdict.report().problem() != null) {
                throw new LabException(String.join(System.lineSeparator(), verdict.report().problem().lines()));
            }
            if (verdict.isComplete() || !complete) {
                return verdict;
            }
        }
    }

    /** The script, both processes that it starts, and theirs. */
    private static double secondsOfCheck(House house, CourseLab lab, Path sources) throws IOException, InterruptedException {
        var script = house.root().resolve(Systems.labCommand().equals("lab") ? "lab.cmd" : "lab").toString();
        var began = System.nanoTime();
        var process = new ProcessBuilder(script, "check", lab.lab(), "--sources", sources.toString()).redirectErrorStream(true)
            .redirectOutput(Systems.nullDevice()).start();
        var exit = process.waitFor();
        if (exit != 0) {
            throw new LabException("the finished layer does not pass its own checks: lab check " + lab.lab() + " --sources "
                + sources);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static void report(String what, List<Double> seconds, double target, Terminal terminal) {
        seconds.sort(Comparator.naturalOrder());
        var median = seconds.get(seconds.size() / 2);
        terminal.say("%-38s median %.2f s, best %.2f, worst %.2f of %d; target %.1f: %s", what, median, seconds.get(0),
            seconds.get(seconds.size() - 1), seconds.size(), target, median <= target ? "met" : "MISSED");
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.course.Progress;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "watch", description = {
    "Checks a lab now and whenever you save one of its files. Ctrl-C ends it.",
    "Example: lab watch 02"})
public final class WatchCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Option(names = "--mine", description = "Use your layers of all finished labs together, instead of the finished ones.")
    private boolean mine;

    @Override
    public Integer call() throws InterruptedException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        try (var engine = CheckEngine.open(house)) {
            Runtime.getRuntime().addShutdownHook(new Thread(engine::abandon, "ending"));
            engine.keepSpare();
            var lab = Course.of(house).labOrCurrent(typed, Progress.of(house));
            var job = mine ? Mine.job(house, lab) : CheckJob.of(lab);
            var watch = new Watch(engine, job, verdict -> show(verdict, lab, house, terminal));
            terminal.say("I check %s whenever you save. In a second terminal: %s hint %s. Ctrl-C ends this.", lab.folder(),
                Systems.labCommand(), lab.lab());
            watch.begin();
            while (true) {
                watch.next();
            }
        }
    }

    private void show(Watch.Verdict verdict, CourseLab lab, House house, Terminal terminal) {
        var report = verdict.report();
        if (verdict.isComplete()) {
            ResultsFile.write(report, lab.home().resolve("target/lab"));
        }
        if (!verdict.isComplete()) {
            terminal.say("");
            terminal.say("%s  All core steps are green, %s after the change. Now the moment ...", now(), seconds(verdict));
            return;
        }
        terminal.say("");
        terminal.say("%s  %s after the change", now(), seconds(verdict));
        ReportText.of(report, lab.home(), false, false, terminal.showsBlocks()).forEach(line -> terminal.say("%s", line));
        if (!mine) {
            Remembered.in(Progress.of(house), report, terminal);
        }
    }

    private static String now() {
        return LocalTime.now().format(DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT));
    }

    private static String seconds(Watch.Verdict verdict) {
        return String.format(Locale.ROOT, "%.2f s", verdict.seconds());
    }
}

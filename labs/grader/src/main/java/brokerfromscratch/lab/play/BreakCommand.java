package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.course.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the program behind the chapter's first page, on the finished layer with the mistake that the page is about. */
@Command(name = "break", description = {
    "Shows the failure that a chapter opens with: the finished layer with one mistake in it, run before your eyes.",
    "It prints the same each time, and leaves nothing behind. Your files are not touched."})
public final class BreakCommand implements Callable<Integer> {
    private static final int SECONDS = 60;

    @Parameters(arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab, for example 02; the current one if none is named.")
    private String typed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var lab = Course.of(house).labOrCurrent(typed, Progress.of(house));
        var file = lab.file();
        var breaks = file.breaks();
        if (breaks == null) {
            throw new LabException("lab " + lab.folder() + " opens with no failure: its lab.yaml has no `breaks`");
        }
        var mistake = breaks.mistake() == null ? null : Catalogued.named(lab, breaks.mistake());
        Terminal.ofThisProcess().say("%s", announcement(file, mistake) + System.lineSeparator());
        return run(house, lab, breaks.main(), mistake);
    }

    static String announcement(LabFile lab, Catalogued mistake) {
        var opening = "The opening failure of lab " + lab.lab() + ", " + lab.title();
        return mistake == null ? opening + "."
            : opening + ": the finished layer with a mistake in " + mistake.mistake().file() + ".";
    }

    private static int run(House house, CourseLab lab, String main, Catalogued mistake) throws IOException, InterruptedException {
        var work = house.root().resolve("target/lab/break-" + lab.lab());
        var sources = List.of(FaultyLayer.write(lab, mistake, work.resolve("layer")), programs(lab, work.resolve("program")));
        var classPath = Layers.compile(house, sources, work.resolve("classes"));
        return Child.run(Child.java(Child.joined(classPath), List.of(), main, List.of()), SECONDS,
            "%s has not ended after %d s, so it was stopped".formatted(main, SECONDS));
    }

    /** What stands beside the checks: the program, and what it shares with them. */
    private static Path programs(CourseLab lab, Path into) throws IOException {
        return FaultyLayer.copy(lab.home().resolve("src/test/java"), into, file -> !file.toString().endsWith("Check.java"));
    }
}

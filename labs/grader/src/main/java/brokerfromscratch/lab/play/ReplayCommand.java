package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.course.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays one seed of a lab's stories again, on the learner's layer as it is now. The testkit's stories write the page. */
@Command(name = "replay", description = {
    "A failing simulation again: its steps made as few as possible, and what happened as a page for your browser.",
    "It plays your code as it is now. A check that fails by a seed prints the call."})
public final class ReplayCommand implements Callable<Integer> {
    private static final int SECONDS = 120;

    @Parameters(paramLabel = "SEED", description = "The number that the failing check printed.")
    private long seed;

    @Option(names = "--lab", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; if none is named, where the seed failed last, or else the current one.")
    private String typed;

    @Option(names = "--check", paramLabel = "NAME",
        description = "Class, or Class.method; all checks of the lab that play stories, if none is named.")
    private String check;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var course = Course.of(house);
        var failed = typed == null && check == null ? FailedStory.last(course, seed) : Optional.<FailedStory>empty();
        var lab = failed.isPresent() ? failed.get().lab() : course.labOrCurrent(typed, Progress.of(house));
        var stories = failed.isPresent() ? List.of(failed.get().check()) : storiesOf(lab);
        var exit = play(house, lab, stories);
        var page = FailedStory.folder(lab).resolve("seed-" + seed + ".html");
        if (Files.isRegularFile(page)) {
            Terminal.ofThisProcess().say("Open it in your browser: %s", page.toUri());
        }
        return exit;
    }

    private List<String> storiesOf(CourseLab lab) throws IOException {
        lab.file();                                           // says so if the lab is only planned
        var stories = StoryChecks.of(lab.home().resolve("src/test/java"), check);
        if (stories.isEmpty()) {
            throw new LabException(check == null
                ? "no check of lab %s plays stories, so there is nothing to replay".formatted(lab.folder())
                : "lab %s has no check %s that plays stories".formatted(lab.folder(), check));
        }
        return stories;
    }

    private int play(House house, CourseLab lab, List<String> stories) throws IOException, InterruptedException {
        Files.deleteIfExists(FailedStory.folder(lab).resolve("seed-" + seed + ".html"));
        var sources = List.of(lab.home().resolve("src/main/java"), lab.home().resolve("src/test/java"));
        List<Path> classPath = Layers.compile(house, sources, lab.home().resolve("target/replay"));
        var command = Child.java(Child.joined(classPath),
            List.of("-Dseed=" + seed, "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"),
            "brokerfromscratch.testkit.story.Replay", stories);
        return Child.run(command, SECONDS,
            "the story of seed %d has not ended after %d s, so it was stopped".formatted(seed, SECONDS));
    }
}

package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.play.Child;
import brokerfromscratch.lab.play.FetchedJars;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs pitest over the finished layer of one lab, with the lab's checks as the judge. The moment is left out: it starts
 * processes, and a class that is changed in this JVM is not changed in theirs.
 *
 * @param work emptied folder for classes, pitest's report and its log
 */
record MutationRun(LabPlaces places, MarkedLayer layer, FetchedJars pitest, Path work) {
    private static final String MAIN = "org.pitest.mutationtest.commandline.MutationCoverageReport";

    /** Returns pitest's report. */
    Path run() throws IOException, InterruptedException {
        Files.createDirectories(work);
        var classes = work.resolve("classes");
        var classPath = Layers.compile(places.house(), List.of(places.finished(), places.checks()), classes);
        var log = work.resolve("pitest.log");
        var command = Child.java(pitest.classPath() + File.pathSeparator + Child.joined(classPath), List.of(), MAIN,
                arguments(classes));
        var report = work.resolve("mutations.xml");
        Files.deleteIfExists(report);
        if (Child.run(command, log) != 0 || !Files.exists(report)) {
            throw new LabException("pitest did not come to the end; what it says is in " + places.house().show(log));
        }
        return report;
    }

    /** The stronger of pitest's sets of changes: it also leaves out each half of a condition. One thread: figures that repeat. */
    private List<String> arguments(Path classes) {
        return List.of("--reportDir", work.toString(), "--timestampedReports=false", "--outputFormats", "XML",
                "--sourceDirs", places.finished().toString(), "--mutableCodePaths", classes.toString(),
                "--targetClasses", lessonClasses(), "--targetTests", places.lab().packageName() + ".*Check",
                "--excludedGroups", "moment", "--mutators", "STRONGER", "--threads", "1",
                "--jvmArgs", "-Xmx512m,-XX:TieredStopAtLevel=1,-XX:+UseSerialGC");
    }

    /** Each class with a lesson in it, and what is nested there. */
    private String lessonClasses() {
        return layer.sources().stream().map(source -> source.file().replaceFirst("\\.java$", "").replace('/', '.'))
                .map(name -> name + "," + name + "$*").collect(Collectors.joining(","));
    }
}

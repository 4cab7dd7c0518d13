package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Jars of others that few commands need, and that are no part of the build: Maven fetches them when they are needed for the
 * first time.
 *
 * @param folder    where they lie; it is there only if all of them are
 * @param pom       its dependencies are the jars
 * @param what      what they are, for the reader: "Apache Kafka's tools"
 * @param megabytes how much that is at most, with what Maven itself needs to fetch them
 */
public record FetchedJars(House house, Path folder, Path pom, String what, int megabytes) {

    /** The mutation tester that judges the checks of labs: for authors alone. */
    public static FetchedJars pitest(House house) {
        return new FetchedJars(house, house.root().resolve("target/lab/pitest"),
            house.root().resolve("labs/grader/pitest-pom.xml"), "pitest's jars", 10);
    }

    /** {@code folder/*}: all jars in it, as a class path takes them. No Path, because on Windows none may have a star. */
    public String classPath() {
        return folder + File.separator + "*";
    }

    public boolean areThere() {
        return Files.isDirectory(folder);
    }

    /** Says how much will come, and from which tool. Nothing is fetched yet. */
    void announce(Terminal terminal) {
        terminal.say("%s are not here yet. Maven fetches them, up to %d MB, once, into %s.", what, megabytes, house.show(folder));
    }

    /** Fetches them if they are not here, without asking. */
    public void require(Terminal terminal) throws IOException, InterruptedException {
        if (!areThere()) {
            announce(terminal);
            fetch(terminal);
        }
    }

    void fetch(Terminal terminal) throws IOException, InterruptedException {
        terminal.say("This takes some minutes the first time ...");
        var fresh = folder.resolveSibling(folder.getFileName() + ".new");      // half of the jars must not look like all of them
        FaultyLayer.delete(fresh);
        if (maven(fresh) != 0) {
            throw new LabException("Maven could not fetch them; it says why above. Is there a network? "
                + "Does Maven know your proxy (~/.m2/settings.xml)?");
        }
        Files.move(fresh, folder);
        terminal.say("Done.");
    }

    private int maven(Path into) throws IOException, InterruptedException {
        var command = new ArrayList<>(Maven.command());
        command.addAll(List.of("-q", "-B", "-ntp", "-f", pom.toString(), "dependency:copy-dependencies", "-DincludeScope=runtime",
            "-DoutputDirectory=" + into));
        return Child.run(command);
    }
}

package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Apache Kafka's own jars: fetched by Maven when they are needed for the first time, and only if the reader agrees. */
record KafkaLibs(House house) {
    /** Measured with an empty local repository: 56 of jars, the rest is what Maven itself needs to fetch them. */
    private static final int MEGABYTES = 70;

    Path folder() {
        return house.root().resolve("target/lab/kafka-libs");
    }

    /** {@code folder/*}: all jars in it, as a class path takes them. No Path, because on Windows none may have a star. */
    String classPath() {
        return folder() + File.separator + "*";
    }

    boolean areThere() {
        return Files.isDirectory(folder());
    }

    /** @param agreed the reader said yes already */
    void fetch(boolean agreed, Terminal terminal) throws IOException, InterruptedException {
        terminal.say("Apache Kafka's tools are not here yet. Maven fetches their jars, up to %d MB, once, into %s.", MEGABYTES,
            house.show(folder()));
        if (!agreed && !agrees(terminal)) {
            throw new LabException("nothing was fetched. " + Systems.labCommand() + " kafka --yes TOOL fetches without asking");
        }
        terminal.say("This takes some minutes the first time ...");
        var fresh = folder().resolveSibling("kafka-libs.new");           // half of the jars must not look like all of them
        FaultyLayer.delete(fresh);
        if (maven(fresh) != 0) {
            throw new LabException("Maven could not fetch them; it says why above. Is there a network? "
                + "Does Maven know your proxy (~/.m2/settings.xml)?");
        }
        Files.move(fresh, folder());
        terminal.say("Done.");
    }

    private static boolean agrees(Terminal terminal) {
        var answer = terminal.isInteractive() ? terminal.ask("Fetch them now? (y/n)") : null;
        return answer != null && answer.toLowerCase(Locale.ROOT).startsWith("y");
    }

    private int maven(Path into) throws IOException, InterruptedException {
        var command = new ArrayList<>(Maven.command());
        command.addAll(List.of("-q", "-B", "-ntp", "-f", house.root().resolve("mini-broker/bench/kafka-pom.xml").toString(),
            "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=" + into));
        return Child.run(command);
    }
}

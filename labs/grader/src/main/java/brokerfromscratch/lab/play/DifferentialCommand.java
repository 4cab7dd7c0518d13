package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab author differential}: lets Maven run labs/checks' suite against Apache Kafka, and shows its report. */
@Command(name = "differential", description = {
    "Sends the same random requests to mini-broker and to Apache Kafka and compares the answers field by field.",
    "What may differ, and why, stands in labs/checks, permitted.yaml. The exit code is 1 if anything else differs."})
public final class DifferentialCommand implements Callable<Integer> {
    @Option(names = "--seeds", paramLabel = "N", description = "Histories of so many seeds, 60 requests each; 100 if nothing is said.")
    private Integer seeds;

    @Option(names = "--seed", paramLabel = "N", description = "The first seed; alone if --seeds is not given.")
    private Long seed;

    @Option(names = "--questions", paramLabel = "N,N", description = "Only these requests of each history: a report names them.")
    private String questions;

    @Option(names = "--libs", paramLabel = "DIR", description = "A folder with the jars of Apache Kafka; fetched if none is named.")
    private Path libs;

    @Option(names = "--yes", description = "Fetch Apache Kafka's jars without asking.")
    private boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        var report = house.root().resolve("target/lab/differential.txt");
        Files.createDirectories(report.getParent());
        Files.deleteIfExists(report);
        var code = Child.run(maven(house, libs(house, terminal), report));
        if (!Files.exists(report)) {
            throw new LabException("the suite did not come to its end; Maven says why above");
        }
        terminal.say("%s", Files.readString(report));
        return code == 0 ? 0 : 1;
    }

    private Path libs(House house, Terminal terminal) throws IOException, InterruptedException {
        var fetched = KafkaLibs.of(house);
        if (libs == null && !fetched.areThere()) {
            fetched.fetch(yes, terminal);
        }
        return libs == null ? fetched.folder() : libs.toAbsolutePath();
    }

    private List<String> maven(House house, Path jars, Path report) {
        var command = new ArrayList<>(Maven.command());
        command.addAll(List.of("-q", "-B", "-ntp", "-f", house.root().resolve("pom.xml").toString(), "-pl", "labs/checks", "-am",
            "verify", "-Pdifferential", "-Dtest=DifferentialCheck", "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Dsurefire.printSummary=false", "-Dmaven.test.redirectTestOutputToFile=true", "-Dapache.kafka.libs=" + jars,
            "-Dreport=" + report));
        if (seeds != null) {
            command.add("-Dseeds=" + seeds);
        }
        if (seed != null) {
            command.add("-Dseed=" + seed);
        }
        if (questions != null) {
            command.add("-Dquestions=" + questions);
        }
        return command;
    }
}

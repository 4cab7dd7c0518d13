package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The JDK's JShell with the broker on its class path, and the verbs of the testkit. */
@Command(name = "jshell", description = {
    "Opens JShell with the broker's classes and some verbs: cluster(1), produce(topic, key, value), consume(topic), kill(1),",
    "restart(1), segments(topic), segment(topic), hexdump(file). With a lab's number it is your layer that runs.",
    "It reads a pipe, too: lab jshell 02 < labs/02-segments/explore.jsh"})
public final class JShellCommand implements Callable<Integer> {
    /** Clients have much to say while a broker is dead; of what the broker says, its warnings stay. */
    private static final List<String> QUIET = List.of("-R-Dorg.slf4j.simpleLogger.log.org.apache.kafka=off",
        "-R-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-R-XX:TieredStopAtLevel=1", "-R-XX:+UseSerialGC");

    @Parameters(arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "A lab, for example 02: its layer is yours. Without it all layers are the finished ones.")
    private String typed;

    @Option(names = "--finished", description = "Use the finished layer of the lab, not yours.")
    private boolean finished;

    @Option(names = "--script", paramLabel = "FILE",
        description = "Play this file, show what JShell says to it, and end; exit code 1 if a line failed.")
    private Path script;

    @Override
    public Integer call() throws Exception {
        var house = House.ofThisCommand();
        var lab = typed == null ? null : Course.of(house).lab(typed);
        if (lab != null && !lab.hasLayer()) {
            throw new LabException("lab " + lab.folder() + " is planned, and its layer is not there yet: there is nothing to open");
        }
        var work = house.root().resolve("target/lab/jshell" + (lab == null ? "" : "-" + lab.lab()));
        var options = options(classPath(house, lab, work), startup(house, lab, work));
        if (script != null) {
            requireScript();
            return new Script(script).play(System.out, options) ? 0 : 1;
        }
        var command = new ArrayList<>(List.of(Child.jdk("jshell")));
        command.addAll(options);
        return Child.talk(command);
    }

    private void requireScript() {
        if (!Files.isRegularFile(script)) {
            throw new LabException("there is no file " + script);
        }
    }

    private List<Path> classPath(House house, CourseLab lab, Path work) {
        return lab == null || finished ? Layers.classPath(house)
            : Layers.compile(house, List.of(lab.home().resolve("src/main/java")), work.resolve("classes"));
    }

    private static List<Path> startup(House house, CourseLab lab, Path work) throws IOException {
        var startup = new ArrayList<>(List.of(house.root().resolve("labs/testkit/src/main/jshell/verbs.jsh")));
        if (lab != null) {
            Files.createDirectories(work);
            startup.add(Files.writeString(work.resolve("lab.jsh"), "import " + lab.packageName() + ".*\n"));
        }
        return startup;
    }

    private static List<String> options(List<Path> classPath, List<Path> startup) {
        var options = new ArrayList<>(List.of("--class-path", Child.joined(classPath), "--startup", "DEFAULT"));
        startup.forEach(file -> options.addAll(List.of("--startup", file.toString())));
        options.addAll(QUIET);
        return options;
    }
}

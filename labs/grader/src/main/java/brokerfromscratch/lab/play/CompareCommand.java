package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.check.MyLayers;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.course.Progress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two brokers, one story. The stories and the page are the testkit's: this finds the brokers and starts the program. */
@Command(name = "compare", description = {
    "Tells your broker and Apache Kafka the same short story: answers, bytes on disk and times, side by side.",
    "What differs has a mark before it. Apache Kafka is fetched if it is not here yet; you are asked before.",
    "Example: lab compare 02"})
public final class CompareCommand implements Callable<Integer> {
    private static final int SECONDS = 180;

    @Parameters(arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab whose story it is, for example 02; the current one if none is named.")
    private String typed;

    @Option(names = "--reference", description = "The finished broker, and none of your layers.")
    private boolean reference;

    @Mixin
    private WhichKafka kafka = new WhichKafka();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        var lab = Course.of(house).labOrCurrent(typed, Progress.of(house));
        lab.file();                                             // says so if there is no such lab yet
        var broker = reference ? finished(house, terminal) : mine(house, lab, terminal);
        var libs = kafka.libs(house, terminal);
        terminal.say("The other one is Apache Kafka %s.%n", libs.version());
        var options = List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=off", broker, "-Dapache.kafka.libs=" + libs.folder());
        return Child.run(Child.java(Child.joined(Layers.classPath(house)), options,
            "brokerfromscratch.testkit.compare.Comparison",
            List.of(lab.lab(), terminal.encoding().name(), terminal.showsBlocks() ? "blocks" : "ascii")),
            SECONDS, "the comparison has not ended after " + SECONDS + " s, so it was stopped");
    }

    private static String finished(House house, Terminal terminal) {
        terminal.say("The broker called yours is the finished one.");
        return "-Dmini-broker.jar=" + house.brokerJar();
    }

    private static String mine(House house, CourseLab lab, Terminal terminal) {
        var mine = MyLayers.of(house);
        terminal.say(mine.inWords());
        if (!mine.labs().contains(lab)) {
            terminal.say("So the layer of lab %s itself is the finished one here, until its core steps are green: %s check %s",
                lab.lab(), Systems.labCommand(), lab.lab());
        }
        return "-Dbroker.classpath=" + Child.joined(mine.compile());
    }
}

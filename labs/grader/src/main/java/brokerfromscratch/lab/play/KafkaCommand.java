package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Apache Kafka's own tools, on any broker: if they are content with yours, it speaks Kafka. */
@Command(name = "kafka", description = {
    "Starts one of Apache Kafka's own tools. Without a name: which there are.",
    "It asks the broker at 127.0.0.1:9092 unless --bootstrap-server says otherwise.",
    "What stands behind the name is for the tool; what is for this command stands before it."})
public final class KafkaCommand implements Callable<Integer> {
    private static final String BROKER = "127.0.0.1:9092";

    @Mixin
    private WhichKafka kafka = new WhichKafka();

    @Parameters(arity = "0..*", paramLabel = "TOOL",
        description = "Its name, with or without kafka- before it, and what to tell it.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var terminal = Terminal.ofThisProcess();
        if (words.isEmpty()) {
            list(terminal);
            return 0;
        }
        var tool = KafkaTool.named(words.get(0)).orElseThrow(() -> new WrongUse("Kafka has no tool '%s' that is known here. %s"
            .formatted(words.get(0), "Which there are: " + Systems.labCommand() + " kafka")));
        var given = words.subList(1, words.size());
        var arguments = tool.arguments(given, BROKER);
        if (!arguments.equals(given)) {
            LookCommand.requireListener(BROKER);             // a tool would try for a minute
        }
        var libs = kafka.libs(House.ofThisCommand(), terminal);
        return Child.talk(Child.java(libs.classPath(), List.of("-Dlog4j2.level=ERROR"), tool.main, arguments));
    }

    private static void list(Terminal terminal) {
        terminal.say("Apache Kafka's tools, each for any Kafka broker. Behind the name stands what Kafka's own manual says:");
        terminal.say("");
        for (var tool : KafkaTool.values()) {
            terminal.say("  %-28s %s", tool.title(), tool.about);
        }
        terminal.say("");
        terminal.say("For example: %s kafka topics --create --topic readings --partitions 2", Systems.labCommand());
    }
}

package brokerfromscratch.lab;

import brokerfromscratch.lab.check.MyLayers;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "demo", description = {
    "Sends this repository's texts through a broker that is killed half-way, and checks what comes back.",
    "Fails if an acknowledged line is lost, duplicated or out of order."})
final class DemoCommand implements Callable<Integer> {
    private static final int FEWEST = 5_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--keep", description = "Leave the broker running, and say how to reach it.")
    private boolean keep;

    @Option(names = "--mine",
        description = "Your layers in the broker: those of the labs whose core steps are all green. The others are the finished ones.")
    private boolean mine;

    @Option(names = "--lines", paramLabel = "N", defaultValue = "20000",
        description = "How many lines to send (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < FEWEST) {
            throw new ParameterException(spec.commandLine(), "--lines must be at least " + FEWEST
                + ", or all are sent before the broker can be killed half-way; it was " + count);
        }
        var house = House.ofThisCommand();
        house.requireBrokerJar();
        var terminal = Terminal.ofThisProcess();
        var command = mine ? MyLayers.broker(house, terminal::say) : BrokerJar.of(house);
        var broker = new Broker(DemoFolder.fresh(house.demos(), ProcessHandle.current().pid()), command);
        var ending = Ending.stopping(broker);
        return demonstrate(house, broker, ending, terminal);
    }

    private int demonstrate(House house, Broker broker, Ending ending, Terminal terminal)
            throws IOException, InterruptedException {
        var began = System.nanoTime();
        terminal.say("%d lines of this repository's own texts go through a broker that is killed half-way.", count);
        terminal.say("");
        var outcome = new Demo(house, broker, terminal).run(count);
        if (keep) {
            ending.spare();
        } else {
            ending.now();
        }
        new DemoReport(house, broker, mine, terminal).tell(outcome, keep, (System.nanoTime() - began) / 1e9);
        return outcome.findings().isEmpty() ? 0 : 1;
    }
}

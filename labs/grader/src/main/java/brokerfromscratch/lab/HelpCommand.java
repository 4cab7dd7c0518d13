package brokerfromscratch.lab;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For everybody who types {@code lab help hint}. */
@Command(name = "help", description = {"Says what a command does; without a name, which there are.", "Example: lab help hint"})
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "As in: lab help hint.")
    private String name;

    @Override
    public Integer call() {
        var lab = spec.root().commandLine();
        var command = name == null ? lab : lab.getSubcommands().get(name);
        if (command == null) {
            throw new WrongUse("there is no command '%s'. All there are: %s help".formatted(name, Systems.labCommand()));
        }
        command.usage(System.out);
        return 0;
    }
}

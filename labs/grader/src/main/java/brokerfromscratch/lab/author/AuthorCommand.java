package brokerfromscratch.lab.author;

import brokerfromscratch.lab.check.MeasureCommand;
import brokerfromscratch.lab.clients.ClientsCommand;
import brokerfromscratch.lab.play.DifferentialCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab author}: for those who write labs. */
@Command(name = "author", subcommands = {StartersCommand.class, VerifyCommand.class, MutantsCommand.class, MeasureCommand.class,
    DifferentialCommand.class, ClientsCommand.class}, synopsisSubcommandLabel = "COMMAND",
    description = "For authors of labs: starters from the marks in solutions, and the proof that a lab fits together.",
    commandListHeading = "%nCommands:%n")
public final class AuthorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
            "`author` needs a command: starters, verify, mutants, measure, differential or clients");
    }
}

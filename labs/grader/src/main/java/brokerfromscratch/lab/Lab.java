package brokerfromscratch.lab;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code lab} command. The scripts {@code lab} and {@code lab.cmd} build this jar when it is needed, and start it. */
@Command(name = "lab", subcommands = {DemoCommand.class, RunCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Broker from Scratch: a broker that Kafka's clients use, built in layers, to learn from.",
    commandListHeading = "%nCommands:%n",
    footer = {"", "New here? Start with: lab demo",
        "lab COMMAND --help says more. The labs themselves do not exist yet; README.md says what does."})
final class Lab implements Runnable {
    private static final int WRONG_USE = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = CommandLine.ScopeType.INHERIT, description = "Show this text.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs one command. Returns its exit code: 0 done, 1 failed, 2 wrong use. */
    static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    private static CommandLine commandLine() {
        var lab = new CommandLine(new Lab());
        lab.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        lab.setUsageHelpWidth(110);
        lab.setParameterExceptionHandler(Lab::wrongUse);
        lab.setExecutionExceptionHandler(Lab::failed);
        return lab;
    }

    /** {@code lab} alone: what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static int wrongUse(CommandLine.ParameterException e, String[] arguments) {
        var command = e.getCommandLine().getCommandName();
        System.err.println("lab: " + whatIsWrong(e) + ". What can be typed: " + Systems.labCommand()
            + (command.equals("lab") ? "" : " " + command) + " --help");
        return WRONG_USE;
    }

    private static String whatIsWrong(CommandLine.ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            var guesses = unmatched.getSuggestions();
            return "'" + unmatched.getUnmatched().get(0) + "' is not known here"
                + (guesses.isEmpty() ? "" : ", perhaps " + guesses.get(0) + " is meant");
        }
        return e.getMessage().lines().findFirst().orElse("this cannot be understood");
    }

    private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (e instanceof LabException || e instanceof IOException) {
            System.err.println("lab: " + (e instanceof LabException ? e.getMessage() : "the disk or the network says: " + e));
        } else {
            System.err.println("lab: this is a mistake in the lab command itself");
            e.printStackTrace();
        }
        return 1;
    }
}

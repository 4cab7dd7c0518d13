package brokerfromscratch.lab;

import brokerfromscratch.lab.author.AuthorCommand;
import brokerfromscratch.lab.check.CheckCommand;
import brokerfromscratch.lab.check.WatchCommand;
import brokerfromscratch.lab.loop.CompletionCommand;
import brokerfromscratch.lab.loop.HintCommand;
import brokerfromscratch.lab.loop.ListCommand;
import brokerfromscratch.lab.loop.MomentCommand;
import brokerfromscratch.lab.loop.PredictCommand;
import brokerfromscratch.lab.loop.ResetCommand;
import brokerfromscratch.lab.loop.SkipCommand;
import brokerfromscratch.lab.loop.SolutionCommand;
import brokerfromscratch.lab.loop.StartCommand;
import brokerfromscratch.lab.loop.WhichCommand;
import brokerfromscratch.lab.play.BreakCommand;
import brokerfromscratch.lab.play.CompareCommand;
import brokerfromscratch.lab.play.DiagnoseCommand;
import brokerfromscratch.lab.play.DoctorCommand;
import brokerfromscratch.lab.play.JShellCommand;
import brokerfromscratch.lab.play.KafkaCommand;
import brokerfromscratch.lab.play.LookCommand;
import brokerfromscratch.lab.play.ReplayCommand;
import brokerfromscratch.lab.read.BookCommand;
import brokerfromscratch.lab.read.SlidesCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code lab} command. The scripts {@code lab} and {@code lab.cmd} build this jar when it is needed, and start it. */
@Command(name = "lab", synopsisSubcommandLabel = "COMMAND",
    description = {"Broker from Scratch: a broker that Kafka's clients use, built in layers, to learn from.",
        "Without a COMMAND: the course, and your place in it."},
    footer = {"", "lab COMMAND --help says more of each."},
    subcommands = {
        DemoCommand.class,
        RunCommand.class,
        LookCommand.class,
        KafkaCommand.class,
        CompareCommand.class,
        BreakCommand.class,
        DiagnoseCommand.class,
        JShellCommand.class,
        ReplayCommand.class,
        DoctorCommand.class,
        BookCommand.class,
        SlidesCommand.class,
        AuthorCommand.class,
        ListCommand.class,
        StartCommand.class,
        PredictCommand.class,
        CheckCommand.class,
        WatchCommand.class,
        MomentCommand.class,
        SkipCommand.class,
        HintCommand.class,
        SolutionCommand.class,
        ResetCommand.class,
        WhichCommand.class,
        CompletionCommand.class,
        HelpCommand.class})
final class Lab implements Callable<Integer> {
    private static final int WRONG_USE = 2;
    private static final Pattern MISSING = Pattern.compile("^Missing required parameter: '([^']+)'$");
    private static final Pattern NOT_A_NUMBER = Pattern.compile(
        "^Invalid value for (?:positional parameter at index \\S+ \\(|option ')([^')]+).*: ('[^']*') is not an? (?:int|long)$");

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
        lab.setUsageHelpWidth(130);
        CommandGroups.arrange(lab);
        lab.getSubcommands().get("kafka").setStopAtPositional(true);        // what stands behind the tool's name is the tool's
        lab.setParameterExceptionHandler(Lab::wrongUse);
        lab.setExecutionExceptionHandler(Lab::failed);
        return lab;
    }

    /** {@code lab} alone: the course. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        return new ListCommand().call();
    }

    private static int wrongUse(CommandLine.ParameterException e, String[] arguments) {
        var command = e.getCommandLine().getCommandSpec().qualifiedName().substring("lab".length());
        System.err.println("lab: " + whatIsWrong(e) + ". What can be typed: " + Systems.labCommand() + command + " --help");
        return WRONG_USE;
    }

    private static String whatIsWrong(CommandLine.ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            var guesses = unmatched.getSuggestions();
            return "'" + unmatched.getUnmatched().get(0) + "' is not known here"
                + (guesses.isEmpty() ? "" : ", perhaps " + guesses.get(0) + " is meant");
        }
        var words = e.getMessage().lines().findFirst().orElse("this cannot be understood");
        return NOT_A_NUMBER.matcher(MISSING.matcher(words).replaceAll("$1 is missing"))
            .replaceAll("$1 must be a whole number, and $2 is not");
    }

    private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (e instanceof LabException || e instanceof IOException) {
            System.err.println("lab: " + (e instanceof LabException ? e.getMessage() : "the disk or the network says: " + e));
        } else {
            System.err.println("lab: this is a mistake in the lab command itself");
            e.printStackTrace();
        }
        return e instanceof WrongUse ? WRONG_USE : 1;
    }
}

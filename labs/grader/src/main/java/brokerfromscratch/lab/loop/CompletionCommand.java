package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "completion", description = {
    "Prints a script that lets bash or zsh complete commands, options and labs when you press Tab.",
    "In this terminal:   eval \"$$(./lab completion)\"",
    "In every terminal:  ./lab completion > ~/.lab-completion, and in ~/.bashrc or ~/.zshrc the line: . ~/.lab-completion"})
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var terminal = Terminal.ofThisProcess();
        terminal.say("%s", AutoComplete.bash("lab", spec.root().commandLine()).stripTrailing());
        if (terminal.isInteractive()) {
            System.err.println("\nThis was a script. To use it here: eval \"$(./lab completion)\". In every terminal: "
                + "./lab completion > ~/.lab-completion, and in ~/.bashrc or ~/.zshrc the line: . ~/.lab-completion");
        }
        return 0;
    }
}

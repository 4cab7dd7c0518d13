package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = {
    "Looks at what the labs need: Java, Maven, port, disk, memory, terminal, proxy. Says for each what to do if it is not well.",
    "Exit code 1 if the labs cannot work like this. Nothing is changed."})
public final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        var terminal = Terminal.ofThisProcess();
        var signs = new ArrayList<>(new JavaSigns(System.getenv()).all());
        signs.addAll(new PlaceSigns(House.ofThisCommand(), terminal, System.getenv()).all());
        return tell(signs, terminal);
    }

    static int tell(List<Sign> signs, Terminal terminal) {
        for (var sign : signs) {
            terminal.say("  %-5s %-10s %s", sign.level().name().toLowerCase(Locale.ROOT), sign.about(), sign.found());
            if (!sign.help().isEmpty()) {
                terminal.say("  %-5s %-10s -> %s", "", "", sign.help());
            }
        }
        var failed = signs.stream().filter(sign -> sign.level() == Sign.Level.FAIL).count();
        terminal.say("");
        terminal.say(failed > 0 ? "The labs cannot work like this: see what is marked fail."
            : "Everything that the labs need is there.");
        return failed > 0 ? 1 : 0;
    }
}

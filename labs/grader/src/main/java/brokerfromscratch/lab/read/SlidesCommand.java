package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.LabNames;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "slides", description = {
    "Shows the deck of a lab in your browser; without NN, lists the decks.",
    "In the deck, s opens the notes and a clock, f fills the screen, ? shows the other keys."})
public final class SlidesCommand extends ReadCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab, for example 02.")
    private String typed;

    @Override
    public Integer call() throws Exception {
        var decks = namesIn(House.ofThisCommand().root().resolve("slides"));
        if (typed == null) {
            var terminal = Terminal.ofThisProcess();
            terminal.say(decks.isEmpty() ? "There are no decks yet." : "The decks:");
            decks.forEach(deck -> terminal.say("  %s slides %s", Systems.labCommand(), deck));
        } else {
            read(Reading.SLIDES, chosen(typed, decks, "deck") + ".html");
        }
        return 0;
    }
}

package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "slides", description = {
    "Shows the deck of a lab in your browser; without NN, lists the decks.",
    "In the deck, s opens the notes and a clock, f fills the screen, ? shows the other keys."})
public final class SlidesCommand extends ReadCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NN", description = "The lab, for example 02.")
    private String typed;

    @Override
    public Integer call() throws Exception {
        var decks = decks(House.ofThisCommand());
        if (typed == null) {
            var terminal = Terminal.ofThisProcess();
            terminal.say(decks.isEmpty() ? "There are no decks yet." : "The decks:");
            decks.forEach(deck -> terminal.say("  %s slides %s", Systems.labCommand(), deck));
        } else {
            read(Reading.SLIDES, chosen(decks) + ".html");
        }
        return 0;
    }

    private String chosen(List<String> decks) {
        var wanted = typed.matches("\\d") ? "0" + typed : typed;
        return decks.stream().filter(deck -> deck.equals(wanted) || deck.startsWith(wanted + "-") || deck.endsWith("-" + wanted))
            .findFirst().orElseThrow(() -> new WrongUse("there is no deck '%s'; there %s: %s".formatted(typed,
                decks.size() == 1 ? "is" : "are", decks.isEmpty() ? "none" : String.join(", ", decks))));
    }

    private static List<String> decks(House house) throws IOException {
        try (var files = Files.list(house.root().resolve("slides"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d\\d-.*\\.adoc"))
                .map(name -> name.replaceFirst("\\.adoc$", "")).sorted().toList();
        }
    }
}

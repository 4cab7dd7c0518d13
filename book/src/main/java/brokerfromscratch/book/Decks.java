package brokerfromscratch.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the decks: {@code Decks ROOT TARGET}. */
final class Decks {
    private static final Map<String, Object> ATTRIBUTES = Map.ofEntries(
        Map.entry("revealjsdir", "reveal.js"),
        Map.entry("revealjs_customtheme", "deck.css"),
        Map.entry("revealjs_width", "1280"),
        Map.entry("revealjs_height", "720"),
        Map.entry("revealjs_margin", "0.04"),
        Map.entry("revealjs_center", "false"),
        Map.entry("revealjs_transition", "none"),
        Map.entry("revealjs_controls", "false"),
        Map.entry("revealjs_slideNumber", "c/t"),
        Map.entry("revealjs_history", "true"),
        Map.entry("revealjs_plugin_zoom", "disabled"),
        Map.entry("revealjs_plugin_search", "disabled"));

    private final Path root;
    private final Path target;
    private final Problems problems = new Problems();

    private Decks(Path root, Path target) {
        this.root = root;
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException {
        new Decks(Path.of(arguments[0]).toRealPath(), Path.of(arguments[1])).make();
    }

    private void make() throws IOException {
        var decks = decks();
        for (var deck : decks) {
            new Timing(root.relativize(deck), Files.readString(deck)).check(problems);
        }
        var printed = printed(decks);
        problems.exitIfAny();

        var folder = target.resolve("decks");
        Trees.delete(folder);
        for (var deck : printed.entrySet()) {
            Files.writeString(Files.createDirectories(folder).resolve(deck.getKey()), deck.getValue());
        }
        Trees.copy(root.resolve("slides/theme/vendor/reveal.js"), folder.resolve("reveal.js"));
        Files.copy(root.resolve("slides/theme/deck.css"), folder.resolve("deck.css"));
        Files.copy(root.resolve("book/theme/code.css"), folder.resolve("code.css"));
        Files.copy(root.resolve("book/pictures/picture.css"), folder.resolve("picture.css"));
        Files.writeString(folder.resolve("index.html"), index(decks));
    }

    /** File names and what is to stand in them. */
    private Map<String, String> printed(List<Path> decks) throws IOException {
        var pictures = target.resolve("pictures");
        Trees.copy(root.resolve("book/pictures"), pictures);
        var printed = new LinkedHashMap<String, String>();
        try (var press = new Press(root, pictures, problems)) {
            for (var deck : decks) {
                printed.put(htmlName(deck), Listings.withPrompts(press.deck(deck, ATTRIBUTES)));
            }
        }
        return printed;
    }

    private List<Path> decks() throws IOException {
        try (var files = Files.list(root.resolve("slides"))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d\\d-.*\\.adoc")).sorted().toList();
        }
    }

    private static String htmlName(Path deck) {
        return deck.getFileName().toString().replaceFirst("\\.adoc$", ".html");
    }

    private String index(List<Path> decks) throws IOException {
        var items = decks.stream()
            .map(deck -> "<li><a href=\"%s\">%s</a></li>".formatted(htmlName(deck), Html.escaped(title(deck))))
            .collect(Collectors.joining("\n"));
        return Files.readString(root.resolve("slides/theme/index.html")).replace("{{decks}}", items);
    }

    private static String title(Path deck) {
        try (var lines = Files.lines(deck)) {
            var number = deck.getFileName().toString().substring(0, 2);
            var title = lines.filter(line -> line.startsWith("= ")).findFirst().orElse("= ").substring(2);
            return number + " " + title.replaceFirst("^\\d\\d ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

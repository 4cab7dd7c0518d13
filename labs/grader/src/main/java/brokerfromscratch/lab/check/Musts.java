package brokerfromscratch.lab.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the README asks for, by name: list items that begin with an anchor, {@code * [[must-NAME]] text}. */
final class Musts {
    private final Path readme;

    Musts(Path readme) {
        this.readme = readme;
    }

    /** One sentence: {@code You must ...}. Empty if there is none of that name. */
    Optional<String> text(String name) {
        var anchor = "[[must-" + name + "]]";
        var lines = lines();
        for (int i = 0; !name.isEmpty() && i < lines.size(); i++) {
            var at = lines.get(i).indexOf(anchor);
            if (at >= 0) {
                return Optional.of(sentence(lines.get(i).substring(at + anchor.length()) + continued(lines, i + 1)));
            }
        }
        return Optional.empty();
    }

    /** An item goes on until an empty line or the next item. */
    private static String continued(List<String> lines, int from) {
        var text = new StringBuilder();
        for (var line : lines.subList(from, lines.size())) {
            if (line.isBlank() || line.startsWith("*") || line.startsWith("+") || line.startsWith("[")) {
                break;
            }
            text.append(' ').append(line.strip());
        }
        return text.toString();
    }

    private static String sentence(String item) {
        var words = item.strip().replaceAll("[;.,]$", "").replace("`", "").replace("*", "").replaceFirst("(?i)^you must ", "");
        return "You must " + words + ".";
    }

    private List<String> lines() {
        try {
            return Files.exists(readme) ? Files.readAllLines(readme) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}

package brokerfromscratch.lab.loop;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Text for a terminal of {@value #WIDTH} columns. No line is broken at a no-break space; a plain one is printed for it. */
final class Paragraph {
    static final char NO_BREAK = '\u00a0';
    private static final int WIDTH = 100;

    private Paragraph() {}

    /**
     * Each line begins with {@code indent}. Prose is broken where the terminal wants it, however it was written; where lines of
     * a paragraph begin with blanks, somebody has arranged them, and they stay.
     */
    static String indented(String indent, String text) {
        return Arrays.stream(text.strip().split("\\R[ \\t]*\\R"))
            .map(part -> part.lines().anyMatch(line -> line.startsWith(" ")) ? asWritten(indent, part) : wrapped(indent, part))
            .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator()));
    }

    /** Code: line for line. */
    static String asWritten(String indent, String text) {
        return text.strip().lines().map(line -> (indent + line).stripTrailing())
            .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String wrapped(String indent, String text) {
        var lines = new StringBuilder(indent);
        var column = indent.length();
        for (var word : text.strip().split("[ \\t\\r\\n]+")) {
            if (column > indent.length() && column + 1 + word.length() > WIDTH) {
                lines.append(System.lineSeparator()).append(indent);
                column = indent.length();
            } else if (column > indent.length()) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString().replace(NO_BREAK, ' ');
    }
}

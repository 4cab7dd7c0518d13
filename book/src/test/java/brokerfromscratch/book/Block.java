package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Something printed in a page that somebody typed, with what came back.
 *
 * @param file   of the page, relative to the repository
 * @param line   of its first line, from 1
 * @param varies digits may differ
 */
record Block(Path file, int line, Kind kind, boolean varies, List<String> lines) {
    enum Kind {
        transcript("jshell> ", "   ...> "), session("$ ", null);

        private final String prompt;
        private final String continued;

        Kind(String prompt, String continued) {
            this.prompt = prompt;
            this.continued = continued;
        }

        boolean isTyped(String line) {
            return line.startsWith(prompt.stripTrailing()) && (line + " ").startsWith(prompt);
        }

        boolean isContinued(String line) {
            return continued != null && (line + " ").startsWith(continued);
        }

        String typed(String line) {
            return line.length() <= prompt.length() ? "" : line.substring(prompt.length());
        }
    }

    private static final Pattern HEAD = Pattern.compile("\\[source\\.(transcript|session)((?:%\\w+)*),(jshell|console)]");
    /** In Markdown, every session varies: it shows a reader's first call, with a process and a port of its own. */
    private static final String MARKDOWN_SESSION = "```console";
    private static final Pattern CALLOUT = Pattern.compile("( <\\d+>)+$");

    /** One thing that was typed. @param line where, from 1 */
    record Exchange(int line, List<String> typed, List<String> answer) {}

    /** @param page relative to {@code root} */
    static List<Block> in(Path root, Path page) throws IOException {
        var lines = Files.readAllLines(root.resolve(page));
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < lines.size(); i++) {
            var head = HEAD.matcher(lines.get(i));
            if (head.matches()) {
                var open = i + lines.subList(i, lines.size()).indexOf("----");
                var block = new Block(page, open + 2, Kind.valueOf(head.group(1)), head.group(2).contains("%varies"),
                    linesUpTo("----", lines, open + 1));
                blocks.add(block);
                i = open + 1 + block.lines().size();
            } else if (lines.get(i).equals(MARKDOWN_SESSION)) {
                var block = new Block(page, i + 2, Kind.session, true, linesUpTo("```", lines, i + 1));
                blocks.add(block);
                i += 1 + block.lines().size();
            }
        }
        return blocks;
    }

    private static List<String> linesUpTo(String fence, List<String> lines, int from) {
        return List.copyOf(lines.subList(from, from + lines.subList(from, lines.size()).indexOf(fence)));
    }

    List<Exchange> exchanges() {
        var exchanges = new ArrayList<Exchange>();
        for (int i = 0; i < lines.size(); i++) {
            var text = CALLOUT.matcher(lines.get(i)).replaceFirst("");
            if (kind.isTyped(text)) {
                exchanges.add(new Exchange(line + i, new ArrayList<>(List.of(kind.typed(text))), new ArrayList<>()));
            } else if (exchanges.isEmpty()) {
                throw new IllegalStateException(where(line + i)
                    + ": a block begins with what is typed, after '" + kind.prompt + "'");
            } else if (kind.isContinued(text)) {
                exchanges.get(exchanges.size() - 1).typed().add(kind.typed(text));
            } else {
                exchanges.get(exchanges.size() - 1).answer().add(text);
            }
        }
        return exchanges;
    }

    /** The block as it should be printed if {@code answers} are true. */
    List<String> with(List<List<String>> answers) {
        var all = new ArrayList<String>();
        var exchanges = exchanges();
        for (int i = 0; i < exchanges.size(); i++) {
            var typed = exchanges.get(i).typed();
            for (int j = 0; j < typed.size(); j++) {
                all.add((j == 0 ? kind.prompt : kind.continued) + typed.get(j));
            }
            all.addAll(answers.get(i));
        }
        return all;
    }

    boolean hasGaps() {
        return lines.stream().anyMatch(text -> text.endsWith("..."));
    }

    String where(int atLine) {
        return file + ":" + atLine;
    }
}

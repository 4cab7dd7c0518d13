package brokerfromscratch.lab.author;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What became of the mutants, lab by lab, as one HTML file that needs nothing else: survivors first, with the lines around. */
final class MutantsPage {
    private static final int LINES_AROUND = 2;
    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fdfdfb; --ink: #24282c; --soft: #5d646b; --edge: #dddcd3;
              --shade: #f4f4ef; --mark: #ffe9a8; --bad: #a8322a; --aside: #93500b; --good: #2f6b3a; }
            @media screen and (prefers-color-scheme: dark) { :root { --paper: #16191c; --ink: #d9dcdf; --soft: #9ca4ac;
              --edge: #343a40; --shade: #1e2226; --mark: #5a4a12; --bad: #f08a80; --aside: #e0a458; --good: #8cc598; } }
            body { margin: 2rem auto; padding: 0 1rem; max-width: 60rem; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.3rem; margin-top: 2.5rem; }
            h3 { font-size: 1rem; margin: 1.5rem 0 0.3rem; overflow-wrap: anywhere; }
            .about, .where { color: var(--soft); } code, pre { font-family: ui-monospace, Consolas, monospace; }
            pre { margin: 0.3rem 0; padding: 0.5rem 0.8rem; overflow-x: auto; background: var(--shade); font-size: 0.82rem; }
            pre b { display: inline-block; min-width: 100%; background: var(--mark); font-weight: normal; }
            .mutant { border-left: 4px solid var(--edge); padding-left: 0.8rem; margin: 1rem 0; }
            .mutant p { margin: 0.2rem 0; overflow-wrap: anywhere; } .survives { border-color: var(--bad); }
            .aside { border-color: var(--aside); } .caught { border-color: var(--good); }
            summary { cursor: pointer; margin: 1rem 0; } table { border-collapse: collapse; }
            td, th { padding: 0.15rem 0.8rem 0.15rem 0; text-align: right; border-bottom: 1px solid var(--edge); }
            td:first-child, th:first-child { text-align: left; }
            @media (max-width: 30rem) { table { font-size: 0.8rem; } td, th { padding-right: 0.35rem; } }
            """;

    private final StringBuilder overview = new StringBuilder();
    private final StringBuilder body = new StringBuilder();

    void add(LabMutants result, MarkedLayer layer) {
        overview.append("<tr><td><a href=\"#lab-%1$s\">%1$s</a></td><td>%2$d</td><td>%3$d</td><td>%4$d</td><td>%5$d</td></tr>%n"
                .formatted(result.lab(), result.count(), result.caught().size(), result.aside().size(),
                        result.survivors().size()));
        body.append("<h2 id=\"lab-%s\">%1$s</h2>%n<p class=\"about\">%s.</p>%n".formatted(result.lab(), result.summary()));
        result.survivors().forEach(mutant -> body.append(block(mutant, "survives", mutant.fate().words() + ".", layer)));
        result.aside().forEach((mutant, entry) ->
                body.append(block(mutant, "aside", "Set aside: " + entry.reason().strip(), layer)));
        result.stale().forEach(entry -> body.append(
                "<p>In mutants.yaml, and nothing survives that it means: %s, %s, <code>%s</code></p>%n".formatted(
                        escaped(entry.file()), escaped(entry.method()), escaped(entry.code()))));
        body.append("<details><summary>%d that were caught</summary>%n".formatted(result.caught().size()));
        result.caught().forEach(mutant -> body.append(block(mutant, "caught", fateOf(mutant), layer)));
        body.append("</details>\n");
    }

    private static String fateOf(Mutant mutant) {
        return mutant.fate() == Fate.KILLED ? "Caught by " + mutant.caughtBy() + "." : mutant.fate().words() + ".";
    }

    private static String block(Mutant mutant, String kind, String fate, MarkedLayer layer) {
        return """
                <div class="mutant %s">
                <h3>%s:%d <span class="where">%s, step %d</span></h3>
                <pre>%s</pre>
                <p>Changed: %s.</p>
                <p>%s</p>
                </div>
                """.formatted(kind, mutant.fileName(), mutant.line(), escaped(mutant.method()), mutant.step(),
                excerpt(mutant, layer), escaped(mutant.change()), escaped(fate));
    }

    /** The lines around, without the indentation that all of them share; the changed one stands out. */
    private static String excerpt(Mutant mutant, MarkedLayer layer) {
        var source = layer.sources().stream().filter(each -> each.file().equals(mutant.file())).findFirst().orElseThrow();
        var first = Math.max(1, mutant.line() - LINES_AROUND);
        var last = Math.min(source.lines().size(), mutant.line() + LINES_AROUND);
        var text = IntStream.rangeClosed(first, last).mapToObj(line -> source.lines().get(line - 1)).toList();
        var indent = sharedIndent(text);
        return IntStream.range(0, text.size()).mapToObj(i -> {
            var shown = escaped(text.get(i).isBlank() ? "" : text.get(i).substring(indent));
            var line = "%4d  %s".formatted(first + i, shown);
            return first + i == mutant.line() ? "<b>" + line + "</b>" : line;
        }).collect(Collectors.joining("\n"));
    }

    private static int sharedIndent(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank()).mapToInt(line -> line.length() - line.stripLeading().length())
                .min().orElse(0);
    }

    String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>What the checks notice</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>What the checks notice</h1>
                <p>A mutant is the finished layer with one small change in a lesson. A good check fails on it. One that survives
                shows a <em>must</em> that nobody checks; or it is set aside, because the change makes no difference that
                matters.</p>
                <p class="about">Judged by the checks that run in one JVM. The moments were not run: they start processes of
                their own. The lines are those of the finished layer; of a statement of several lines, the first is marked.</p>
                <table>
                <tr><th>lab</th><th>mutants</th><th>caught</th><th>set aside</th><th>survive</th></tr>
                %s</table>
                %s</body>
                </html>
                """.formatted(STYLE, overview, body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}

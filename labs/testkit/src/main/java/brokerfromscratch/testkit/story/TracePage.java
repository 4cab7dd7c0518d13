package brokerfromscratch.testkit.story;

import java.util.List;
import java.util.stream.Collectors;

/** A played story as one HTML file that needs nothing else: no network, no script. For a screen, a dark one, and paper. */
final class TracePage {
    private static final int MOST_EVENTS = 3_000;

    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1d2328; --soft: #66707a; --line: #d5d9dd; --lane: #f1f3f1;
              --wire: #1f6f8b; --broken: #a8322a; --brokenPaper: #fbeceb; --well: #2c6e49; }
            @media (prefers-color-scheme: dark) { :root { --paper: #16191c; --ink: #e4e7e9; --soft: #98a2ab; --line: #3a4148;
              --lane: #1d2226; --wire: #6fc0da; --broken: #f08a80; --brokenPaper: #34201f; --well: #7cc79c; } }
            @media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #aaa; --lane: #fff;
              --wire: #000; --broken: #000; --brokenPaper: #fff; --well: #000; } .scroll { overflow: visible !important; }
              svg { max-width: 100%; height: auto; } details { display: none; } }
            body { margin: 2rem auto; padding: 0 1rem; max-width: 80rem; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, sans-serif; }
            h1 { margin-bottom: 0; font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
            .about { margin-top: 0; color: var(--soft); }
            code, pre, dd, text, .steps { font-family: ui-monospace, Consolas, monospace; }
            .steps li { font-size: 0.9rem; }
            .scroll { overflow-x: auto; border: 1px solid var(--line); }
            details { margin: 0.5rem 0 1.5rem; }
            .broken { border-left: 6px solid var(--broken); background: var(--brokenPaper); padding: 0.8rem 1.2rem; }
            .well { border-left: 6px solid var(--well); padding: 0.8rem 1.2rem; }
            dt { color: var(--soft); } dd { margin: 0 0 0.5rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
            pre { overflow-x: auto; font-size: 0.8rem; }
            """;

    private final String title;
    private final String about;
    private String steps = "";
    private String lanes = "";

    TracePage(String title, String about) {
        this.title = title;
        this.about = about;
    }

    TracePage steps(List<String> shown, int stepsOfSeed) {
        var list = new StringBuilder();
        shown.forEach(step -> list.append("<li>").append(escaped(step)).append("</li>\n"));
        steps = """
                <h2>The steps</h2>
                <p>%s</p>
                <ol class="steps">
                %s</ol>
                """.formatted(shown.size() == stepsOfSeed ? "All %d steps of this seed:".formatted(stepsOfSeed)
                : "Of the %d steps of this seed these are enough; none of them can be left out:".formatted(stepsOfSeed), list);
        return this;
    }

    TracePage trace(List<TraceLine> all) {
        var shown = all.subList(Math.max(0, all.size() - MOST_EVENTS), all.size());
        var cut = all.size() - shown.size();
        var messages = all.stream().anyMatch(TraceLine::isSend) ? " A lane is a node; an arrow is a message." : "";
        lanes = """
                <h2>What happened</h2>
                <p>Time runs downwards, in virtual milliseconds.%s%s</p>
                <div class="scroll" tabindex="0" role="region" aria-label="Lanes">
                %s</div>
                <details><summary>The same as text</summary><pre>%s</pre></details>
                """.formatted(messages, cut == 0 ? "" : " The first %d events are left out.".formatted(cut),
                new Lanes(shown).svg(), asText(shown));
        return this;
    }

    private static String asText(List<TraceLine> lines) {
        return lines.stream().map(line -> "%14s ms  %-10s %s%n".formatted(line.ms(), line.node(), line.inWords()))
                .map(TracePage::escaped).collect(Collectors.joining());
    }

    String html(String well) {
        return page("<p class=\"well\">%s</p>".formatted(escaped(well)));
    }

    String html(String what, String expected, String got, String suspicion) {
        return page("""
                <div class="broken">
                <h2>Broken: %s</h2>
                <dl><dt>expected</dt><dd>%s</dd><dt>got</dt><dd>%s</dd></dl>
                <p>%s</p>
                </div>
                """.formatted(escaped(what), escaped(expected), escaped(got), escaped(suspicion)));
    }

    private String page(String end) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s: %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                <p class="about"><code>%s</code></p>
                %s%s%s
                </body>
                </html>
                """.formatted(title, escaped(about), STYLE, title, escaped(about), steps, lanes, end);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}

package brokerfromscratch.book;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PlantUML draws with fixed colours, but a page may be light, dark or paper. So {@code theme/sequence.puml} draws with colours
 * that nothing else uses, and here each becomes a variable of the style sheet.
 */
final class Diagrams {
    private static final Map<String, String> VARIABLES = new LinkedHashMap<>();
    private static final Pattern DIAGRAM = Pattern.compile("(?s)<svg [^>]*data-diagram-type=.*?</svg>");

    private static final Pattern WIDTH = Pattern.compile("viewBox='0 0 (\\d+)");

    static {
        VARIABLES.put("#010101", "var(--pic-ink)");
        VARIABLES.put("#020202", "var(--pic-line)");
        VARIABLES.put("#030303", "var(--pic-box)");
        VARIABLES.put("#040404", "var(--pic-note)");
        VARIABLES.put("#050505", "var(--pic-soft)");
        VARIABLES.put("#FFFFFF", "var(--pic-box)");               // the bar of an active participant
    }

    private Diagrams() {}

    static String inTheColoursOfThePage(String html) {
        return DIAGRAM.matcher(html).replaceAll(diagram -> Matcher.quoteReplacement(adapted(diagram.group())));
    }

    static String withVariables(String svg) {
        var adapted = svg;
        for (var entry : VARIABLES.entrySet()) {
            adapted = adapted.replace(entry.getKey(), entry.getValue());
        }
        return adapted;
    }

    /** It keeps its size, unless the page is narrower. */
    private static String adapted(String svg) {
        var width = WIDTH.matcher(svg).results().map(found -> found.group(1)).findFirst().orElse("600");
        var size = "style=\"max-width:%1$spx;min-width:min(33rem,%1$spx)\"".formatted(width);
        var adapted = svg.replaceFirst("<svg ", "<svg class=\"picture\" " + size + " ")
            .replaceFirst(" width='[^']*'", "").replaceFirst(" height='[^']*'", "")
            .replaceFirst(" style='[^']*'", "")
            .replaceAll("<!--.*?-->", "").replaceAll("<\\?.*?\\?>", "")
            .replaceAll(" id='[^']*'", "")                       // the same in each diagram, and nothing points there
            .replaceAll(" font-family='sans-serif'", "")
            .replaceAll(" font-family='monospace'", " class='mono'");
        return withVariables(adapted);
    }
}

package brokerfromscratch.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pictures for paper. In the site they take colours and fonts from the page, by variables; what draws them in a PDF knows no
 * variables. So each gets the style sheet of the pictures with the colours of paper written into it.
 *
 * @param values of the variables
 * @param rules  without variables
 */
record PaperPictures(Map<String, String> values, String rules) {
    private static final Pattern VARIABLE = Pattern.compile("(--pic-[a-z-]+): var\\(--[a-z-]+, ([^)]+)\\);");
    private static final Pattern USE = Pattern.compile("var\\((--pic-[a-z-]+)\\)");
    private static final Map<String, String> FONTS = Map.of("--pic-text", "Noto Sans", "--pic-code", "M+ 1mn");

    static PaperPictures of(Path css) throws IOException {
        var text = Files.readString(css);
        var values = new LinkedHashMap<String, String>();
        VARIABLE.matcher(text).results().forEach(found -> values.put(found.group(1), found.group(2)));
        values.putAll(FONTS);
        var rules = text.replaceAll("(?s):root \\{.*?\n}", "").replaceAll("(?m)^@media.*$", "").replaceAll("(?s)/\\*.*?\\*/", "")
            .replace("font: 14px ", "font-size: 14px; font-family: ").replace("font-weight: 650", "font-weight: bold");
        return new PaperPictures(values, withValues(rules, values));
    }

    private static String withValues(String text, Map<String, String> values) {
        return USE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
    }

    /** Changes all pictures in the folder, those of PlantUML too. */
    void prepare(Path folder) {
        try (var files = Files.list(folder)) {
            for (var file : files.filter(name -> name.toString().endsWith(".svg")).toList()) {
                Files.writeString(file, forPaper(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String forPaper(String svg) {
        return svg.contains("data-diagram-type") ? diagram(svg) : withValues(svg, values)
            .replaceFirst("(<svg\\b[^>]*>)", "$1\n<style>" + Matcher.quoteReplacement(rules) + "</style>")
            .replace('–', '-');                                        // a range of numbers; the font of code lacks the dash
    }

    private String diagram(String svg) {
        return withValues(Diagrams.withVariables(svg), values)
            .replaceAll("font-family=(['\"])sans-serif['\"]", "font-family=$1Noto Sans$1")
            .replaceAll("font-family=(['\"])monospace['\"]", "font-family=$1M+ 1mn$1");
    }
}

package brokerfromscratch.book;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page's source, such that it can stand in one document with all the others: two pages may use the same name for an anchor,
 * so each anchor gets its page's name in front. A link within the book leads to that anchor; of a link to anywhere else only its
 * text stays, as nobody can follow it on paper. Lines stay lines, so that a warning names the line of the source.
 *
 * @param page     relative to the repository
 * @param pages    those of the book
 * @param glossary a link to one of its words puts the word into the index
 */
record PaperPage(Path page, Set<Path> pages, Sources sources, Glossary glossary) {
    private static final Pattern FENCE = Pattern.compile("-{4,}|\\.{4,}");
    private static final Pattern ANCHOR = Pattern.compile("\\[\\[([a-z][^]]*)]]|^\\[#([a-z][a-z0-9-]*)");
    private static final Pattern WITHIN = Pattern.compile("<<([a-z][a-z0-9-]*)(,[^>]*)?>>");
    private static final Pattern LINK = Pattern.compile("(xref|link):([^\\[\\s]+)\\[([^]]*)]");

    private static final Map<String, String> LABELS = Map.of("[.in-kafka]", "In Kafka", "[.then-and-now]", "Then and now",
        "[.predict]", "Predict", "[.opinion]", "Opinion");

    static String anchor(Path page) {
        return "p-" + page.getFileName().toString().replaceFirst("\\.adoc$", "");
    }

    String of(String source) {
        var lines = source.lines().toList();
        var text = new StringBuilder();
        String fence = null;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var isFence = FENCE.matcher(line).matches();
            if (fence == null) {
                text.append(isFence ? line : adapted(labelled(line, line(lines, i - 1), line(lines, i + 1))));
                fence = isFence ? line : null;
            } else {
                text.append(line);
                fence = line.equals(fence) ? null : fence;
            }
            text.append(line.startsWith("= ") ? "\n:idprefix: " + anchor(page) + "-\n" : "\n");
        }
        return text.toString();
    }

    private static String line(List<String> lines, int at) {
        return at < 0 || at >= lines.size() ? "" : lines.get(at);
    }

    /** In the site, the style sheet says what kind of box it is. */
    private static String labelled(String line, String before, String after) {
        if (LABELS.containsKey(line) && after.equals("****")) {
            return line.replace("]", ",title=" + LABELS.get(line) + "]");
        }
        return LABELS.containsKey(before) && line.startsWith(".") ? "." + LABELS.get(before) + ": " + line.substring(1) : line;
    }

    private String adapted(String line) {
        var anchored = ANCHOR.matcher(line).replaceAll(found -> Matcher.quoteReplacement(found.group(1) != null
            ? "[[" + inPage(page, found.group(1)) + "]]" : "[#" + inPage(page, found.group(2))));
        var within = WITHIN.matcher(anchored).replaceAll(found -> Matcher.quoteReplacement("<<" + inPage(page, found.group(1))
            + (found.group(2) == null ? "" : found.group(2)) + ">>"));
        return LINK.matcher(within).replaceAll(found -> Matcher.quoteReplacement(link(found)));
    }

    private String link(MatchResult found) {
        var hash = found.group(2).indexOf('#');
        var path = hash < 0 ? found.group(2) : found.group(2).substring(0, hash);
        var anchor = hash < 0 ? "" : found.group(2).substring(hash + 1);
        var file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (path.contains("://")) {
            return found.group();
        }
        var indexed = file.equals(Glossary.PAGE) ? glossary.indexEntry(anchor) : "";
        return pages.contains(file) ? "xref:" + inPage(file, anchor) + "[" + found.group(3) + "]" + indexed
            : unwritten(file).map(anchored -> "xref:" + anchored + "[" + found.group(3) + "]").orElse(found.group(3));
    }

    /** The sentence of the outline that stands for a chapter as long as nobody has written it. */
    private Optional<String> unwritten(Path file) {
        return sources.course().chapters().stream()
            .filter(chapter -> Sources.chapterAndLab(chapter).limit(1).anyMatch(file::equals))
            .map(chapter -> inPage(Path.of("book", "outline.adoc"), chapter.anchor())).findFirst();
    }

    private static String inPage(Path page, String anchor) {
        return anchor(page) + (anchor.isEmpty() ? "" : "-" + anchor);
    }
}

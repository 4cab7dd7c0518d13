package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In a source, links lead to sources; in the site they must lead to pages. A link to a chapter that nobody has written yet
 * leads to its sentence in the outline, and a link to any other file of the repository to a copy of that file. What leads
 * nowhere is a problem.
 */
final class Links {
    private static final Pattern HREF = Pattern.compile("(<a\\b[^<>]*?\\shref=\")([^\"]*)(\")");
    private static final Pattern IMAGE = Pattern.compile("<img\\b[^<>]*?\\ssrc=\"([^\"]*)\"");

    private final Sources sources;
    private final Problems problems;
    private final Map<Path, Page> pages = new LinkedHashMap<>();
    private final Map<Path, Set<String>> anchors = new LinkedHashMap<>();
    private final Set<Path> files = new LinkedHashSet<>();

    Links(Sources sources, Iterable<Page> pages, Problems problems) {
        this.sources = sources;
        this.problems = problems;
        for (var page : pages) {
            this.pages.put(page.source(), page);
            this.anchors.put(page.source(), page.anchors());
        }
    }

    /** The page with links for the site. */
    Page resolved(Page page) {
        IMAGE.matcher(page.html()).results().map(image -> image.group(1).substring(image.group(1).lastIndexOf('/') + 1))
            .forEach(name -> problem(page, name, "this picture stays outside of the page; make it an SVG and add opts=inline"));
        return page.withHtml(HREF.matcher(page.html()).replaceAll(link ->
            Matcher.quoteReplacement(link.group(1) + resolved(page, link.group(2)) + link.group(3))));
    }

    private String resolved(Page page, String href) {
        if (href.matches("(https?|mailto):.*")) {
            return href;
        }
        var hash = href.indexOf('#');
        var path = hash < 0 ? href : href.substring(0, hash);
        var anchor = hash < 0 ? "" : href.substring(hash + 1);
        var file = path.isEmpty() ? page.source() : page.source().resolveSibling(path).normalize();
        var source = Path.of(Sources.slashes(file).replaceFirst("\\.html$", ".adoc"));
        if (pages.containsKey(source)) {
            return toPage(page, source, anchor);
        }
        var unwritten = unwritten(source);
        return unwritten != null ? page.toRoot() + "outline.html#" + unwritten.anchor() : toFile(page, href, file);
    }

    private String toPage(Page page, Path source, String anchor) {
        if (!anchor.isEmpty() && !anchors.get(source).contains(anchor)) {
            problem(page, anchor, "there is no anchor '" + anchor + "' in " + Sources.slashes(source));
        }
        var own = source.equals(page.source()) && !anchor.isEmpty();
        return (own ? "" : page.toRoot() + pages.get(source).target()) + (anchor.isEmpty() ? "" : "#" + anchor);
    }

    /** The chapter whose page or lab this would be, if it is one that does not exist yet. */
    private Course.Chapter unwritten(Path source) {
        return sources.course().chapters().stream()
            .filter(chapter -> Sources.chapterAndLab(chapter).anyMatch(source::equals))
            .findFirst().orElse(null);
    }

    private String toFile(Page page, String href, Path file) {
        if (file.startsWith("..") || !Files.isRegularFile(sources.root().resolve(file))) {
            problem(page, href.replaceFirst("\\.html(#.*)?$", ""), "the link '" + href + "' leads nowhere");
            return href;
        }
        files.add(file);
        return page.toRoot() + copyOf(file);
    }

    /** A browser shows what ends in {@code .txt}, and would offer to save a {@code .java}. */
    private static String copyOf(Path file) {
        return "files/" + Sources.slashes(file) + ".txt";
    }

    void copyFilesTo(Path site) throws IOException {
        for (var file : files) {
            var copy = site.resolve(copyOf(file));
            Files.createDirectories(copy.getParent());
            Files.copy(sources.root().resolve(file), copy);
        }
    }

    private void problem(Page page, String mentioned, String what) {
        problems.add(Sources.where(sources.root(), page.source(), mentioned), what);
    }
}

package brokerfromscratch.book;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the book.
 *
 * @param source the AsciiDoc file, relative to the repository
 * @param target the HTML file, relative to the site, with forward slashes
 * @param title  the line at its top
 * @param html   its text; links still lead to where the sources are
 */
record Page(Path source, String target, String title, String html) {
    private static final Pattern ID = Pattern.compile("<[a-z][a-z0-9]*\\b[^<>]*?\\sid=\"([^\"]+)\"");
    private static final Pattern HEADING =
        Pattern.compile("(?s)<h([2-4])\\b[^>]*? id=\"([^\"]+)\"[^>]*>(?:<a class=\"anchor\"[^>]*></a>)?(.*?)</h\\1>");

    /** A heading within the page, and where it stands in its HTML. */
    record Section(int level, String id, String titleHtml, int start, int end) {
        String title() {
            return Html.text(titleHtml);
        }
    }

    /** How the site's root is reached from this page: {@code ""} or {@code "../"}. */
    String toRoot() {
        return "../".repeat((int) target.chars().filter(c -> c == '/').count());
    }

    Set<String> anchors() {
        return ID.matcher(html).results().map(id -> id.group(1)).collect(Collectors.toSet());
    }

    List<Section> sections() {
        return HEADING.matcher(html).results()
            .map(h -> new Section(Integer.parseInt(h.group(1)), h.group(2), h.group(3), h.start(), h.end()))
            .toList();
    }

    Page withHtml(String other) {
        return new Page(source, target, title, other);
    }
}

package brokerfromscratch.book;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All sections of all pages as one script: a page that was opened from the disk may load a script, but no file of another
 * kind. The browser builds the index from it when the reader first searches.
 */
final class SearchIndex {
    private SearchIndex() {}

    static String script(List<Page> pages) {
        return pages.stream().map(SearchIndex::entries).collect(Collectors.joining("", "window.sectionsOfTheBook = [\n", "];\n"));
    }

    private static String entries(Page page) {
        var entries = new StringBuilder();
        var sections = page.sections();
        var first = sections.isEmpty() ? page.html().length() : sections.get(0).start();
        entries.append(entry(page, "", page.title(), page.html().substring(0, first)));
        for (int i = 0; i < sections.size(); i++) {
            var section = sections.get(i);
            var end = i + 1 < sections.size() ? sections.get(i + 1).start() : page.html().length();
            entries.append(entry(page, "#" + section.id(), section.title(), page.html().substring(section.end(), end)));
        }
        return entries.toString();
    }

    private static String entry(Page page, String anchor, String title, String html) {
        return "{id:%s,page:%s,title:%s,text:%s},\n".formatted(Html.quoted(page.target() + anchor), Html.quoted(page.title()),
            Html.quoted(title), Html.quoted(Html.text(html)));
    }
}

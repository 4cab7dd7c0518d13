package brokerfromscratch.book;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The course at the left of each page, the way on at its end, and what is on the page at its right. */
final class Navigation {
    private final Sources sources;
    private final List<Page> inOrder;
    private final Map<Path, Page> pages = new LinkedHashMap<>();

    Navigation(Sources sources, List<Page> inOrder) {
        this.sources = sources;
        this.inOrder = inOrder;
        inOrder.forEach(page -> pages.put(page.source(), page));
    }

    String course(Page here) {
        var html = new StringBuilder();
        var front = inOrder.stream().filter(page -> !belongsToAChapter(page) && !isAppendix(page)).toList();
        html.append(list(front, here));
        sources.course().parts().forEach(part -> html.append(part(part, here)));
        var appendices = inOrder.stream().filter(this::isAppendix).toList();
        return html.append(appendices.isEmpty() ? "" : "<h2>At the back</h2>\n" + list(appendices, here)).toString();
    }

    private boolean belongsToAChapter(Page page) {
        return sources.course().chapters().stream().flatMap(Sources::chapterAndLab).anyMatch(page.source()::equals);
    }

    private boolean isAppendix(Page page) {
        return inOrder.indexOf(page) > inOrder.indexOf(pages.get(Path.of("book", "outline.adoc"))) && !belongsToAChapter(page);
    }

    private String list(List<Page> some, Page here) {
        return some.stream().map(page -> "<li>" + link(page, page.title(), here) + "</li>\n")
            .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }

    /** A part in which nothing is written is closed at first. */
    private String part(Course.Part part, Page here) {
        var written = part.chapters().stream().flatMap(Sources::chapterAndLab).anyMatch(pages::containsKey);
        return "<details%s><summary>%s</summary>\n<ol>\n%s</ol></details>\n".formatted(written ? " open" : "",
            Html.escaped(part.title()),
            part.chapters().stream().map(chapter -> chapter(chapter, here)).collect(Collectors.joining()));
    }

    private String chapter(Course.Chapter chapter, Page here) {
        var written = Sources.chapterAndLab(chapter).map(pages::get).toList();
        var page = written.get(0);
        var lab = written.get(1);
        var entry = page == null ? outline(chapter, here) : link(page, page.title().replaceFirst("^\\d\\d ", ""), here);
        return "<li><span class=\"number\">%s</span>%s%s</li>\n".formatted(chapter.number(), entry,
            lab == null ? "" : link(lab, "lab", here));
    }

    /** The outline, with links to what is written. */
    String outlineWithLinks(Page outline) {
        var html = outline.html();
        for (var chapter : sources.course().chapters()) {
            var name = chapter.number() + " " + chapter.name();
            var anchor = "<a id=\"" + chapter.anchor() + "\"></a>";
            var page = Sources.chapterAndLab(chapter).map(pages::get).filter(Objects::nonNull).findFirst();
            html = page.isPresent() ? html.replace(anchor + name, anchor + link(page.get(), name, outline))
                : html.replace("<dt class=\"hdlist1\">" + anchor, "<dt class=\"hdlist1 unwritten\">" + anchor);
        }
        return html;
    }

    private static String outline(Course.Chapter chapter, Page here) {
        return "<a class=\"unwritten\" href=\"%soutline.html#%s\">%s<small>%s</small></a>".formatted(here.toRoot(),
            chapter.anchor(), chapter.name().replace('-', ' '), Html.escaped(chapter.sentence()));
    }

    private static String link(Page to, String text, Page here) {
        var current = to.source().equals(here.source()) ? " aria-current=\"page\"" : "";
        return "<a href=\"%s\"%s>%s</a>".formatted(here.toRoot() + to.target(), current, Html.escaped(text));
    }

    String wayOn(Page here) {
        var at = inOrder.indexOf(here);
        var links = new ArrayList<String>();
        if (at > 0) {
            links.add(step("prev", "Before", inOrder.get(at - 1), here));
        }
        if (at + 1 < inOrder.size()) {
            links.add(step("next", "Next", inOrder.get(at + 1), here));
        }
        return String.join("\n", links);
    }

    private String step(String relation, String word, Page to, Page here) {
        return "<a rel=\"%s\" class=\"%1$s\" href=\"%s\"><span>%s</span>%s</a>"
            .formatted(relation, here.toRoot() + to.target(), word, Html.escaped(to.title()));
    }

    String onThisPage(Page here) {
        var sections = here.sections().stream().filter(section -> section.level() == 2).toList();
        return sections.size() < 2 ? "" : sections.stream()
            .map(section -> "<li><a href=\"#%s\">%s</a></li>\n".formatted(section.id(), withoutLinks(section.titleHtml())))
            .collect(Collectors.joining("", "<h2>On this page</h2>\n<ul>\n", "</ul>"));
    }

    private static String withoutLinks(String html) {
        return html.replaceAll("</?a\\b[^>]*>", "");
    }
}

package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the site: {@code Site ROOT TARGET}. */
final class Site {
    private final Path root;
    private final Path target;
    private final Problems problems = new Problems();

    private Site(Path root, Path target) {
        this.root = root;
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException {
        new Site(Path.of(arguments[0]).toRealPath(), Path.of(arguments[1])).make();
    }

    private void make() throws IOException {
        var sources = Sources.of(root);
        var printed = printed(sources.pages());
        var links = new Links(sources, printed, problems);
        var pages = printed.stream().map(links::resolved).toList();
        problems.exitIfAny();

        var site = target.resolve("site");
        Trees.delete(site);
        Trees.copy(root.resolve("book/theme"), site.resolve("theme"));
        Files.copy(root.resolve("book/pictures/picture.css"), site.resolve("theme/picture.css"));
        links.copyFilesTo(site);
        Files.writeString(site.resolve("theme/search-index.js"), SearchIndex.script(pages));
        write(pages, new Navigation(sources, pages), site);
    }

    private List<Page> printed(List<Path> sources) throws IOException {
        var pictures = target.resolve("pictures");
        Trees.copy(root.resolve("book/pictures"), pictures);
        var pages = new ArrayList<Page>();
        try (var press = new Press(root, pictures, problems)) {
            for (var source : sources) {
                var page = press.page(root.resolve(source));
                pages.add(new Page(source, Sources.target(source), Html.text(page.title()), page.html()));
            }
        }
        return pages;
    }

    private void write(List<Page> pages, Navigation navigation, Path site) throws IOException {
        var frame = Files.readString(root.resolve("book/theme/page.html"));
        for (var page : pages) {
            var file = site.resolve(page.target());
            Files.createDirectories(file.getParent());
            Files.writeString(file, frame
                .replace("{{title}}", Html.escaped(page.title()))
                .replace("{{root}}", page.toRoot())
                .replace("{{course}}", navigation.course(page))
                .replace("{{on-this-page}}", navigation.onThisPage(page))
                .replace("{{way-on}}", navigation.wayOn(page))
                .replace("{{text}}", Listings.withPrompts(isOutline(page) ? navigation.outlineWithLinks(page) : page.html())));
        }
    }

    private static boolean isOutline(Page page) {
        return page.target().equals("outline.html");
    }
}

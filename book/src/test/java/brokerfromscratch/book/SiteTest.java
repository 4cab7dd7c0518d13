package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The site")
class SiteTest {
    private static final Path ROOT = Path.of(System.getProperty("book.root")).toAbsolutePath().normalize();
    private static final Path SITE = ROOT.resolve("book/target/site");
    private static final Pattern LOADED =
        Pattern.compile("<(?:link|script|img|iframe|source|object)\\b[^<>]*?\\s(?:href|src|data)=\"([^\"]*)\"");

    @Test
    @DisplayName("loads nothing from elsewhere")
    void offline() throws IOException {
        for (var page : pages()) {
            assertThat(LOADED.matcher(Files.readString(page)).results().map(found -> found.group(1)))
                .as(page.toString()).isNotEmpty()
                .allMatch(target -> target.equals("data:,") || Files.exists(page.resolveSibling(target)));
        }
    }

    @Test
    @DisplayName("shows on each page the whole course, and all of it leads somewhere")
    void navigation() throws IOException {
        var chapters = Course.read(ROOT.resolve("book/outline.adoc")).chapters();
        for (var page : pages()) {
            var html = Files.readString(page);
            var course = html.substring(html.indexOf("<nav class=\"course\""), html.indexOf("</nav>"));
            assertThat(course).as(page.toString())
                .contains(chapters.stream().map(chapter -> ">" + chapter.number() + "<").toList());
            Pattern.compile("href=\"([^#\"]+)").matcher(course).results().forEach(link ->
                assertThat(page.resolveSibling(link.group(1))).as(page.toString()).exists());
        }
    }

    @Test
    @DisplayName("finds the sections of its pages")
    void searchIndex() throws IOException {
        assertThat(Files.readString(SITE.resolve("theme/search-index.js"))).contains("id:\"index.html\"", "id:\"outline.html\"");
    }

    private static List<Path> pages() throws IOException {
        try (var files = Files.walk(SITE)) {
            return files.filter(file -> file.toString().endsWith(".html") && !file.startsWith(SITE.resolve("theme"))).toList();
        }
    }
}

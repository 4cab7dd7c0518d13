package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A link in a page")
class LinksTest {
    private static final Path CHAPTER = Path.of("book/chapters/02-segments.adoc");
    private static final Path LAB = Path.of("labs/02-segments/README.adoc");

    private final Problems problems = new Problems();

    @TempDir
    private Path root;

    @BeforeEach
    void outline() throws IOException {
        write("book/outline.adoc", """
            == I. One partition on disk

            [[chapter-02]]02 segments:: You append.
            [[chapter-03]]03 partition-log:: You roll.
            """);
        write(CHAPTER.toString(), "= Segments\n\nsee xref:03-gone.adoc[]\n");
    }

    @Test
    @DisplayName("leads to the page that is made of the source it names")
    void toPages() throws IOException {
        assertThat(resolved("../../labs/02-segments/README.html")).isEqualTo("../labs/02-segments.html");
        assertThat(resolved("../../labs/02-segments/README.html#step")).isEqualTo("../labs/02-segments.html#step");
        assertThat(resolved("#torn")).isEqualTo("#torn");
        assertThat(resolved("https://example.org/a.html")).isEqualTo("https://example.org/a.html");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    @DisplayName("leads to the outline as long as nobody has written the chapter")
    void toUnwritten() throws IOException {
        assertThat(resolved("03-partition-log.html")).isEqualTo("../outline.html#chapter-03");
        assertThat(resolved("../../labs/03-partition-log/README.html")).isEqualTo("../outline.html#chapter-03");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    @DisplayName("leads to a copy, if it names another file of the repository")
    void toFiles() throws IOException {
        write("solutions/02-segments/Segment.java", "class Segment {}");

        assertThat(resolved("../../solutions/02-segments/Segment.java"))
            .isEqualTo("../files/solutions/02-segments/Segment.java.txt");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    @DisplayName("is a problem, with file and line, if there is no such page, anchor or file, or if it leaves the repository")
    void nowhere() throws IOException {
        resolved("03-gone.html");
        resolved("../../labs/02-segments/README.html#nothing");
        resolved("../../../other.txt");

        assertThat(problems.all()).satisfiesExactly(
            page -> assertThat(page).startsWith("book/chapters/02-segments.adoc:3: ").contains("'03-gone.html' leads nowhere"),
            anchor -> assertThat(anchor).contains("no anchor 'nothing' in labs/02-segments/README.adoc"),
            outside -> assertThat(outside).contains("leads nowhere"));
    }

    @Test
    @DisplayName("is left alone where it is only shown, in a listing")
    void inListings() throws IOException {
        var listing = "<pre>&lt;a href=\"x\"&gt;</pre>";
        assertThat(links(listing).resolved(page(CHAPTER, listing)).html()).isEqualTo(listing);
    }

    private String resolved(String href) throws IOException {
        var html = "<h2 id=\"torn\">Torn</h2><a href=\"" + href + "\">x</a>";
        return links(html).resolved(page(CHAPTER, html)).html().replaceFirst(".*<a href=\"([^\"]*)\".*", "$1");
    }

    private Links links(String html) throws IOException {
        return new Links(Sources.of(root), List.of(page(CHAPTER, html), page(LAB, "<h2 id=\"step\">Step</h2>")), problems);
    }

    private static Page page(Path source, String html) {
        return new Page(source, Sources.target(source), "a title", html);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}

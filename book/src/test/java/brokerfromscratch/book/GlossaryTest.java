package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A word of the glossary")
class GlossaryTest {
    private static final Path ROOT = Path.of(System.getProperty("book.root")).toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("xref:\\.\\./glossary\\.adoc#([^\\[]+)\\[");

    private Glossary glossary;

    @BeforeEach
    void read() throws IOException {
        glossary = Glossary.read(ROOT);
        assertThat(glossary.terms()).hasSizeGreaterThan(40);
    }

    @Test
    @DisplayName("is linked from each written chapter that the glossary names for it")
    void explained() throws IOException {
        for (var chapter : chapters()) {
            var number = chapter.getFileName().toString().substring(0, 2);
            assertThat(links(chapter)).as("chapter " + number).containsAll(glossary.terms().entrySet().stream()
                .filter(term -> term.getValue().chapters().contains(number)).map(term -> term.getKey()).toList());
        }
    }

    @Test
    @DisplayName("is linked once in a chapter, where it is used first, and each link finds its word")
    void once() throws IOException {
        for (var chapter : chapters()) {
            assertThat(links(chapter)).as(chapter.toString()).doesNotHaveDuplicates().isSubsetOf(glossary.terms().keySet());
        }
    }

    @Test
    @DisplayName("stays in a deck, without its link")
    void inDecks() {
        assertThat(Glossary.withoutLinks("one <a href=\"../glossary.html#turn\">turn</a> of <a href=\"../answers.html\">it</a>"))
            .isEqualTo("one turn of <a href=\"../answers.html\">it</a>");
    }

    private static List<String> links(Path chapter) throws IOException {
        return LINK.matcher(Files.readString(chapter)).results().map(link -> link.group(1)).toList();
    }

    private static List<Path> chapters() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("book/chapters"))) {
            return files.filter(file -> file.toString().endsWith(".adoc")).sorted().toList();
        }
    }
}

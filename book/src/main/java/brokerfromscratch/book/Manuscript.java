package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All pages of the book as one document, for paper. The labs' own pages stay out: they are read beside an editor.
 *
 * <pre>
 *   Before you start        the front page, the outline, the pages before the start
 *   a part of the course    its chapters, as far as they are written
 *   At the back             answers, glossary, ... and the index
 * </pre>
 */
final class Manuscript {
    private final Sources sources;
    private final Set<Path> pages;

    Manuscript(Sources sources) throws IOException {
        this.sources = sources;
        this.pages = sources.pages().stream().filter(page -> page.startsWith("book")).collect(Collectors.toSet());
    }

    /** @return the file that includes all the others; each page lies below {@code work} as it does in the repository */
    Path writeTo(Path work) throws IOException {
        var glossary = Glossary.read(sources.root());
        for (var page : pages) {
            var copy = work.resolve(page);
            Files.createDirectories(copy.getParent());
            var paper = new PaperPage(page, pages, sources, glossary);
            Files.writeString(copy, paper.of(Files.readString(sources.root().resolve(page))));
        }
        return Files.writeString(work.resolve("book.adoc"), wholeBook());
    }

    private String wholeBook() throws IOException {
        var front = Stream.of(Path.of("book", "index.adoc"), Path.of("book", "outline.adoc"));
        var whole = new StringBuilder("= Broker from Scratch: " + subtitle(writtenParts()) + "\n\n");
        whole.append(part("Before you start", Stream.concat(front, sources.beforeYouStart().stream()).toList()));
        for (var part : sources.course().parts()) {
            whole.append(part(part.title(), chapters(part)));
        }
        whole.append(part("At the back", sources.appendices()));
        return whole.append("[index]\n== Index\n").toString();
    }

    /** {@code Parts I and II}. */
    static String subtitle(List<String> numbers) {
        var last = numbers.size() - 1;
        return last < 1 ? "Part " + String.join("", numbers)
            : "Parts " + String.join(", ", numbers.subList(0, last)) + " and " + numbers.get(last);
    }

    private List<String> writtenParts() {
        return sources.course().parts().stream().filter(part -> !chapters(part).isEmpty())
            .map(part -> part.title().replaceFirst("\\..*", "")).toList();
    }

    private List<Path> chapters(Course.Part part) {
        return part.chapters().stream().flatMap(Sources::chapterAndLab).filter(pages::contains).toList();
    }

    private static String part(String title, List<Path> pages) {
        return pages.isEmpty() ? "" : "= " + title + "\n\n" + pages.stream()
            .map(page -> "[#%s]\ninclude::%s[leveloffset=1]\n\n".formatted(PaperPage.anchor(page), Sources.slashes(page)))
            .collect(Collectors.joining());
    }
}

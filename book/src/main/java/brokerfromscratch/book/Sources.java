package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which files are pages, and in which order they are read. */
record Sources(Path root, Course course) {
    /** For writers, not a page of the site. */
    private static final Set<String> NO_PAGES = Set.of("README.adoc", "index.adoc", "outline.adoc");

    static Sources of(Path root) throws IOException {
        return new Sources(root, Course.read(root.resolve("book/outline.adoc")));
    }

    /** All pages, relative to the repository, from the front page on. */
    List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        pages.add(Path.of("book", "index.adoc"));
        pages.addAll(beforeYouStart());
        pages.add(Path.of("book", "outline.adoc"));
        for (var chapter : course.chapters()) {
            chapterAndLab(chapter).filter(page -> Files.exists(root.resolve(page))).forEach(pages::add);
        }
        pages.addAll(appendices());
        return pages;
    }

    static Stream<Path> chapterAndLab(Course.Chapter chapter) {
        return Stream.of(Path.of("book", "chapters", chapter.folder() + ".adoc"),
            Path.of("labs", chapter.folder(), "README.adoc"));
    }

    List<Path> beforeYouStart() throws IOException {
        return adocs("book/before-you-start");
    }

    List<Path> appendices() throws IOException {
        return adocs("book").stream().filter(page -> !NO_PAGES.contains(page.getFileName().toString())).toList();
    }

    private List<Path> adocs(String folder) throws IOException {
        if (!Files.isDirectory(root.resolve(folder))) {
            return List.of();
        }
        try (var files = Files.list(root.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".adoc")).sorted().map(root::relativize).toList();
        }
    }

    /** Where the page of a source stands in the site: without {@code book/}, and a lab's is named as the lab is. */
    static String target(Path source) {
        var path = slashes(source).replaceFirst("\\.adoc$", ".html").replaceFirst("^book/", "");
        return path.replaceFirst("^labs/([^/]+)/README\\.html$", "labs/$1.html");
    }

    /** The page, and the first line of it that mentions this; without a line if it comes from an included file. */
    static String where(Path root, Path page, String mentioned) {
        try {
            var lines = Files.readAllLines(root.resolve(page));
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(mentioned)) {
                    return slashes(page) + ":" + (i + 1);
                }
            }
            return slashes(page);
        } catch (IOException e) {
            return slashes(page);
        }
    }

    static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}

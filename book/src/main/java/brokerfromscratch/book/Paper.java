package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes one PDF of all chapters that are written: {@code Paper ROOT TARGET}. Asciidoctor reads one document here and not one for
 * each page, so that a page number can be given for each link. A character that no font has is a problem, like a wrong link.
 */
final class Paper {
    private static final Map<String, Object> ATTRIBUTES = Map.ofEntries(
        Map.entry("doctype", "book"),
        Map.entry("title-page", ""),
        Map.entry("toc", ""),
        Map.entry("toclevels", "1"),
        Map.entry("chapter-signifier", ""),
        Map.entry("idprefix", "@"),                       // each page sets its own
        Map.entry("pdf-theme", "paper"),
        Map.entry("pdf-fontsdir", "GEM_FONTS_DIR"),
        Map.entry("rouge-style", "bw"));

    private final Path root;
    private final Path target;
    private final Problems problems = new Problems();

    private Paper(Path root, Path target) {
        this.root = root;
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException {
        new Paper(Path.of(arguments[0]).toRealPath(), Path.of(arguments[1])).make();
    }

    private void make() throws IOException {
        var work = target.resolve("paper");
        Trees.delete(work);
        var pictures = Files.createDirectories(work.resolve("pictures"));
        Trees.copy(root.resolve("book/pictures"), pictures);
        var manuscript = new Manuscript(Sources.of(root)).writeTo(work);

        var colours = PaperPictures.of(pictures.resolve("picture.css"));
        var draft = work.resolve("draft.pdf");
        try (var press = new Press(root, pictures, problems)) {
            press.pdf(manuscript, attributes(), draft, () -> colours.prepare(pictures));
        }
        problems.exitIfAny();
        Files.move(draft, target.resolve("broker-from-scratch.pdf"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, Object> attributes() {
        var attributes = new HashMap<>(ATTRIBUTES);
        attributes.put("pdf-themesdir", Sources.slashes(root.resolve("book/theme")));
        return attributes;
    }
}

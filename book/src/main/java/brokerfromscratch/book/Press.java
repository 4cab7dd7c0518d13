package brokerfromscratch.book;

import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Logger;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Document;
import org.asciidoctor.extension.Treeprocessor;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;

/**
 * Asciidoctor, set up for this repository. It starts once (two seconds) and then turns out a page in some hundredths of a
 * second. Whatever it warns of is a problem: a warning that one may ignore is a warning that nobody reads.
 */
final class Press implements AutoCloseable {
    /** Kept here, or the garbage collector would undo what is set at it. */
    private static final Logger CONSOLE = Logger.getLogger("asciidoctor");

    private final Path root;
    private final Path work;
    private final Problems problems;
    private final Asciidoctor asciidoctor;
    private Path current;

    /** @param work a folder for what is drawn on the way; pictures must be there already */
    Press(Path root, Path work, Problems problems) {
        this.root = root;
        this.work = work;
        this.problems = problems;
        CONSOLE.setUseParentHandlers(false);              // what it warns of is in the problems
        asciidoctor = Asciidoctor.Factory.create();
        asciidoctor.registerLogHandler(this::log);
        asciidoctor.requireLibrary("asciidoctor-diagram");
        asciidoctor.javaExtensionRegistry().treeprocessor(new WithoutLessonMarks());
    }

    /** The title of a page and its text in HTML, without a head and without a frame. */
    record Printed(String title, String html) {}

    Printed page(Path source) {
        current = source;
        var document = asciidoctor.loadFile(source.toFile(), options("html5", false, Map.of("showtitle", "")));
        var html = document.convert();
        return new Printed(document.getDoctitle(), Diagrams.inTheColoursOfThePage(html));
    }

    /** A whole deck, ready for the browser. */
    String deck(Path source, Map<String, Object> attributes) {
        current = source;
        asciidoctor.requireLibrary("asciidoctor-revealjs");
        var html = asciidoctor.loadFile(source.toFile(), options("revealjs", true, attributes)).convert();
        return Diagrams.inTheColoursOfThePage(Glossary.withoutLinks(html));
    }

    /**
     * One document as a PDF.
     *
     * @param drawn runs when all diagrams are drawn, before they are put on their pages
     */
    void pdf(Path source, Map<String, Object> attributes, Path pdf, Runnable drawn) {
        current = source;
        asciidoctor.requireLibrary("asciidoctor-pdf");
        asciidoctor.javaExtensionRegistry().treeprocessor(new PaperBlocks()).treeprocessor(new Treeprocessor() {
            @Override
            public Document process(Document document) {
                drawn.run();
                return document;
            }
        });
        var options = options("pdf", true, attributes);
        options.setToFile(pdf.toAbsolutePath().toString());
        asciidoctor.convertFile(source.toFile(), options);
    }

    private Options options(String backend, boolean standalone, Map<String, Object> more) {
        var attributes = Attributes.builder()
            .attribute("root", forwardSlashes(root))
            .attribute("imagesdir", forwardSlashes(work))
            .attribute("imagesoutdir", forwardSlashes(work))
            .attribute("source-highlighter", "rouge")
            .attribute("rouge-css", "class")
            .attribute("attribute-missing", "warn")
            .attribute("figure-caption!", "")
            .attribute("table-caption!", "")
            .attribute("example-caption!", "")
            .attribute("experimental", "")
            .attribute("idprefix", "")
            .attribute("idseparator", "-")
            .attribute("sectanchors", "");
        more.forEach(attributes::attribute);
        return Options.builder().backend(backend).safe(SafeMode.UNSAFE).standalone(standalone).mkDirs(true)
            .attributes(attributes.build()).build();
    }

    private void log(LogRecord record) {
        if (record.getSeverity().compareTo(Severity.WARN) >= 0) {
            problems.add(where(record), shortened(record.getMessage()));
        }
    }

    /** PlantUML repeats the diagram, with its mistake at the end. */
    private static String shortened(String message) {
        var lines = message.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.size() < 4 ? String.join(" ", lines)
            : lines.get(0) + " ... " + String.join(" ", lines.subList(lines.size() - 3, lines.size()));
    }

    private String where(LogRecord record) {
        var cursor = record.getCursor();
        if (cursor == null) {
            return Sources.where(root, root.relativize(current), mentionedIn(record.getMessage()));
        }
        var file = cursor.getFile() == null ? current : Path.of(cursor.getFile()).toAbsolutePath().normalize();
        return (file.startsWith(root) ? root.relativize(file) : file) + ":" + cursor.getLineNumber();
    }

    /** What of a message also stands in the source: the name of an attribute, or of a file without its folder. */
    private static String mentionedIn(String message) {
        var attribute = message.indexOf("missing attribute: ");
        return attribute < 0 ? message.substring(message.lastIndexOf('/') + 1) : "{" + message.substring(attribute + 19);
    }

    private static String forwardSlashes(Path path) {
        return path.toAbsolutePath().toString().replace('\\', '/');
    }

    @Override
    public void close() {
        asciidoctor.close();
    }
}

package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts and chapters of the course, in order. Read from {@code outline.adoc}, the only list of them. */
record Course(List<Part> parts) {
    private static final Pattern CHAPTER = Pattern.compile("\\[\\[chapter-(\\d\\d)]](\\d\\d) ([a-z0-9-]+):: (.+)");

    record Part(String title, List<Chapter> chapters) {}

    /** @param sentence what the reader builds and sees there */
    record Chapter(String number, String name, String sentence) {
        /** The name of the layer's folder, of the lab's, and of the chapter's file. */
        String folder() {
            return number + "-" + name;
        }

        /** Where its sentence stands in the outline. */
        String anchor() {
            return "chapter-" + number;
        }
    }

    static Course read(Path outline) throws IOException {
        var parts = new ArrayList<Part>();
        for (var line : Files.readAllLines(outline)) {
            var chapter = CHAPTER.matcher(line);
            if (line.startsWith("== ")) {
                parts.add(new Part(line.substring(3), new ArrayList<>()));
            } else if (chapter.matches()) {
                parts.get(parts.size() - 1).chapters.add(new Chapter(chapter.group(2), chapter.group(3), chapter.group(4)));
            }
        }
        return new Course(List.copyOf(parts));
    }

    List<Chapter> chapters() {
        return parts.stream().flatMap(part -> part.chapters.stream()).toList();
    }

    Optional<Chapter> chapter(String folder) {
        return chapters().stream().filter(chapter -> chapter.folder().equals(folder)).findFirst();
    }
}

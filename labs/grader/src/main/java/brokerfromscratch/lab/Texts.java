package brokerfromscratch.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The repository's own texts: what stands in its AsciiDoc and Markdown files, by the file's path, sorted. */
record Texts(SortedMap<String, List<String>> linesByFile) {

    /** Reads all texts below {@code root}, except in {@code target} and in folders whose name starts with a dot. */
    static Texts below(Path root) throws IOException {
        var linesByFile = new TreeMap<String, List<String>>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(root) || isOurs(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && isText(file)) {
                    linesByFile.put(name(root, file), lines(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Texts(linesByFile);
    }

    private static boolean isOurs(Path directory) {
        var name = directory.getFileName().toString();
        return !name.equals("target") && !name.startsWith(".");
    }

    private static boolean isText(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".adoc") || name.endsWith(".md");
    }

    /** Not {@code Files.readAllLines}, which gives up on a text with a wrong byte in it. */
    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    int size() {
        return linesByFile.values().stream().mapToInt(List::size).sum();
    }

    /** The texts from the first line to the last, as often over as it takes to have {@code count} lines. */
    List<Line> repeatedTo(int count) {
        if (size() == 0) {
            throw new LabException("there is no line of text to send: no .adoc or .md file was found");
        }
        var lines = new ArrayList<Line>(count);
        while (lines.size() < count) {
            linesByFile.forEach((file, texts) -> texts.stream()
                .limit(count - lines.size())
                .forEach(text -> lines.add(new Line(lines.size(), file, text))));
        }
        return lines;
    }
}

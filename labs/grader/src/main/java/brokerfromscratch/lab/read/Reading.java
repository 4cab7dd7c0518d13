package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** Something to read that is made from the sources: where it lies, and whether it is still what they say. */
enum Reading {
    BOOK("book", "book/target/site", "index.html"),
    /** All chapters as one PDF. */
    PAPER("book", "book/target", "broker-from-scratch.pdf"),
    SLIDES("slides", "slides/target/decks", "index.html");

    /** Pages include code from the layers and from the labs' checks, so a change there is a change of the book. */
    private static final List<String> SOURCES = List.of("book", "slides", "solutions", "labs");
    private static final List<String> NO_SOURCES = List.of("target", "grader", "testkit");

    private final String module;
    private final String made;
    private final String first;

    Reading(String module, String made, String first) {
        this.module = module;
        this.made = made;
        this.first = first;
    }

    String module() {
        return module;
    }

    /** The folder that is served. */
    Path folder(House house) {
        return house.root().resolve(made);
    }

    /** What is there if it was made: the page to begin with, or the PDF. */
    Path frontPage(House house) {
        return folder(house).resolve(first);
    }

    boolean isUpToDate(House house) throws IOException {
        if (!Files.isRegularFile(frontPage(house))) {
            return false;
        }
        var time = Files.getLastModifiedTime(frontPage(house));
        for (var source : SOURCES) {
            if (isAnythingNewer(house.root().resolve(source), time)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAnythingNewer(Path tree, FileTime time) throws IOException {
        var newer = new boolean[1];
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isSource(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                newer[0] |= attributes.lastModifiedTime().compareTo(time) > 0;
                return newer[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        return newer[0];
    }

    /** What a learner writes, in {@code labs/NN/src/main}, stands in no page. */
    private static boolean isSource(Path folder) {
        return !NO_SOURCES.contains(folder.getFileName().toString())
            && !(folder.endsWith("src/main") && folder.getParent().getParent().getParent().endsWith("labs"));
    }
}

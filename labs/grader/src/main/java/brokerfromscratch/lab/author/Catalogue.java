package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.Mistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The mistakes and the other correct solutions of a lab.
 *
 * @param mistakes     by name
 * @param unreadable   what is wrong with the other files of the catalogue
 * @param alternatives folders
 */
record Catalogue(LabPlaces places, Map<String, Mistake> mistakes, List<String> unreadable, List<Path> alternatives) {

    static Catalogue read(LabPlaces places) {
        var mistakes = new TreeMap<String, Mistake>();
        var unreadable = new ArrayList<String>();
        for (var file : children(places.mistakes(), path -> path.toString().endsWith(".yaml"))) {
            try {
                mistakes.put(file.getFileName().toString().replaceFirst("\\.yaml$", ""), Mistake.read(file));
            } catch (LabException e) {
                unreadable.add(e.getMessage());
            }
        }
        return new Catalogue(places, mistakes, unreadable, children(places.alternatives(), Files::isDirectory));
    }

    /** The finished layer with one mistake in it. */
    Trial with(String name, Trial finished) {
        var mistake = mistakes.get(name);
        var yaml = places.mistakes().resolve(name + ".yaml");
        var files = MarkedLayer.javaFiles(places.finished()).stream()
                .filter(file -> file.getFileName().toString().equals(mistake.file())).toList();
        if (files.size() != 1) {
            throw new LabException("%s: the finished layer has %d files named %s, want one"
                    .formatted(places.inHouse(yaml), files.size(), mistake.file()));
        }
        var text = MarkedLayer.text(files.get(0));
        return finished.with(MarkedLayer.name(places.finished(), files.get(0)), mistake.applyTo(text, yaml));
    }

    private static List<Path> children(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var children = Files.list(folder)) {
            return children.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

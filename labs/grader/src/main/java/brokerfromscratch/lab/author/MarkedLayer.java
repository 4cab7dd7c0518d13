package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sources of a finished layer that hold something for the learner, and what that is.
 *
 * @param sources sorted by file
 */
public record MarkedLayer(List<MarkedSource> sources) {
    public MarkedLayer {
        sources = List.copyOf(sources);
    }

    /** Reads the layer of a lab. All wrong marks are said at once, one for each file. */
    public static MarkedLayer read(LabPlaces places) {
        var sources = new ArrayList<MarkedSource>();
        var wrong = new ArrayList<String>();
        for (var file : javaFiles(places.finished())) {
            try {
                var source = read(file, places);
                if (!source.regions().isEmpty()) {
                    sources.add(source);
                }
            } catch (LabException e) {
                wrong.add(e.getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw new LabException(String.join(System.lineSeparator(), wrong));
        }
        return new MarkedLayer(sources);
    }

    private static MarkedSource read(Path file, LabPlaces places) {
        return MarkedSource.of(name(places.finished(), file), places.inHouse(file), text(file), places.lab());
    }

    /** What belongs to a step, file by file. */
    public List<LessonRegion> regionsOf(int step) {
        return sources.stream().flatMap(source -> source.regions().stream()).filter(region -> region.step() == step).toList();
    }

    /** The starters' texts by file, made from the marks as they are now. */
    public Map<String, String> starters() {
        return starters(Set.of());
    }

    /** The same, with these steps done. */
    Map<String, String> starters(Set<Integer> done) {
        var starters = new TreeMap<String, String>();
        sources.forEach(source -> starters.put(source.file(), StarterSource.of(source, done)));
        return starters;
    }

    /** All Java sources below a folder, sorted; none if there is no such folder. */
    public static List<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new LabException("cannot read " + folder + ": " + e, e);
        }
    }

    /** The path below {@code root}, with slashes. */
    static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LabException("cannot read " + file + ": " + e, e);
        }
    }
}

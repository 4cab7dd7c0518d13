package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.WrongUse;
import brokerfromscratch.lab.author.LabPlaces;
import brokerfromscratch.lab.author.MarkedLayer;
import brokerfromscratch.lab.course.CourseLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A lab's files as a learner gets them, to compare with what became of them.
 *
 * @param texts by path below {@code src/main/java}, with slashes
 */
record GivenFiles(CourseLab lab, Map<String, String> texts) {

    static GivenFiles of(CourseLab lab) {
        if (!lab.hasLayer()) {
            throw new LabException("lab %s has no finished layer to take its files from".formatted(lab.folder()));
        }
        return new GivenFiles(lab, MarkedLayer.read(LabPlaces.of(lab)).starters());
    }

    Path root() {
        return lab.home().resolve("src/main/java");
    }

    Path path(String name) {
        return root().resolve(name);
    }

    /** What is not as it was given: changed, deleted, or added by the learner. */
    List<String> changed() {
        var names = new TreeSet<>(texts.keySet());
        MarkedLayer.javaFiles(root()).forEach(file -> names.add(root().relativize(file).toString().replace('\\', '/')));
        return names.stream().filter(this::isChanged).toList();
    }

    boolean isMissing(String name) {
        return !Files.exists(path(name));
    }

    boolean isChanged(String name) {
        var file = path(name);
        return isMissing(name) || !texts.containsKey(name)
            || !Hole.linesOf(file).equals(texts.get(name).lines().toList());
    }

    /** The file that the reader typed, with its folder or without. */
    String named(String typed) {
        var wanted = typed.replace('\\', '/');
        var names = new TreeSet<>(texts.keySet());
        names.addAll(changed());
        return names.stream().filter(name -> ("/" + name).endsWith("/" + wanted) || wanted.endsWith("/" + name)).findFirst()
            .orElseThrow(() -> new WrongUse("lab %s has no file '%s'. Its files: %s".formatted(lab.folder(), typed,
                names.stream().map(GivenFiles::simple).collect(Collectors.joining(", ")))));
    }

    /** {@code Segment.java}. */
    static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

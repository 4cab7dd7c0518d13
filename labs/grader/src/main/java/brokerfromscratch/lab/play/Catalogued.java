package brokerfromscratch.lab.play;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A mistake and the file that it is written down in. */
record Catalogued(Path yaml, Mistake mistake) {
    /** The lab's whole catalogue, sorted by name. */
    static List<Catalogued> of(CourseLab lab) throws IOException {
        var folder = lab.solution().resolve("mistakes");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted()
                .map(file -> new Catalogued(file, Mistake.read(file))).toList();
        }
    }

    static Catalogued named(CourseLab lab, String name) {
        var yaml = lab.solution().resolve("mistakes").resolve(name + ".yaml");
        if (!Files.isRegularFile(yaml)) {
            throw new LabException("lab.yaml of %s names the mistake %s, but there is no %s".formatted(lab.folder(), name, yaml));
        }
        return new Catalogued(yaml, Mistake.read(yaml));
    }
}

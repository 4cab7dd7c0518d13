package brokerfromscratch.lab.play;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.CourseLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Predicate;

/** Source roots to compile, made of what stands in the repository. The originals are only read. */
final class FaultyLayer {
    private FaultyLayer() {}

    /** Writes the lab's finished layer with one mistake in it (null: none) to {@code into}, which is emptied before. */
    static Path write(CourseLab lab, Catalogued catalogued, Path into) throws IOException {
        var sources = lab.solution().resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            throw new LabException("the finished layer's sources are missing: " + sources);
        }
        copy(sources, into, file -> true);
        if (catalogued != null) {
            var file = fileOf(catalogued, into);
            var source = Files.readString(file).replace("\r\n", "\n");
            Files.writeString(file, catalogued.mistake().applyTo(source, catalogued.yaml()));
        }
        return into;
    }

    private static Path fileOf(Catalogued catalogued, Path root) throws IOException {
        var name = catalogued.mistake().file();
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().equals(name)).findFirst().orElseThrow(() ->
                new LabException(catalogued.yaml() + ": the layer has no file " + name));
        }
    }

    /** Copies those Java files that {@code which} likes. {@code into} is emptied before. */
    static Path copy(Path from, Path into, Predicate<Path> which) throws IOException {
        delete(into);
        Files.createDirectories(into);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).filter(which).sorted().toList()) {
                var copy = into.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return into;
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var entries = Files.walk(folder)) {
                for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {     // what is inside comes first
                    Files.delete(entry);
                }
            }
        }
    }
}

package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Sources that stand in for a learner's.
 *
 * @param files texts by the path below the source folder, with slashes
 */
record Trial(Map<String, String> files) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+)\\s*;");

    Trial {
        files = new TreeMap<>(files);
    }

    /** The finished layer, as far as a learner writes it. The marks stay in, so lines are those of the solution. */
    static Trial finished(MarkedLayer layer) {
        var files = new TreeMap<String, String>();
        layer.sources().forEach(source -> files.put(source.file(), String.join("\n", source.lines()) + "\n"));
        return new Trial(files);
    }

    Trial with(String file, String text) {
        var changed = new TreeMap<>(files);
        changed.put(file, text);
        return new Trial(changed);
    }

    /** The same with the files of a folder in place of those of the same name; their package says where they belong. */
    Trial withFilesOf(Path folder) {
        var changed = this;
        for (var file : MarkedLayer.javaFiles(folder)) {
            var text = MarkedLayer.text(file);
            var packageName = PACKAGE.matcher(text);
            if (!packageName.find()) {
                throw new LabException(file + " has no package line");
            }
            changed = changed.with(packageName.group(1).replace('.', '/') + "/" + file.getFileName(), text);
        }
        return changed;
    }

    /** Makes {@code folder} hold these files and nothing else. */
    List<Path> writeTo(Path folder) {
        try {
            delete(folder);
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            return List.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package brokerfromscratch.lab.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes of one run: the learner's first, then the checks, then ours. They see each other across the borders of files,
 * because one loader has them all; JDK and third-party classes come from the parent and stay warm from run to run.
 */
final class ChildLoader {
    private ChildLoader() {}

    static URLClassLoader of(Path classes, Path checks, List<Path> ours) {
        var path = new ArrayList<>(List.of(classes, checks));
        path.addAll(ours);
        return new URLClassLoader("one run", path.stream().map(ChildLoader::url).toArray(URL[]::new),
            ChildLoader.class.getClassLoader());
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The binary names of all classes in a folder. */
    static Set<String> classesIn(Path folder) {
        try (var files = Files.walk(folder)) {
            var names = new TreeSet<String>();
            files.map(file -> folder.relativize(file).toString().replace('\\', '/')).filter(name -> name.endsWith(".class"))
                .forEach(name -> names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.')));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.Layers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What starters are compiled with.
 *
 * @param sources   folders of the layers up to the lab's own: nothing is compiled against a jar older than its source
 * @param classPath third-party jars
 */
record StarterLibraries(List<Path> sources, String classPath) {

    static StarterLibraries of(LabPlaces places) {
        try (var folders = Files.list(places.house().root().resolve("solutions"))) {
            var sources = folders.filter(folder -> folder.getFileName().toString().compareTo(places.lab().folder()) <= 0)
                    .map(folder -> folder.resolve("src/main/java")).filter(Files::isDirectory).sorted().toList();
            return new StarterLibraries(sources, thirdParty(places));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jars of the last build; if there was none yet, what is in this command's own jar. */
    private static String thirdParty(LabPlaces places) {
        try {
            return Layers.classPath(places.house()).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        } catch (LabException notBuilt) {
            return System.getProperty("java.class.path");
        }
    }
}

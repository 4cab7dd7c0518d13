package brokerfromscratch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;

/** A temporary folder of one broker: its server.properties and its data. */
final class DataFolder {
    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    static DataFolder create() {
        try {
            var folder = Files.createTempDirectory("broker-");
            Files.createDirectory(folder.resolve("data"));
            return new DataFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Writes a properties file, as {@code server.properties} is one. */
    Path write(String name, Map<String, String> settings) {
        var properties = new Properties();
        properties.putAll(settings);
        try (var out = Files.newBufferedWriter(file(name))) {
            properties.store(out, null);
            return file(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("is a broker still writing there?", e);
        }
    }
}

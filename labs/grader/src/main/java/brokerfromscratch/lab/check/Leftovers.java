package brokerfromscratch.lab.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What processes that were ended had no chance to delete: their brokers' data, native libraries, output. */
final class Leftovers {
    private static final Duration OLD = Duration.ofMinutes(30);

    private Leftovers() {}

    /** Deletes what is old in this folder. What another process holds on to stays until the next time. */
    static void deleteIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var found = Files.newDirectoryStream(folder)) {
            for (var path : found) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(Instant.now().minus(OLD))) {
                    delete(path);
                }
            }
        } catch (IOException e) {
            return;                         // somebody else tidies up at the same time
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            Compilation.empty(path);
        }
        Files.deleteIfExists(path);
    }
}

package brokerfromscratch.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * The folders of demos, {@code target/demo/run-PID}. A demo's data stays so that the reader can look at it, and goes when
 * the next demo begins, unless somebody still uses it: the demo's own process, or any broker that runs on the data.
 */
final class DemoFolder {
    private static final String PREFIX = "run-";

    private DemoFolder() {}

    /** Deletes what earlier demos left and nobody uses; then makes a folder for this process. */
    static Path fresh(Path demos, long pid) throws IOException {
        Files.createDirectories(demos);
        for (var folder : runs(demos)) {
            if (!isUsed(folder, pid)) {
                delete(folder);
            }
        }
        return Files.createDirectory(demos.resolve(PREFIX + pid));
    }

    private static List<Path> runs(Path demos) throws IOException {
        try (var entries = Files.list(demos)) {
            return entries.filter(f -> f.getFileName().toString().matches(PREFIX + "\\d{1,18}")).sorted().toList();
        }
    }

    private static boolean isUsed(Path folder, long ownPid) throws IOException {
        var pid = Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
        var demoRuns = pid != ownPid && ProcessHandle.of(pid).isPresent();      // our own pid: a namesake of ours, long gone
        return demoRuns || isLocked(folder.resolve("data/.lock"));
    }

    /** A running broker holds the lock of its data directory; a killed one does not, because the system takes it away. */
    private static boolean isLocked(Path lockFile) throws IOException {
        if (!Files.exists(lockFile)) {
            return false;
        }
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE); var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {     // what is inside comes first
                Files.delete(entry);
            }
        }
    }
}

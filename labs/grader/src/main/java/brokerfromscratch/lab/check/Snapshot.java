package brokerfromscratch.lab.check;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Size and time of some folders' Java sources. Asked every 150 ms that is cheap, and the same on every system. */
record Snapshot(Map<Path, Stamp> files) {
    record Stamp(long size, long timeMs) {}

    static Snapshot of(List<Path> folders) {
        var files = new TreeMap<Path, Stamp>();
        for (var folder : folders) {
            try {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (Compilation.isSource(file)) {
                            files.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    /** It was there a moment ago: an editor puts another in its place. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                return new Snapshot(Map.of());             // the folder is being changed; the next look will find more
            }
        }
        return new Snapshot(files);
    }

    /** When the youngest file that is other than before was changed, in milliseconds; now if one has gone. */
    long changedSince(Snapshot before) {
        return files.entrySet().stream().filter(file -> !file.getValue().equals(before.files.get(file.getKey())))
            .mapToLong(file -> file.getValue().timeMs()).max().orElseGet(System::currentTimeMillis);
    }
}

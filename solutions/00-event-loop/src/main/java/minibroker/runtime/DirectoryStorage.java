package minibroker.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * A real data directory. Invariant: every path it touches lies below {@code root}, whatever name it is handed; topic
 * names come from the network, and {@code ../../etc} is a name too.
 *
 * <p>It has no state of its own, so any thread may call it; who may call what is said in {@link Storage}.
 */
public final class DirectoryStorage implements Storage {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path root;

    /** Uses {@code root}, creating it if there is none. */
    public DirectoryStorage(Path root) throws IOException {
        try {
            Files.createDirectories(root);
        } catch (FileSystemException e) {
            throw new IOException(root + " is no directory, and none can be made there: " + e, e);
        }
        this.root = root.toRealPath();
    }

    @Override
    public StorageFile open(String name) throws IOException {
        return new ChannelFile(name, FileChannel.open(resolve(name), CREATE, READ, WRITE));
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(resolve(name));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        try (var entries = Files.list(resolve(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void createDirectory(String name) throws IOException {
        Files.createDirectories(resolve(name));
    }

    @Override
    public void delete(String name) throws IOException {
        var doomed = resolve(name);
        if (doomed.equals(root)) {
            throw new IllegalArgumentException("a data directory does not delete itself");
        }
        try {
            Files.walkFileTree(doomed, new DeleteEverything());
        } catch (NoSuchFileException e) {
            // It is gone, which is what was asked for.
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(resolve(from), resolve(to), ATOMIC_MOVE, REPLACE_EXISTING);
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        if (WINDOWS) {
            return;        // it cannot open a directory, and journals its entries by itself; see Kafka's Utils.flushDir
        }
        try (var channel = FileChannel.open(resolve(directory), READ)) {
            channel.force(true);
        }
    }

    @Override
    public Closeable lock(String name) throws IOException {
        return DirectoryLock.take(resolve(name));
    }

    @Override
    public long totalBytes() throws IOException {
        return Files.getFileStore(root).getTotalSpace();
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public String location() {
        return root.toString();
    }

    private Path resolve(String name) {
        var path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException("'" + name + "' leads out of " + root);
        }
        return path;
    }

    /** Children before their directory; symbolic links are removed, not followed. */
    private static final class DeleteEverything extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}

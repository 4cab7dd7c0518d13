package minibroker.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The claim of one broker on one directory. The operating system takes it back when the process ends, however it ends,
 * so a lock file that lies around after a crash locks nothing.
 *
 * <p>Inside one process the operating system does not help. Its locks belong to the process, and closing <em>any</em>
 * channel of the file gives them up: a second broker in this JVM that opened the file, was refused, and closed it again
 * would quietly unlock the first. Hence the set of paths that this process holds.
 */
final class DirectoryLock implements Closeable {
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DirectoryLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DirectoryLock take(Path path) throws IOException {
        if (!HELD_BY_THIS_PROCESS.add(path)) {
            throw alreadyHeld(path);
        }
        try {
            return new DirectoryLock(path, lockedChannel(path));
        } catch (IOException | RuntimeException e) {
            HELD_BY_THIS_PROCESS.remove(path);
            throw e;
        }
    }

    private static FileChannel lockedChannel(Path path) throws IOException {
        var channel = FileChannel.open(path, CREATE, WRITE);
        if (tryLock(channel, path) == null) {
            channel.close();
            throw alreadyHeld(path);
        }
        return channel;
    }

    private static FileLock tryLock(FileChannel channel, Path path) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {      // another class loader's copy of this class; closing would unlock it
            throw alreadyHeld(path);
        }
    }

    private static IOException alreadyHeld(Path path) {
        return new IOException("another broker uses this directory: it holds the lock file " + path);
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_BY_THIS_PROCESS.remove(path);
        }
    }
}

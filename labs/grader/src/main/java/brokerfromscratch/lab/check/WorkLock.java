package brokerfromscratch.lab.check;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Two commands may check one lab at the same time, as {@code lab watch} in one window and {@code lab check} in another. Both
 * compile into the same folder: one of them waits until the other is through. The system gives the lock back when its owner dies.
 */
final class WorkLock implements AutoCloseable {
    private static final long POLL_MS = 20;
    private static final long SILENT_MS = 3_000;

    private final FileChannel channel;              // null: this folder cannot be locked

    private WorkLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns when this process alone works there; also if no file can be written, because the checks will say that better. */
    static WorkLock on(Path work) {
        try {
            Files.createDirectories(work);
            var channel = FileChannel.open(work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            waitFor(channel);
            return new WorkLock(channel);
        } catch (IOException e) {
            return new WorkLock(null);
        }
    }

    private static void waitFor(FileChannel channel) throws IOException {
        for (var waitedMs = 0L; !isLocked(channel); waitedMs += POLL_MS) {
            if (waitedMs == SILENT_MS) {
                System.err.println("lab: in another window this lab is being checked, too. This one waits for it.");
            }
            try {
                Thread.sleep(POLL_MS);                   // another process holds the lock, and cannot wake us
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted", e);
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;                           // another engine of this process
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new LabException("the lock of the checks cannot be given back: " + e, e);
        }
    }
}

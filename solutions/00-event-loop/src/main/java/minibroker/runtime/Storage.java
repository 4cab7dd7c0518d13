package minibroker.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The door to one data directory. Names are relative to it, with forward slashes: {@code
 * readings-0/00000000000000000000.log}. A name can never lead out of the directory.
 *
 * <p>What a crash may take: see {@link StorageFile}. Creating, renaming and deleting survive a killed process at once,
 * a power loss only after {@link #forceDirectory}.
 *
 * <p>Called on the loop's thread; {@link #delete}, {@link #forceDirectory} and {@link #rename} also on the worker's.
 */
public interface Storage {
    /** Opens a file, creating an empty one if there is none. The directory must exist. The caller owns one reference. */
    StorageFile open(String name) throws IOException;

    boolean exists(String name);

    /** The names (not paths) of files and directories directly inside {@code directory}, sorted. {@code ""} is the root. */
    List<String> list(String directory) throws IOException;

    /** Creates a directory and what is missing above it; nothing happens if it is there. */
    void createDirectory(String name) throws IOException;

    /** Deletes a file, or a directory with all it holds; nothing happens if there is none. Open files stay readable. */
    void delete(String name) throws IOException;

    /** Moves a file or a directory, replacing a file of the new name, in one step: a crash leaves the old or the new. */
    void rename(String from, String to) throws IOException;

    /** Makes earlier creations, renames and deletions directly inside {@code directory} survive a power loss. */
    void forceDirectory(String directory) throws IOException;

    /**
     * Takes the lock file {@code name} for this process until closed or until the process ends.
     *
     * @throws IOException if another broker holds it; the message says which file
     */
    Closeable lock(String name) throws IOException;

    /** Bytes on the volume, all in all. */
    long totalBytes() throws IOException;

    /** Bytes on the volume that this process may still use. */
    long usableBytes() throws IOException;

    /** Where this directory is, for people: a path, or the name of a simulated disk. */
    String location();
}

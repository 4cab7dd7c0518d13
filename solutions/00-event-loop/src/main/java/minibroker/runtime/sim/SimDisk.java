package minibroker.runtime.sim;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/**
 * A disk in memory that knows what it would forget. Two crashes, two promises: after {@link #kill} every written byte and
 * every name is there; after {@link #losePower} only what was forced is sure. Of the rest, each 512-byte sector survives
 * or does not, a file's length lies somewhere between forced and written, and each creation, renaming or deletion that
 * was not forced in its directory happened or did not: so a new file may vanish although its bytes were forced.
 *
 * <p>Simplified: a file has at most 2 GiB; there are no links, times or owners; and a force that failed may be tried
 * again (on Linux the second one may lie: "fsyncgate").
 */
public final class SimDisk implements Storage {
    private final String name;
    private final SplittableRandom random;
    private final Trace trace;
    private final Directory root = new Directory();
    private final List<Directory.Change> unforced = new ArrayList<>();
    private final TreeSet<String> locks = new TreeSet<>();
    private final CRC32C crc = new CRC32C();
    private long capacityBytes = 1L << 40;
    private long usedBytes;
    private boolean failNextForce;
    private int mostOpenFiles = Integer.MAX_VALUE;
    private int openFiles;
    private boolean off;
    private int generation;            // how many processes have died on it
    private long operationsToCrash;    // 0: none is planned
    private Runnable crash;

    /** A disk on its own, for tests that need no network and no time. */
    public SimDisk(long seed) {
        this("disk", new SplittableRandom(seed), new Trace());
    }

    SimDisk(String name, SplittableRandom random, Trace trace) {
        this.name = name;
        this.random = random;
        this.trace = trace;
    }

    // ---- what may go wrong ----

    /** The process that used this disk is gone: open files and locks with it, and nothing else. */
    public void kill() {
        generation++;
        locks.clear();
        openFiles = 0;
        operationsToCrash = 0;
        off = true;
        usedBytes = recount(root);         // files that lived only by an open handle are gone
    }

    /** The process is gone, and what it had not forced is at the mercy of the seed. */
    public void losePower() {
        kill();
        var survival = Survival.draw(random);
        for (var change : unforced) {
            if (survival.next(random) && change.stillApplies()) {
                change.makeDurable();
            }
        }
        unforced.clear();
        root.losePower(random);
        usedBytes = recount(root);
    }

    /** A new process may use the disk. {@link SimNode#boot} calls it; a test with a disk of its own does so itself. */
    public void plugIn() {
        off = false;
    }

    /**
     * Instead of the {@code n}-th operation from now that changes something (1: the next), {@code crash} happens and
     * {@link Crash} is thrown.
     */
    public void crashAt(long n, Runnable crash) {
        this.operationsToCrash = n;
        this.crash = crash;
    }

    /** From now on the disk holds so much; what is more is refused with "No space left on device". */
    public void capacityBytes(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** The next force of a file fails; the bytes stay unforced. */
    public void failNextForce() {
        failNextForce = true;
    }

    /** From now on a process may have so many files open; another one is refused with "Too many open files". */
    public void mostOpenFiles(int most) {
        mostOpenFiles = most;
    }

    /** How many files the process has open now. */
    public int openFiles() {
        return openFiles;
    }

    // ---- Storage ----

    @Override
    public StorageFile open(String name) throws IOException {
        checkPower();
        var place = place(name);
        var inode = place.inode();
        if (openFiles >= mostOpenFiles) {
            throw new IOException("Too many open files: " + name + " on the " + location());
        }
        if (inode == null) {
            inode = new FileContent();
            beforeChange("create", name, 0);
            change(null, place, inode);
        }
        if (inode instanceof FileContent content) {
            openFiles++;
            return new SimFile(this, name, content, generation);
        }
        throw new FileNotFoundException(name + " (Is a directory)");
    }

    @Override
    public boolean exists(String name) {
        checkPower();
        try {
            return name.isEmpty() || place(name).inode() != null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public List<String> list(String directory) throws IOException {
        checkPower();
        return List.copyOf(directory(directory).entries.keySet());
    }

    @Override
    public void createDirectory(String name) throws IOException {
        checkPower();
        var slash = name.lastIndexOf('/');
        if (slash > 0) {
            createDirectory(name.substring(0, slash));
        }
        var place = place(name);
        if (place.inode() == null) {
            beforeChange("mkdir", name, 0);
            change(null, place, new Directory());
        }
    }

    @Override
    public void delete(String name) throws IOException {
        checkPower();
        if (exists(name)) {
            if (place(name).inode() instanceof Directory directory) {
                for (var child : List.copyOf(directory.entries.keySet())) {
                    delete(name + "/" + child);
                }
            }
            beforeChange("delete", name, 0);
            change(place(name), null, place(name).inode());
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        checkPower();
        var source = place(from);
        var target = place(to);
        if (source.inode() == null) {
            throw new NoSuchFileException(from);
        }
        if (target.inode() instanceof Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(to);
        }
        beforeChange("rename", from + " to " + to, 0);
        change(source, target, source.inode());
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        checkPower();
        var forced = directory(directory);
        beforeChange("forcedir", directory, 0);
        unforced.removeIf(change -> {
            if (change.touches(forced)) {
                change.makeDurable();
            }
            return change.touches(forced);
        });
    }

    @Override
    public Closeable lock(String name) throws IOException {
        open(name).release();
        if (!locks.add(name)) {
            throw new IOException("another broker uses this directory: it holds the lock file " + location() + "/" + name);
        }
        return () -> locks.remove(name);
    }

    @Override
    public long totalBytes() {
        return capacityBytes;
    }

    @Override
    public long usableBytes() {
        return Math.max(0, capacityBytes - usedBytes);
    }

    @Override
    public String location() {
        return "simulated disk of " + name;
    }

    // ---- what its files ask for ----

    void append(String file, FileContent content, ByteBuffer bytes) throws IOException {
        var wanted = bytes.remaining();
        var taken = (int) Math.min(wanted, usableBytes());
        if (operationsToCrash == 1) {
            take(content, bytes, random.nextInt(taken + 1));           // a process can die in the middle of its write
        }
        beforeChange("append", file, wanted, checksum(bytes));
        if (taken < wanted) {
            take(content, bytes, random.nextInt(taken + 1));           // a full disk may take a part first
            throw new IOException("No space left on device: " + file + " on the " + location());
        }
        take(content, bytes, taken);
    }

    private void take(FileContent content, ByteBuffer bytes, int count) {
        content.append(bytes, count);
        usedBytes += count;
    }

    void truncate(String file, FileContent content, int newSize) {
        beforeChange("truncate", file, newSize);
        usedBytes -= content.size() - newSize;
        content.truncate(newSize);
    }

    void force(String file, FileContent content) throws IOException {
        beforeChange("force", file, content.size());
        if (failNextForce) {
            failNextForce = false;
            throw new IOException("Input/output error: " + file + " on the " + location());
        }
        content.force();
    }

    void closed(FileContent content) {
        openFiles--;
        content.handles--;
        freeIfUnreachable(content);
    }

    int generation() {
        return generation;
    }

    boolean isOff() {
        return off;
    }

    /** Code of a dead process may still run its {@code finally} blocks while the crash unwinds its stack: not on this disk. */
    void checkPower() {
        if (off) {
            throw new Crash(name + " is down");
        }
    }

    // ---- names ----

    /** A name in a directory, which may lead somewhere or not yet. */
    private record Place(Directory directory, String name) {
        Inode inode() {
            return directory.entries.get(name);
        }
    }

    private Place place(String path) throws NoSuchFileException {
        var slash = path.lastIndexOf('/');
        checkInside(path);
        return new Place(directory(slash < 0 ? "" : path.substring(0, slash)), path.substring(slash + 1));
    }

    private Directory directory(String path) throws NoSuchFileException {
        var directory = root;
        for (var part : parts(path)) {
            if (!(directory.entries.get(part) instanceof Directory next)) {
                throw new NoSuchFileException(path);
            }
            directory = next;
        }
        return directory;
    }

    private static String[] parts(String path) {
        return path.isEmpty() ? new String[0] : path.split("/", -1);
    }

    private void checkInside(String path) {
        var parts = List.of(path.split("/", -1));
        if (parts.contains("") || parts.contains(".") || parts.contains("..")) {
            throw new IllegalArgumentException("'" + path + "' leads out of the " + location());
        }
    }

    private void change(Place from, Place to, Inode inode) {
        if (from != null) {
            from.directory.entries.remove(from.name);
        }
        if (to != null) {
            var replaced = to.directory.entries.put(to.name, inode);
            linked(inode);                 // before it is unlinked: a renamed file is never without a name
            unlinked(replaced);
        }
        if (from != null) {
            unlinked(inode);
        }
        unforced.add(new Directory.Change(from == null ? null : from.directory, from == null ? null : from.name,
                to == null ? null : to.directory, to == null ? null : to.name, inode));
    }

    private static void linked(Inode inode) {
        if (inode instanceof FileContent content) {
            content.names++;
        }
    }

    private void unlinked(Inode inode) {
        if (inode instanceof FileContent content) {
            content.names--;
            freeIfUnreachable(content);
        }
    }

    private void freeIfUnreachable(FileContent content) {
        if (content.names == 0 && content.handles == 0) {
            usedBytes -= content.size();
        }
    }

    private static long recount(Directory directory) {
        var bytes = 0L;
        for (var inode : directory.entries.values()) {
            if (inode instanceof Directory child) {
                bytes += recount(child);
            } else if (inode instanceof FileContent content) {
                content.names = 1;
                content.handles = 0;
                bytes += content.size();
            }
        }
        return bytes;
    }

    private void beforeChange(String kind, String what, long amount) {
        beforeChange(kind, what, amount, 0);
    }

    private void beforeChange(String kind, String what, long amount, long crc) {
        if (operationsToCrash > 0 && --operationsToCrash == 0) {
            trace.add(name, "crash", kind + " " + what, amount, crc);
            crash.run();
            throw new Crash(name + " crashed before " + kind + " " + what);
        }
        trace.add(name, kind, what, amount, crc);
    }

    private long checksum(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes.duplicate());
        return crc.getValue();
    }
}

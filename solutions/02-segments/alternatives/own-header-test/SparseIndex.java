package minibroker.segment;

import static minibroker.runtime.TodoError.todo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/**
 * What the two indexes of a segment share: a file of equally long, ascending entries, searched by halving.
 *
 * <pre>
 *   entry           0    1    2    3    4    5    6    7
 *   in the file     x    x    x    x    x                      the first {@code written}
 *   in memory                      x    x    x    x    x       from {@code firstInMemory} on, at least the last one
 * </pre>
 *
 * <p>New entries stay in memory until {@link #write}, so an append costs one write to the log and none here. A crash may
 * therefore leave the file short, which does no harm: an index says where to <em>start</em> walking, and a short one only
 * makes the walk longer. Old segments keep one entry in memory until somebody searches them.
 *
 * <p>Kafka: {@code AbstractIndex}, a memory-mapped file of full length.
 */
abstract class SparseIndex {
    private static final int FIRST_ALLOCATION_ENTRIES = 32;
    /** However small a file is wished for: one entry while the segment grows, and one for sealing it. */
    private static final int LEAST_ENTRIES = 2;

    protected final long baseOffset;
    private final Storage storage;
    private final int entryBytes;
    private final int maxEntries;
    private String path;
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private int firstInMemory;
    private int count;
    private int written;

    SparseIndex(Storage storage, String path, long baseOffset, int entryBytes, int maxBytes) {
        this.storage = storage;
        this.path = path;
        this.baseOffset = baseOffset;
        this.entryBytes = entryBytes;
        this.maxEntries = Math.max(LEAST_ENTRIES, maxBytes / entryBytes);
    }

    /** What {@link #floor} searches: grows from entry to entry. The entry must be in memory. */
    abstract long key(int entry);

    /** The offset that an entry speaks of. The entry must be in memory. */
    abstract long offset(int entry);

    /** Can any entry say this? It is in memory. */
    abstract boolean isInRange(int entry);

    /** May {@code entry} follow the one before it? Both are in memory. */
    abstract boolean ascends(int entry);

    final int count() {
        return count;
    }

    final boolean isEmpty() {
        return count == 0;
    }

    final int maxEntries() {
        return maxEntries;
    }

    final String path() {
        return path;
    }

    final void path(String newPath) {
        path = newPath;
    }

    /** Looks at the file's length and last entry only. Returns what is wrong with them. */
    final Optional<String> openTail() throws IOException {
        if (!storage.exists(path)) {
            return Optional.of(path + " is missing");
        }
        var file = storage.open(path);
        try {
            var size = file.size();
            if (size % entryBytes != 0 || size / entryBytes > maxEntries) {
                return Optional.of("%s has %d bytes, want at most %d entries of %d bytes"
                        .formatted(path, size, maxEntries, entryBytes));
            }
            written = (int) (size / entryBytes);
            count = written;
            readFrom(file, Math.max(0, count - 1));
            return isEmpty() || isInRange(count - 1) ? Optional.empty() : Optional.of(path + " has a bad last entry");
        } finally {
            file.release();
        }
    }

    /** Brings all entries into memory. Returns what is wrong with them; then the index must not be searched. */
    final Optional<String> load() throws IOException {
        if (firstInMemory == 0) {
            return Optional.empty();
        }
        write();
        var file = storage.open(path);
        try {
            if (file.size() != (long) count * entryBytes) {
                return Optional.of("%s has %d bytes, want %d".formatted(path, file.size(), (long) count * entryBytes));
            }
            readFrom(file, 0);
        } finally {
            file.release();
        }
        for (int entry = 1; entry < count; entry++) {
            if (!ascends(entry)) {
                return Optional.of("%s does not ascend at entry %d".formatted(path, entry));
            }
        }
        return isEmpty() || isInRange(0) ? Optional.empty() : Optional.of(path + " has a bad first entry");
    }

    /** Forgets all but the last entry; what was forgotten is in the file. */
    final void unload() throws IOException {
        write();
        var lastEntry = Math.max(0, count - 1);
        memory = ByteBuffer.wrap(bytesFrom(lastEntry));
        firstInMemory = lastEntry;
    }

    /** The last entry whose key is at most {@code key}; -1 if there is none. All entries must be in memory. */
    final int floor(long key) {
        // lifting: add powers of two as long as the entry is small enough
        int at = -1;
        for (int step = Integer.highestOneBit(Math.max(1, count)); step > 0; step >>= 1) {
            if (at + step < count && key(at + step) <= key) {
                at += step;
            }
        }
        return at;
    }

    /** Makes room for one more entry and returns where in {@link #memory} its fields go. */
    final int addSlot() {
        if (count == maxEntries) {
            throw new IllegalStateException("broken invariant: %s holds its %d entries; the segment should have rolled"
                    .formatted(path, maxEntries));
        }
        var start = (count - firstInMemory) * entryBytes;
        if (start == memory.capacity()) {
            var larger = Math.max(FIRST_ALLOCATION_ENTRIES * entryBytes, 2 * start);
            memory = ByteBuffer.allocate(larger).put(memory.clear());
        }
        count++;
        return start;
    }

    /** Where in {@link #memory} the fields of an entry are. */
    final int slot(int entry) {
        return (entry - firstInMemory) * entryBytes;
    }

    final ByteBuffer memory() {
        return memory;
    }

    /** Drops the entries of {@code offset} and above, in the file too. All entries must be in memory. */
    final void truncateTo(long offset) throws IOException {
        while (count > 0 && offset(count - 1) >= offset) {
            count--;
        }
        cutFile();
    }

    /** Drops everything and leaves an empty file. */
    final void clear() throws IOException {
        memory = ByteBuffer.allocate(0);
        firstInMemory = 0;
        count = 0;
        cutFile();
    }

    private void cutFile() throws IOException {
        written = Math.min(written, count);
        var file = storage.open(path);
        try {
            file.truncate((long) written * entryBytes);
        } finally {
            file.release();
        }
    }

    /** Appends to the file what it lacks. */
    final void write() throws IOException {
        if (written == count) {
            return;
        }
        var file = storage.open(path);
        try {
            file.truncate((long) written * entryBytes);            // an earlier attempt may have stopped half-way
            file.append(ByteBuffer.wrap(bytesFrom(written)));
            written = count;
        } finally {
            file.release();
        }
    }

    /** Opens the file, for somebody who forces it and then lets go. */
    final StorageFile openFile() throws IOException {
        return storage.open(path);
    }

    private void readFrom(StorageFile file, int entry) throws IOException {
        memory = ByteBuffer.allocate((count - entry) * entryBytes);
        firstInMemory = entry;
        file.read(memory, (long) entry * entryBytes);
        if (memory.hasRemaining()) {
            throw new IOException("%s ends %d bytes early".formatted(path, memory.remaining()));
        }
    }

    private byte[] bytesFrom(int entry) {
        var bytes = new byte[(count - entry) * entryBytes];
        memory.get(slot(entry), bytes);
        return bytes;
    }
}

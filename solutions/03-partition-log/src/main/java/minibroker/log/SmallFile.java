package minibroker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import minibroker.runtime.Storage;

/** A file of a few lines that is replaced as a whole: whatever crashes, a reader finds the old text or the new one. */
final class SmallFile {
    static final String TEMPORARY = ".tmp";

    private final Storage storage;
    private final String name;

    SmallFile(Storage storage, String name) {
        this.storage = storage;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The text; empty if there is no such file. */
    Optional<String> read() throws IOException {
        if (!storage.exists(name)) {
            return Optional.empty();
        }
        var file = storage.open(name);
        try {
            var bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return Optional.of(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
        } finally {
            file.release();
        }
    }

    /** Writes, forces, renames, forces the name. */
    void replace(String text) throws IOException {
        write(name + TEMPORARY, true, text);
        storage.rename(name + TEMPORARY, name);
        storage.forceDirectory(directory());
    }

    /** The first half of {@link #replace}: writes the text under any name, and forces it to the platter if asked to. */
    void write(String anyName, boolean force, String text) throws IOException {
        var file = storage.open(anyName);
        try {
            file.truncate(0);
            file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            if (force) {
                file.force();
            }
        } finally {
            file.release();
        }
    }

    void delete() throws IOException {
        storage.delete(name);
        storage.forceDirectory(directory());
    }

    private String directory() {
        var slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }
}

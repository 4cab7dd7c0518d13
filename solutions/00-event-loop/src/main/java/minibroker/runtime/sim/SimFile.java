package minibroker.runtime.sim;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import minibroker.runtime.StorageFile;

/** An open file of a simulated disk. It belongs to the process that opened it and is worthless after its death. */
final class SimFile implements StorageFile {
    private final SimDisk disk;
    private final String name;
    private final FileContent content;
    private final int generation;      // of the process
    private int owners = 1;

    SimFile(SimDisk disk, String name, FileContent content, int generation) {
        this.disk = disk;
        this.name = name;
        this.content = content;
        this.generation = generation;
        content.handles++;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        checkOpen();
        disk.append(name, content, bytes);
    }

    @Override
    public int read(ByteBuffer into, long position) {
        checkOpen();
        var count = (int) Math.max(0, Math.min(into.remaining(), content.size() - position));
        if (count > 0) {
            into.put(content.view((int) position, count));
        }
        return count;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        checkOpen();
        if (count > 0 && content.size() <= position) {
            throw new EOFException(name + " ends after " + content.size() + " bytes, before position " + position);
        }
        var available = (int) Math.min(count, content.size() - position);
        return available == 0 ? 0 : target.write(content.view((int) position, available));
    }

    @Override
    public void truncate(long newSize) throws IOException {
        checkOpen();
        if (newSize < content.size()) {
            disk.truncate(name, content, (int) newSize);
        }
    }

    @Override
    public void force() throws IOException {
        checkOpen();
        disk.force(name, content);
    }

    @Override
    public StorageFile retain() {
        checkOpen();
        owners++;
        return this;
    }

    @Override
    public void release() {
        if (disk.generation() == generation && !disk.isOff()) {
            checkOpen();
            if (--owners == 0) {
                disk.closed(content);
            }
        }
    }

    private void checkOpen() {
        disk.checkPower();
        if (owners <= 0 || disk.generation() != generation) {
            throw new IllegalStateException("broken invariant: " + name + " is used after "
                    + (owners <= 0 ? "its last release" : "the process that opened it died"));
        }
    }

    @Override
    public String toString() {
        return name + " (" + size() + " bytes)";
    }
}

package minibroker.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real file. It keeps its own count of the size, so that asking for it costs no system call, and always names the
 * position it reads or writes, so that no file pointer is shared. Not memory-mapped: a full disk is then an exception at
 * the write that met it, and not a signal that ends the process.
 *
 * <p>{@link #append} and {@link #transferTo} copy nothing when the bytes lie in a direct buffer and the target is a
 * socket. Kafka's counterpart is {@code FileRecords}.
 */
final class ChannelFile implements StorageFile {
    private final String name;
    private final FileChannel channel;
    private final AtomicInteger owners = new AtomicInteger(1);     // slices are released on the loop, files also on the worker
    private long size;                                             // loop thread only

    ChannelFile(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.size = channel.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            size += channel.write(bytes, size);                    // an almost full disk takes a part, then refuses
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        var total = 0;
        while (into.hasRemaining()) {
            var count = channel.read(into, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        var moved = channel.transferTo(position, count, target);
        if (moved == 0 && count > 0 && channel.size() <= position) {       // not our own count: somebody else may have cut it
            throw new EOFException(name + " ends after " + channel.size() + " bytes, before position " + position);
        }
        return moved;
    }

    @Override
    public void truncate(long newSize) throws IOException {
        if (newSize < size) {
            channel.truncate(newSize);
            size = newSize;
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);          // fdatasync: it includes the length, and leaves out times that nobody reads
    }

    @Override
    public StorageFile retain() {
        if (owners.getAndIncrement() <= 0) {
            throw new IllegalStateException("broken invariant: " + name + " was retained after its last release");
        }
        return this;
    }

    @Override
    public void release() {
        var left = owners.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("broken invariant: " + name + " was released " + -left + " time(s) too often");
        }
        if (left == 0) {
            close();
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing rests on it: what had to be durable was forced before.
        }
    }

    @Override
    public String toString() {
        return name + " (" + size + " bytes)";
    }
}

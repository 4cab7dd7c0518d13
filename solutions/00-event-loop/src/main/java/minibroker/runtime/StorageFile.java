package minibroker.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * One open file that grows at its end.
 *
 * <p>Two crashes, two promises. When the process is <b>killed</b>, every byte of a completed {@link #append} stays. When
 * the <b>power fails</b>, only what {@link #force} has completed for is sure; of the rest any sectors may be missing,
 * and the file may be shorter than it was.
 *
 * <p>Reference-counted: a slice that waits in a socket keeps the file readable after retention or compaction has deleted
 * its name. {@link Storage#open} hands out the first reference; {@link #release} of the last one closes the file.
 *
 * <p>Called on the loop's thread; {@link #force} and {@link #release} also on the worker's.
 */
public interface StorageFile {
    String name();

    /** Bytes in the file now. */
    long size();

    /**
     * Writes all remaining bytes at the end of the file.
     *
     * @throws IOException if the disk refuses (full, broken); a part of the bytes may have been written, and the caller
     *     truncates back to the size it knows
     */
    void append(ByteBuffer bytes) throws IOException;

    /** Reads from {@code position} until {@code into} is full or the file ends; returns how many bytes came (0 at the end). */
    int read(ByteBuffer into, long position) throws IOException;

    /**
     * Copies bytes to a channel, through the kernel where that is possible; returns how many the channel took (maybe 0).
     *
     * @throws EOFException if the file really ends at {@code position} or before it, whoever cut it: asking again would give
     *     nothing for ever
     */
    long transferTo(long position, long count, WritableByteChannel target) throws IOException;

    /** Cuts the file to {@code size} bytes; nothing happens if it is shorter already. */
    void truncate(long size) throws IOException;

    /** Returns when all bytes appended before the call would survive a power loss. */
    void force() throws IOException;

    /** One more owner. */
    StorageFile retain();

    /** One owner fewer; the last one closes the file. */
    void release();
}

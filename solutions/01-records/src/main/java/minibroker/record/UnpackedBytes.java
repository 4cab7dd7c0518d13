package minibroker.record;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of one compressed batch as bytes, as far as a broker is willing to unpack them: one thread serves everybody, and
 * a mebibyte of gzip can be a gibibyte of zeros, which takes three seconds.
 *
 * <p>The end is at 64 MiB, or at 64 times what came if that is more. No stock producer gets there: its whole buffer has 32 MiB
 * ({@code buffer.memory}). A record counts 64 bytes more than it has, for the time that goes into looking at it. Kafka unpacks
 * whatever comes; there it costs one of many threads.
 */
final class UnpackedBytes extends FilterInputStream {
    static final long ALWAYS_ALLOWED = 64 << 20;
    private static final int TIMES_WHAT_CAME = 64;
    private static final int WORK_PER_RECORD = 64;      // in bytes that could be unpacked meanwhile

    private final long allowed;
    private long left;

    /** @param compressedBytes size of the batch as it came */
    UnpackedBytes(InputStream unpacking, int compressedBytes) {
        super(unpacking);
        this.allowed = Math.max(ALWAYS_ALLOWED, (long) TIMES_WHAT_CAME * compressedBytes);
        this.left = allowed;
    }

    /** One more record is about to be read. */
    void nextRecord() throws IOException {
        count(WORK_PER_RECORD);
    }

    private long count(long bytes) throws IOException {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw new IOException("it unfolds to more than the " + allowed + " bytes that a broker looks through");
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        var next = in.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        return (int) count(in.read(to, offset, length));
    }

    /** Skips are where the time goes: a value is one skip, as long as its sender says. */
    @Override
    public long skip(long bytes) throws IOException {
        return count(in.skip(Math.min(bytes, left + 1)));
    }
}

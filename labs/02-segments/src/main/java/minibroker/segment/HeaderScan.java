package minibroker.segment;

import static minibroker.runtime.TodoError.todo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import minibroker.record.BatchCheck;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.runtime.StorageFile;

/**
 * Walks from header to header through a log file. Bytes come in chunks, so many small batches cost one read together, and
 * the records of large ones are skipped, not read.
 *
 * <pre>
 *   file   [header|records][header|records][header|records]…
 *   chunk        └────────── one read ──────────┘
 * </pre>
 *
 * <p>{@link #next} stops at the end of the file and equally at the first bytes that are no batch header;
 * {@link #requireEnd} tells the two apart for callers to whom the second is a damaged disk.
 */
final class HeaderScan {
    /** For lookups, which end near where they start: about one index interval. */
    static final int NEAR_BYTES = 4 * 1024;
    /** For walks through a whole segment. */
    static final int FAR_BYTES = 64 * 1024;

    private final StorageFile file;
    private final int end;
    private final ByteBuffer chunk;
    private int chunkStart;
    private BatchHeader header;
    private int position;
    private int nextPosition;

    /** Walks the batches that start at {@code from} or later and finish before {@code end}. */
    HeaderScan(StorageFile file, int from, int end, int chunkBytes) {
        this.file = file;
        this.end = end;
        this.chunk = ByteBuffer.allocate(Math.max(BatchFormat.HEADER_BYTES, Math.min(chunkBytes, end - from))).limit(0);
        this.nextPosition = from;
    }

    /** Moves to the next batch; false if there is none, or if the bytes there do not look like one. */
    boolean next() throws IOException {
        throw todo("Lab 02, step 2: room for a header? more promised than is there? and where does the next one start?");
    }

    BatchHeader header() {
        return header;
    }

    /** The current batch comes once more. */
    void stepBack() {
        nextPosition = position;
    }

    /** Where the current batch starts. */
    int position() {
        return position;
    }

    /** The CRC-32C that the current batch's bytes have. Reads all of them, a chunk at a time: a length may lie by gigabytes. */
    int computeCrc() throws IOException {
        var crc = new CRC32C();
        var at = position + BatchFormat.ATTRIBUTES;
        while (at < nextPosition) {
            var start = inChunk(at, 1);
            var length = Math.min(chunk.limit() - start, nextPosition - at);
            crc.update(chunk.array(), start, length);
            at += length;
        }
        return (int) crc.getValue();
    }

    /** Call when {@link #next} has said false: a log that should be sound ends with its last batch. */
    void requireEnd() throws IOException {
        if (nextPosition != end) {
            throw new DamagedFileException("%s is damaged: no batch starts at position %d of %d"
                    .formatted(file.name(), nextPosition, end));
        }
    }

    /** Where {@code filePosition} lies in the chunk, after making sure that {@code bytes} are there from it on. */
    private int inChunk(int filePosition, int bytes) throws IOException {
        var start = filePosition - chunkStart;
        if (start < 0 || start + bytes > chunk.limit()) {
            chunkStart = filePosition;
            start = 0;
            file.read(chunk.clear(), filePosition);
            chunk.flip();
        }
        if (chunk.limit() < bytes) {
            throw new IOException("%s ends before position %d".formatted(file.name(), filePosition + bytes));
        }
        return start;
    }
}

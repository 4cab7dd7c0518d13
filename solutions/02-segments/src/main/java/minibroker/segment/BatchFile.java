package minibroker.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import minibroker.record.BatchCheck;
import minibroker.record.BatchHeader;
import minibroker.runtime.StorageFile;

/**
 * The log file of a segment, and what is known of the batches in it.
 *
 * <p>Invariant: the first {@link #size} bytes are whole batches whose offsets grow, the last of which ends before
 * {@link #nextOffset}. What may lie behind them was never acknowledged and is never read: {@link #append} takes it away
 * before it writes.
 */
final class BatchFile {
    private final StorageFile file;
    private final long baseOffset;
    private int size;
    private long nextOffset;
    private long firstBatchTimestamp;

    /** Knows of no batches yet; whoever walks over them says so by {@link #takeIn}. */
    BatchFile(StorageFile file, long baseOffset) {
        this.file = file;
        this.baseOffset = baseOffset;
        startOver();
    }

    StorageFile file() {
        return file;
    }

    int size() {
        return size;
    }

    long nextOffset() {
        return nextOffset;
    }

    /** The largest timestamp of the first batch, -1 if there is none. */
    long firstBatchTimestamp() {
        return firstBatchTimestamp;
    }

    /**
     * Takes note of a batch that lies in the file, behind all that are known. When a segment is opened, the first one that is
     * taken in need not lie at position 0.
     */
    void takeIn(BatchHeader header, int position) {
        // lesson::step1[todo="three numbers change: size, nextOffset and, with the first batch, firstBatchTimestamp"]
        if (position == 0) {
            firstBatchTimestamp = header.maxTimestamp();
        }
        size = position + header.sizeInBytes();
        nextOffset = header.nextOffset();
        // end::step1
    }

    /** For a walk that did not begin at the beginning. If no batch is there, nothing behind it counts either. */
    void readFirstTimestamp() throws IOException {
        var scan = scan(0, 0);
        if (scan.next()) {
            firstBatchTimestamp = scan.header().maxTimestamp();
        } else {
            startOver();
        }
    }

    /** Forgets what is known; the file stays as it is. */
    void startOver() {
        size = 0;
        nextOffset = baseOffset;
        firstBatchTimestamp = -1;
    }

    /** Can this be the next batch? Offsets grow, and stay in reach of the indexes. */
    boolean canBeNext(BatchHeader header) {
        return header.baseOffset() >= nextOffset && header.lastOffsetDelta() >= 0 && canHold(header.lastOffset());
    }

    /** Indexes keep offsets as ints, relative to the base. */
    boolean canHold(long offset) {
        return offset >= baseOffset && offset - baseOffset <= Integer.MAX_VALUE;
    }

    /**
     * Does the batch where the scan stands count, although nobody vouches for it? It {@linkplain #canBeNext can be next}, and its
     * bytes are those that its CRC was made of.
     */
    // tag::sound[]
    boolean isSound(HeaderScan scan) throws IOException {
        // lesson::step5[todo="its offset follows on, and its bytes are those that were written"]
        return canBeNext(scan.header()) && BatchCheck.content(scan.header(), scan.computeCrc()).isWhole();
        // end::step5
    }
    // end::sound[]

    /** Whoever appends has stamped these batches; that they do not follow on would be our bug. */
    void requireNext(ByteBuffer bytes, List<BatchHeader> headers) {
        var expected = nextOffset;
        var sizeInBytes = 0L;
        for (var header : headers) {
            if (header.baseOffset() < expected || !canHold(header.lastOffset())) {
                throw new IllegalStateException("broken invariant: offsets %d to %d in segment %d, which is at %d"
                        .formatted(header.baseOffset(), header.lastOffset(), baseOffset, expected));
            }
            expected = header.nextOffset();
            sizeInBytes += header.sizeInBytes();
        }
        if (headers.isEmpty() || sizeInBytes != bytes.remaining()) {
            throw new IllegalStateException("broken invariant: %d headers speak of %d bytes, there are %d"
                    .formatted(headers.size(), sizeInBytes, bytes.remaining()));
        }
    }

    /** Writes whole batches behind the known ones. If the disk refuses, nothing has happened. */
    void append(ByteBuffer batches) throws IOException {
        if (batches.remaining() > Integer.MAX_VALUE - size) {
            throw new IllegalStateException("broken invariant: %d bytes behind %d do not fit into one segment"
                    .formatted(batches.remaining(), size));
        }
        // lesson::step1[todo="where may this write begin, and what if the disk takes only half of it?"]
        // tag::append[]
        cutTail();
        try {
            file.append(batches);
        } catch (IOException e) {
            cutTailAfter(e);
            throw e;
        }
        // end::append[]
        // end::step1
    }

    // lesson-member::step1[]
    // tag::append[]
    private void cutTailAfter(IOException refusal) {
        try {
            cutTail();
        } catch (IOException e) {
            refusal.addSuppressed(e);                  // the next append tries again before it writes
        }
    }
    // end::append[]
    // end::step1

    void truncateTo(int position) throws IOException {
        file.truncate(position);
    }

    /** Cuts off what lies behind the known batches; returns how many bytes that were. */
    long cutTail() throws IOException {
        var tail = file.size() - size;
        if (tail > 0) {
            file.truncate(size);
        }
        return tail;
    }

    boolean endsWithItsLastBatch() {
        return size == file.size();
    }

    /** Walks over the known batches. */
    HeaderScan scan(int from, int chunkBytes) {
        return new HeaderScan(file, from, size, chunkBytes);
    }

    /** Shows the known batches in order. What they say can have changed on the disk since: then it is no walk, but an error. */
    void forEach(HeaderVisitor visitor) throws IOException {
        var expected = baseOffset;
        var scan = scan(0, HeaderScan.FAR_BYTES);
        while (scan.next()) {
            if (scan.header().baseOffset() < expected || scan.header().nextOffset() > nextOffset) {
                throw new DamagedFileException("%s is damaged: offset %d at position %d, want %d to %d".formatted(
                        file.name(), scan.header().baseOffset(), scan.position(), expected, nextOffset - 1));
            }
            visitor.visit(scan.header(), scan.position());
            expected = scan.header().nextOffset();
        }
        scan.requireEnd();
    }

    /** Walks over whatever the file holds; only a segment's first 2 GiB can be batches. */
    HeaderScan scanUnknown(int from) {
        return new HeaderScan(file, from, (int) Math.min(file.size(), Integer.MAX_VALUE), HeaderScan.FAR_BYTES);
    }

    /** The header of the known batch that starts here. */
    BatchHeader headerAt(int position) throws IOException {
        var scan = scan(position, 0);
        if (!scan.next()) {
            scan.requireEnd();
        }
        return scan.header();
    }

    /** Reads one batch as a whole. */
    ByteBuffer read(BatchHeader header, int position) throws IOException {
        var batch = ByteBuffer.allocate(header.sizeInBytes());
        file.read(batch, position);
        if (batch.hasRemaining()) {
            throw new DamagedFileException("%s ends inside the batch at position %d".formatted(file.name(), position));
        }
        return batch.flip();
    }
}

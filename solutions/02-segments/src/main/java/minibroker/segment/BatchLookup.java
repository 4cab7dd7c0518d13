package minibroker.segment;

import java.io.IOException;
import java.util.Optional;
import minibroker.record.BatchHeader;
import minibroker.record.BatchRecords;

/**
 * Answers "where?" for one segment: an index says where to start, a short walk over headers does the rest.
 *
 * <pre>
 *   looking for offset 57       index   … 40 → 8192 | 71 → 12400 …       start at 8192
 *                               log     [..40] [41..52] [53..60]         walk: 40 &lt; 57, 52 &lt; 57, 60: here
 * </pre>
 *
 * <p>Two answers are remembered, because the next question is nearly always one of them: a consumer that has caught up
 * comes back where it stopped, or is woken by the newest append. So it costs no I/O at all. All entries of both indexes
 * must be in memory before any question.
 */
final class BatchLookup {
    /** The first batch that holds {@code offset} or a later one starts at {@code position}, or will. */
    private record OffsetPosition(long offset, int position) {}

    private static final OffsetPosition UNKNOWN = new OffsetPosition(-1, 0);

    private final BatchFile batches;
    private final SegmentIndexes indexes;
    private OffsetPosition lastAppend = UNKNOWN;
    private OffsetPosition lastReadEnd = UNKNOWN;

    BatchLookup(BatchFile batches, SegmentIndexes indexes) {
        this.batches = batches;
        this.indexes = indexes;
    }

    void rememberAppend(long offset, int position) {
        lastAppend = new OffsetPosition(offset, position);
    }

    /** Call whenever batches were taken away. */
    void forget() {
        lastAppend = UNKNOWN;
        lastReadEnd = UNKNOWN;
    }

    /** Where the first batch starts whose last offset is at least {@code offset}; there must be one. */
    int positionOf(long offset) throws IOException {
        if (offset == lastAppend.offset()) {
            return lastAppend.position();
        }
        if (offset == lastReadEnd.offset()) {
            return lastReadEnd.position();
        }
        return walkTo(offset);
    }

    private int walkTo(long offset) throws IOException {
        var scan = batches.scan(indexes.offsets.floorPosition(offset), HeaderScan.NEAR_BYTES);
        while (scan.next()) {
            if (scan.header().lastOffset() >= offset) {
                return scan.position();
            }
        }
        scan.requireEnd();
        throw new IOException("%s is damaged: it should go on to offset %d but has no batch for %d"
                .formatted(batches.file().name(), batches.nextOffset() - 1, offset));
    }

    SegmentSlice slice(long offset, int maxBytes, boolean minOneBatch, long upToOffset) throws IOException {
        var start = positionOf(offset);
        var end = upToOffset >= batches.nextOffset() ? batches.size() : Math.max(start, positionOf(upToOffset));
        var size = sizeOfSlice(start, end - start, maxBytes, minOneBatch);
        if (start + size == end && offset < upToOffset) {
            lastReadEnd = new OffsetPosition(Math.min(upToOffset, batches.nextOffset()), end);
        }
        return new SegmentSlice(batches.file().retain(), start, size);
    }

    private int sizeOfSlice(int start, int available, int maxBytes, boolean minOneBatch) throws IOException {
        if (maxBytes >= available) {
            return available;
        }
        return Math.max(Math.max(0, maxBytes), minOneBatch ? batches.headerAt(start).sizeInBytes() : 0);
    }

    /** The first record at {@code fromOffset} or later that is no older than {@code timestampMs}. */
    Optional<TimestampAndOffset> findByTimestamp(long timestampMs, long fromOffset) throws IOException {
        var scan = batches.scan(indexes.floorPosition(timestampMs, fromOffset), HeaderScan.FAR_BYTES);
        while (scan.next()) {
            var batch = scan.header();
            if (batch.maxTimestamp() >= timestampMs && batch.lastOffset() >= fromOffset) {
                var found = findInBatch(batch, scan.position(), timestampMs, fromOffset);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        scan.requireEnd();
        return Optional.empty();
    }

    /** The only place where a segment decodes records: the header said that one of them is as young as that. */
    private Optional<TimestampAndOffset> findInBatch(BatchHeader batch, int position, long timestampMs, long fromOffset)
            throws IOException {
        for (var record : BatchRecords.of(batches.read(batch, position), 0)) {
            if (record.timestampMs() >= timestampMs && record.offset() >= fromOffset) {
                return Optional.of(new TimestampAndOffset(record.timestampMs(), record.offset(), batch.partitionLeaderEpoch()));
            }
        }
        return Optional.empty();
    }

    void forEachHeader(int from, HeaderVisitor visitor) throws IOException {
        var scan = batches.scan(from, HeaderScan.FAR_BYTES);
        while (scan.next()) {
            visitor.visit(scan.header(), scan.position());
        }
        scan.requireEnd();
    }
}

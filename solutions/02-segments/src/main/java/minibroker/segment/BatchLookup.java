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
 * <p>An index is only believed where the log agrees: the first header of the walk must be the one that the entry speaks of.
 *
 * <p>Two answers are remembered, because the next question is nearly always one of them: a consumer that has caught up
 * comes back where it stopped, or is woken by the newest append. So it costs no I/O at all. All entries of both indexes
 * must be in memory before any question.
 */
final class BatchLookup {
    /** The first batch that holds {@code offset} or a later one starts at {@code position}, or will. */
    private record OffsetPosition(long offset, int position) {}

    /** Throws all index entries away and makes them anew from the log: one of them was wrong. */
    @FunctionalInterface
    interface Rebuild {
        void because(String why) throws IOException;
    }

    private static final OffsetPosition UNKNOWN = new OffsetPosition(-1, 0);

    private final BatchFile batches;
    private final SegmentIndexes indexes;
    private final Rebuild rebuild;
    private OffsetPosition lastAppend = UNKNOWN;
    private OffsetPosition lastReadEnd = UNKNOWN;

    BatchLookup(BatchFile batches, SegmentIndexes indexes, Rebuild rebuild) {
        this.batches = batches;
        this.indexes = indexes;
        this.rebuild = rebuild;
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
        var scan = walkTowards(offset, HeaderScan.NEAR_BYTES);
        // lesson::step4[todo="walk on from there to the first batch that holds this offset or a later one"]
        // tag::walk[]
        while (scan.next()) {
            if (scan.header().lastOffset() >= offset) {
                return scan.position();
            }
        }
        // end::walk[]
        scan.requireEnd();
        throw noBatchFor(offset);
        // end::step4
    }

    /** Somebody has asked for an offset below {@code nextOffset}: that no batch has it, or a later one, is a broken disk. */
    private IOException noBatchFor(long offset) {
        return new DamagedFileException("%s is damaged: it should go on to offset %d but has no batch for %d"
                .formatted(batches.file().name(), batches.nextOffset() - 1, offset));
    }

    /** A walk that meets every batch with {@code offset} or a later one. */
    private HeaderScan walkTowards(long offset, int chunkBytes) throws IOException {
        var entry = indexes.offsets.floor(offset);
        var scan = batches.scan(indexes.offsets.position(entry), chunkBytes);
        if (entry >= 0 && !(scan.next() && indexes.offsets.means(entry, scan.header()))) {
            rebuild.because("%s says that offset %d is at position %d, where it is not".formatted(
                    indexes.offsets.path(), indexes.offsets.offset(entry), indexes.offsets.position(entry)));
            return batches.scan(indexes.offsets.position(indexes.offsets.floor(offset)), chunkBytes);
        }
        if (entry >= 0) {
            scan.stepBack();
        }
        return scan;
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

    /** A slice may end inside a batch, but not inside its first one: consumers take a lone piece for a batch too large for them. */
    private int sizeOfSlice(int start, int available, int maxBytes, boolean minOneBatch) throws IOException {
        if (maxBytes >= available) {
            return available;
        }
        var firstBatchBytes = batches.headerAt(start).sizeInBytes();
        if (maxBytes >= firstBatchBytes) {
            return maxBytes;
        }
        return minOneBatch ? firstBatchBytes : 0;
    }

    /** The first record at {@code fromOffset} or later that is no older than {@code timestampMs}. */
    Optional<TimestampAndOffset> findByTimestamp(long timestampMs, long fromOffset) throws IOException {
        var scan = walkTowards(indexes.floorOffset(timestampMs, fromOffset), HeaderScan.FAR_BYTES);
        // lesson::step7[todo="which batches can hold it? findInBatch looks into one"]
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
        // end::step7
    }

    /** The only place where a segment decodes records: the header said that one of them is as young as that. */
    private Optional<TimestampAndOffset> findInBatch(BatchHeader batch, int position, long timestampMs, long fromOffset)
            throws IOException {
        return BatchRecords.find(batches.read(batch, position), 0,
                        record -> record.timestampMs() >= timestampMs && record.offset() >= fromOffset)
                .map(found -> new TimestampAndOffset(found.timestampMs(), found.offset(), batch.partitionLeaderEpoch()));
    }

    void forEachHeader(int from, HeaderVisitor visitor) throws IOException {
        var scan = batches.scan(from, HeaderScan.FAR_BYTES);
        while (scan.next()) {
            visitor.visit(scan.header(), scan.position());
        }
        scan.requireEnd();
    }
}

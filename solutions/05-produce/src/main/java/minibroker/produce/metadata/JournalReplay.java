package minibroker.produce.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import minibroker.log.PartitionLog;
import minibroker.record.BatchCheck.Verdict;
import minibroker.record.BatchCheck;
import minibroker.record.BatchHeader;
import minibroker.record.BatchRecords;
import minibroker.record.MalformedBatchException;
import minibroker.segment.SegmentSlice;

/** Reads the committed records of a metadata log from its start, in order, believing nothing that is not sound. */
final class JournalReplay {
    private static final int CHUNK_BYTES = 1 << 20;

    private final PartitionLog log;
    private final BiConsumer<MetadataRecord, Long> apply;
    private long nextOffset;

    private JournalReplay(PartitionLog log, BiConsumer<MetadataRecord, Long> apply) {
        this.log = log;
        this.apply = apply;
        this.nextOffset = log.offsets().logStartOffset();
    }

    /** Applies every record below the high watermark. */
    static void run(PartitionLog log, BiConsumer<MetadataRecord, Long> apply) throws IOException {
        new JournalReplay(log, apply).toHighWatermark();
    }

    private void toHighWatermark() throws IOException {
        var end = log.offsets().highWatermark();
        while (nextOffset < end) {
            var chunk = log.read(nextOffset, CHUNK_BYTES, true, end);
            if (chunk.isEmpty()) {
                throw new IOException("%s has nothing to read at offset %d, though it ends at %d"
                        .formatted(log, nextOffset, end));
            }
            batches(bytesOf(chunk.get()));
        }
    }

    private static ByteBuffer bytesOf(SegmentSlice slice) throws IOException {
        try {
            var bytes = ByteBuffer.allocate(slice.size());
            slice.file().read(bytes, slice.position());
            return bytes.flip();
        } finally {
            slice.file().release();
        }
    }

    /** The last batch of a chunk may be cut short: then it comes again, as the first of the next. */
    private void batches(ByteBuffer bytes) throws IOException {
        var position = 0;
        while (position < bytes.limit()) {
            var finding = BatchCheck.inspect(bytes, position, bytes.limit());
            if (finding.verdict() == Verdict.TORN && position > 0) {
                return;
            }
            if (!finding.isWhole()) {
                throw new IOException("%s cannot be read at offset %d: %s".formatted(log, nextOffset, finding.text()));
            }
            records(bytes, position);
            var header = BatchHeader.read(bytes, position);
            nextOffset = header.nextOffset();
            position += header.sizeInBytes();
        }
    }

    private void records(ByteBuffer bytes, int position) throws IOException {
        try {
            for (var record : BatchRecords.of(bytes, position)) {
                apply.accept(MetadataRecordCodec.decode(record.value(), record.offset()), record.offset());
            }
        } catch (MalformedBatchException e) {
            throw new IOException(("%s cannot be read at offset %d: %s. Was this directory written by Apache Kafka? Its metadata has "
                    + "another format: give this broker a directory of its own").formatted(log, nextOffset, e.getMessage()), e);
        }
    }
}

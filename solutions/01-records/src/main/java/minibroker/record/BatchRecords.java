package minibroker.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;

/**
 * The records of one batch, whatever its codec. Decoding is lazy: a compressed batch is unpacked as far as the iterator is
 * taken, one record in memory at a time. Who needs no keys and values asks {@link #find}, where not even one record is.
 *
 * <p>Uncompressed batches are read by {@link RecordReader}. For the four codecs kafka-clients does the unpacking: the
 * formats of gzip, snappy, lz4 and zstd are not what this course is about.
 */
public final class BatchRecords {
    private BatchRecords() {}

    /**
     * Looks at the batch at {@code position}, which {@link BatchCheck} has found whole. The bytes must not change while
     * the result is in use, and iterators are to be taken to their end: then they let go of the codec's memory. They throw
     * {@link MalformedBatchException} where the records do not add up.
     */
    public static Iterable<Record> of(ByteBuffer buffer, int position) {
        var header = BatchHeader.read(buffer, position);
        if (header.codec() == 0) {
            return () -> new RecordReader(buffer, position);
        }
        var bytes = buffer.slice(position, header.sizeInBytes());
        return () -> new Unpacking(MemoryRecords.readableRecords(bytes).batchIterator().next());
    }

    /**
     * Looks at the records one by one, without their bytes, and returns the first that {@code wanted} accepts. Keys and values
     * are unpacked and thrown away piece by piece, so a value that a few kilobytes of gzip turn into a gigabyte costs no memory;
     * and because that would still take seconds, {@link UnpackedBytes} has an end: a broker must not fall over what it stores.
     *
     * @throws MalformedBatchException where the records do not add up, or are more than a broker looks through
     */
    public static Optional<RecordOutline> find(ByteBuffer buffer, int position, Predicate<RecordOutline> wanted) {
        var header = BatchHeader.read(buffer, position);
        var bytes = buffer.slice(position, header.sizeInBytes());
        var batch = (DefaultRecordBatch) MemoryRecords.readableRecords(bytes).batchIterator().next();
        return guarded(() -> {
            try (var records = new UnpackedBytes(batch.recordInputStream(BufferSupplier.NO_CACHING), header.sizeInBytes())) {
                return find(records, header, wanted);                    // zstd holds native memory until closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Optional<RecordOutline> find(UnpackedBytes records, BatchHeader header, Predicate<RecordOutline> wanted)
            throws IOException {
        var appendTime = header.isLogAppendTime() ? header.maxTimestamp() : null;
        for (int i = 0; i < header.recordCount(); i++) {
            records.nextRecord();
            var record = DefaultRecord.readPartiallyFrom(records, header.baseOffset(), header.baseTimestamp(),
                    header.baseSequence(), appendTime);
            var outline = new RecordOutline(record.offset(), record.timestamp(), record.hasKey());
            if (wanted.test(outline)) {
                return Optional.of(outline);
            }
        }
        if (records.read() >= 0) {
            throw new IOException("bytes follow the last of " + header.recordCount() + " records");
        }
        return Optional.empty();
    }

    /** kafka-clients' iterator, in our words. */
    private static final class Unpacking implements Iterator<Record> {
        private final CloseableIterator<org.apache.kafka.common.record.internal.Record> unpacked;

        Unpacking(RecordBatch batch) {
            this.unpacked = guarded(() -> batch.streamingIterator(BufferSupplier.NO_CACHING));
        }

        @Override
        public boolean hasNext() {
            var more = guarded(unpacked::hasNext);
            if (!more) {
                unpacked.close();
            }
            return more;
        }

        @Override
        public Record next() {
            var record = guarded(unpacked::next);
            return new Record(record.offset(), record.timestamp(), record.key(), record.value(), headersOf(record));
        }

        private static List<RecordHeader> headersOf(org.apache.kafka.common.record.internal.Record record) {
            var headers = new ArrayList<RecordHeader>(record.headers().length);
            for (var header : record.headers()) {
                var value = header.value() == null ? null : ByteBuffer.wrap(header.value());
                headers.add(new RecordHeader(header.key(), value));
            }
            return headers;
        }
    }

    /**
     * Others' code on others' bytes: what it throws is said of the bytes, whatever its type. Snappy's is an {@link Error},
     * which would end the broker. Only what the virtual machine says of itself is not: its memory may have run out.
     */
    private static <T> T guarded(Supplier<T> step) {
        try {
            return step.get();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new MalformedBatchException("a compressed batch cannot be unpacked: " + e.getMessage(), e);
        }
    }
}

package minibroker.idempotence;

import java.nio.ByteBuffer;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchHeader;

/** Batches of one producer, as tests like to write them. */
final class Batches {
    static final long PRODUCER = 7;
    static final long NOW_MS = 1_700_000_000_000L;

    private Batches() {}

    static BatchHeader header(long baseOffset, int epoch, int baseSequence, int records) {
        return BatchHeader.read(batch(PRODUCER, baseOffset, epoch, baseSequence, records, NOW_MS), 0);
    }

    static BatchHeader header(long producerId, long baseOffset, long timestampMs) {
        return BatchHeader.read(batch(producerId, baseOffset, 0, 0, 1, timestampMs), 0);
    }

    static ByteBuffer batch(long producerId, long baseOffset, int epoch, int baseSequence, int records, long timestampMs) {
        var builder = BatchBuilder.startingAt(baseOffset).producer(producerId, (short) epoch, baseSequence);
        for (int i = 0; i < records; i++) {
            builder.append(timestampMs, null, new byte[] {(byte) (baseSequence + i)});
        }
        return builder.build();
    }

    /** What ends a transaction: an epoch, but no sequence number. */
    static BatchHeader marker(long offset, int epoch) {
        return BatchHeader.read(BatchBuilder.startingAt(offset).producer(PRODUCER, (short) epoch, -1).transactional().control()
                .append(NOW_MS, new byte[] {0, 0, 0, 1}, new byte[6]).build(), 0);
    }
}

package minibroker.idempotence;

import minibroker.log.Admission;
import minibroker.record.BatchHeader;

/** What is kept of one batch in the log: enough to know it again and to say where it is. Kafka: {@code BatchMetadata}. */
record RememberedBatch(int baseSequence, int lastSequence, long baseOffset, long endOffset, long logAppendTimeMs) {

    static RememberedBatch of(BatchHeader batch) {
        return new RememberedBatch(batch.baseSequence(), batch.lastSequence(), batch.baseOffset(), batch.nextOffset(),
                batch.isLogAppendTime() ? batch.maxTimestamp() : -1);
    }

    /** The same records again? A producer that sends again sends the very same batch, so both ends must agree. */
    boolean isRepeatedBy(BatchHeader batch) {
        return batch.baseSequence() == baseSequence && batch.lastSequence() == lastSequence;
    }

    Admission.Duplicate asDuplicate() {
        return new Admission.Duplicate(baseOffset, endOffset, logAppendTimeMs);
    }
}

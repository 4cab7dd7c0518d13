package minibroker.idempotence;

import java.util.ArrayDeque;
import minibroker.log.Admission;
import minibroker.record.BatchHeader;
import org.apache.kafka.common.protocol.Errors;

/**
 * What one log knows of one producer: its newest epoch, and the last five batches of that epoch, oldest first.
 *
 * <pre>
 *   sequence   ... 20  30  40  50  60 │ 70   next in sequence: append
 *                   └── duplicate ──┘ │ 71+  a gap: something before it is missing
 *   older than the five: cannot be a retry, because at most five batches are in flight
 * </pre>
 *
 * <p><b>Invariant:</b> the batches lie in the log in this order and their sequence numbers are consecutive, wrapping from
 * 2^31-1 to 0. Kafka: {@code ProducerStateEntry} (what is known) and {@code ProducerAppendInfo} (what is allowed).
 */
final class ProducerEntry {
    /** As many as a producer may have in flight ({@code max.in.flight.requests.per.connection}). */
    static final int BATCHES_REMEMBERED = 5;

    private final long producerId;
    private final ArrayDeque<RememberedBatch> batches = new ArrayDeque<>(BATCHES_REMEMBERED + 1);
    private short epoch = -1;
    private long endOffset;                  // of its last batch or marker in the log
    private long lastTimestampMs = -1;
    private boolean forgotSomething;

    ProducerEntry(long producerId) {
        this.producerId = producerId;
    }

    long producerId() {
        return producerId;
    }

    // ---- what is allowed ----

    /** The order of the questions matters: a retry is a success even though its sequence number is not the next one. */
    Admission admit(BatchHeader batch) {
        var known = find(batch);
        if (known != null) {
            return known.asDuplicate();
        }
        if (batch.producerEpoch() < epoch) {
            return new Admission.Refused(Errors.INVALID_PRODUCER_EPOCH,
                    "producer %d comes with epoch %d, but epoch %d was here already"
                            .formatted(batch.producerId(), batch.producerEpoch(), epoch));
        }
        var expected = batch.producerEpoch() > epoch ? 0 : nextSequence();
        if (batch.baseSequence() != expected) {
            return new Admission.Refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "producer %d, epoch %d: sequence %d expected, %d came".formatted(
                            batch.producerId(), batch.producerEpoch(), expected, batch.baseSequence()));
        }
        return Admission.ACCEPT;
    }

    private RememberedBatch find(BatchHeader batch) {
        if (batch.producerEpoch() == epoch) {
            for (var known : batches) {
                if (known.isRepeatedBy(batch)) {
                    return known;
                }
            }
        }
        return null;
    }

    /** One more than the last; 0 in an epoch that has seen only a transaction's marker. */
    private int nextSequence() {
        return batches.isEmpty() ? 0 : (batches.getLast().lastSequence() + 1) & Integer.MAX_VALUE;
    }

    // ---- what is known ----

    /** The batch is in the log. A marker carries an epoch, but no sequence number. */
    void appended(BatchHeader batch) {
        if (batch.producerEpoch() != epoch) {
            forgotSomething |= epoch != -1;
            batches.clear();
            epoch = batch.producerEpoch();
        }
        endOffset = batch.nextOffset();
        lastTimestampMs = batch.maxTimestamp();
        if (!batch.isControl()) {
            remember(RememberedBatch.of(batch));
        }
    }

    private void remember(RememberedBatch batch) {
        batches.addLast(batch);
        if (batches.size() > BATCHES_REMEMBERED) {
            batches.removeFirst();
            forgotSomething = true;
        }
    }

    /**
     * Forgets what no longer is in the log. What is left is enough: a producer sends its sixth batch only after the first is
     * acknowledged, so none that is still in flight lies before the ones we remember.
     *
     * @return false if nothing is left that could tell the epoch and the next sequence number
     */
    boolean truncatedTo(long newEndOffset) {
        if (endOffset <= newEndOffset) {
            return true;
        }
        endOffset = newEndOffset;
        while (!batches.isEmpty() && batches.getLast().endOffset() > newEndOffset) {
            batches.removeLast();
        }
        return !batches.isEmpty();
    }

    /** True if the log holds, or held, more of this producer than we remember: then a rescan could find it again. */
    boolean forgotSomething() {
        return forgotSomething;
    }

    /** Does this batch alone still prove the epoch and the next sequence number? */
    boolean restsOn(BatchHeader batch) {
        if (batches.isEmpty()) {
            return batch.isControl() && batch.producerEpoch() == epoch;
        }
        return batch.nextOffset() == batches.getLast().endOffset();
    }

    /** The time that the producer, or the broker, gave the last batch. */
    long lastTimestampMs() {
        return lastTimestampMs;
    }
}

package minibroker.idempotence;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import minibroker.produce.metadata.MetadataJournal;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.produce.metadata.MetadataRecord;
import org.apache.kafka.common.protocol.Errors;

/**
 * Hands out producer ids, each once in the life of the cluster.
 *
 * <pre>
 *   journal   ... ids of broker 1 up to 1000 ... of broker 2 up to 2000 ... of broker 1 up to 3000 ...
 *   broker 1      0 1 2 ... 999                                             2000 2001 2002 ─▶ next
 * </pre>
 *
 * <p>To ask the journal for every id would cost a disk, later a quorum, per producer. So a broker claims a block and hands
 * out its ids from memory once the claim is committed.
 *
 * <p><b>Invariant:</b> an id is handed out only from a block whose claim was committed, by the process that claimed it. A
 * process that dies takes the rest of its block with it: ids are wasted, never repeated. A claim says implicitly where its
 * block begins; if another broker's claim to the same block was committed first, ours is void and we claim the next one.
 * Every broker sees the same order, so all agree on whose block it is.
 *
 * <p>Loop thread only. Kafka: {@code ProducerIdManager}, which also claims its next block before the last is used up; here
 * one request in a thousand waits for the journal.
 */
public final class ProducerIds {
    static final int BLOCK_SIZE = 1000;

    private final int brokerId;
    private final MetadataJournal journal;
    private final ArrayDeque<BiConsumer<Errors, Long>> waiting = new ArrayDeque<>();
    private long firstUnclaimed;             // by anybody, as far as committed claims tell
    private long nextId;                     // of our own block
    private long blockEnd;
    private boolean claiming;

    public ProducerIds(int brokerId, MetadataJournal journal) {
        this.brokerId = brokerId;
        this.journal = journal;
        journal.onCommitted(this::committed);
    }

    /** Calls {@code then} once, with {@code NONE} and a fresh id or with an error: in this turn, or after a claim. */
    public void next(BiConsumer<Errors, Long> then) {
        waiting.add(then);
        serve();
    }

    private void serve() {
        while (!waiting.isEmpty() && nextId < blockEnd) {
            waiting.remove().accept(Errors.NONE, nextId++);
        }
        if (!waiting.isEmpty() && !claiming) {
            claim();
        }
    }

    private void claim() {
        claiming = true;
        var claim = new ProducerIdsRecord(brokerId, firstUnclaimed + BLOCK_SIZE);
        journal.propose(journal.epoch(), List.of(claim), this::claimed);
    }

    /** Called for every broker's claims, those of the past included. */
    private void committed(MetadataRecord record, long offset) {
        if (record instanceof ProducerIdsRecord claim) {
            var begin = claim.nextProducerId() - BLOCK_SIZE;
            if (claiming && claim.brokerId() == brokerId && begin == firstUnclaimed) {
                nextId = begin;
                blockEnd = claim.nextProducerId();
            }
            firstUnclaimed = Math.max(firstUnclaimed, claim.nextProducerId());
        }
    }

    private void claimed(Errors error) {
        claiming = false;
        if (error != Errors.NONE && error != Errors.INVALID_UPDATE_VERSION) {    // the latter: somebody was faster, try again
            failAll(error);
        }
        serve();
    }

    private void failAll(Errors error) {
        for (int left = waiting.size(); left > 0; left--) {      // who asks again at once belongs to the next claim
            waiting.remove().accept(error, -1L);
        }
    }
}

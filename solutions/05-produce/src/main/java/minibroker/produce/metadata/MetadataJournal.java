package minibroker.produce.metadata;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/**
 * Where changes of metadata are agreed upon. Nobody writes the {@link MetadataImage}: a handler proposes records, and what
 * the journal commits is applied to every broker's image in the same order.
 *
 * <p>Alone, a broker agrees with itself as soon as its own disk has the records ({@link LocalJournal}); from lab 15 on the
 * controller, from 18 on a quorum decides. Handlers do not notice. Loop thread only.
 */
public interface MetadataJournal {
    /**
     * Asks for records to be committed all together or not at all.
     *
     * <p>They were decided, in this very turn, on what {@link #onCommitted} has told so far. If others' records come between,
     * the answer, once those have been told, is {@code INVALID_UPDATE_VERSION}: else a leader that drops a replica from its
     * in-sync set could undo, without knowing it, that the controller has made another broker the leader.
     * {@link ClusterMetadata#change} then decides again. Alone, nothing can come between.
     *
     * <p>Any error says that the records will never be committed, but for {@code REQUEST_TIMED_OUT}: the connection to whoever
     * decides broke, and they may be committed yet. An answer must come: a broker proposes one change after the other.
     *
     * @param controllerEpoch the epoch under which they were decided; another controller since then means
     *     {@code NOT_CONTROLLER}; {@link #epoch()} where the caller decides now
     * @param whenCommitted   called once, in a later turn: {@code NONE} after the image holds the records
     */
    void propose(int controllerEpoch, List<MetadataRecord> atomically, Consumer<Errors> whenCommitted);

    /** Every committed record with its offset, in order: those of the past first, at once. */
    void onCommitted(BiConsumer<MetadataRecord, Long> apply);

    /**
     * Runs {@code then} once all that was committed before we joined has been told. Until then a broker knows an old cluster,
     * in which it may have led; to act on that again would be to lead with today's log in yesterday's in-sync set. A journal
     * that has its past on its own disk runs it at once.
     */
    default void whenCaughtUp(Runnable then) {
        then.run();
    }

    /** The epoch of the controller that decides now. */
    int epoch();
}

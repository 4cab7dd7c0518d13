package minibroker.produce;

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
     * @param controllerEpoch the epoch under which they were decided; another controller since then means
     *     {@code NOT_CONTROLLER}; {@link #epoch()} where the caller decides now
     * @param whenCommitted   called once, in a later turn: {@code NONE} after the image holds the records
     */
    void propose(int controllerEpoch, List<MetadataRecord> atomically, Consumer<Errors> whenCommitted);

    /** Every committed record with its offset, in order: those of the past first, at once. */
    void onCommitted(BiConsumer<MetadataRecord, Long> apply);

    /** The epoch of the controller that decides now. */
    int epoch();
}

package minibroker.produce;

import java.util.function.Consumer;
import minibroker.log.AppendOrigin;
import minibroker.record.BatchHeader;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;

/**
 * May a batch be appended to a partition that this broker leads? Asked before anything is written; the answer may come in
 * a later turn. Lab 13 counts in-sync replicas here, lab 21 asks the transaction's coordinator.
 */
public interface AppendGate {
    /** Always open. */
    AppendGate OPEN = (partition, batch, origin, acks, then) -> then.accept(Errors.NONE);

    /** Lets no client's transactional batch in: until lab 21 nobody could ever end its transaction. */
    AppendGate NO_TRANSACTIONS = (partition, batch, origin, acks, then) ->
            then.accept(origin == AppendOrigin.CLIENT && batch.isTransactional() ? Errors.INVALID_TXN_STATE : Errors.NONE);

    /**
     * Calls {@code then} exactly once; for COORDINATOR in this very turn, because the coordinator's next decision must see what
     * this one has written.
     */
    void admit(TopicIdPartition partition, BatchHeader batch, AppendOrigin origin, short acks, Consumer<Errors> then);

    /** Both gates must let the batch through; the other is asked only if this one does. */
    default AppendGate and(AppendGate other) {
        return (partition, batch, origin, acks, then) -> admit(partition, batch, origin, acks, error -> {
            if (error == Errors.NONE) {
                other.admit(partition, batch, origin, acks, then);
            } else {
                then.accept(error);
            }
        });
    }
}

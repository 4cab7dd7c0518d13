package minibroker.produce;

import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;

/**
 * When is an appended batch acknowledged? Alone, at once; with replicas, when {@code acks=all} and the high watermark has
 * reached {@code requiredOffset} (lab 13).
 */
public interface AckGate {
    /** What is appended is acknowledged. */
    AckGate AT_ONCE = (partition, requiredOffset, acks, deadlineMs, then) -> then.accept(Errors.NONE);

    /**
     * Calls {@code then} exactly once: {@code NONE} when all records below {@code requiredOffset} are safe enough for
     * {@code acks}, {@code REQUEST_TIMED_OUT} after {@code deadlineMs}.
     *
     * @param deadlineMs how long the producer is willing to wait, in milliseconds from now
     */
    void await(TopicIdPartition partition, long requiredOffset, short acks, long deadlineMs, Consumer<Errors> then);
}

package minibroker.produce.metadata;

import java.util.List;
import org.apache.kafka.common.TopicIdPartition;

/**
 * Told when this broker's part in a partition changes. Called on the loop's thread, after the image has changed and
 * after the listeners that were added before.
 */
public interface PartitionListener {
    /** This broker leads the partition from now on, in this epoch. */
    default void leading(TopicIdPartition partition, int leaderEpoch) {}

    /** This broker goes on leading; other replicas are in sync than before, so more may be committed (lab 13). */
    default void inSyncReplicasChanged(TopicIdPartition partition, List<Integer> isr) {}

    /** This broker follows {@code leader}; -1 if there is none now. */
    default void following(TopicIdPartition partition, int leader, int leaderEpoch) {}

    /** This broker has no part in the partition any more: the topic is deleted or its replica moved away. */
    default void gone(TopicIdPartition partition) {}
}

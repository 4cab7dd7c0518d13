package minibroker.produce.topics;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import minibroker.produce.metadata.MetadataImage;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;

/**
 * Chooses brokers for new partitions: in turn, from a random broker on, so that leaders and replicas spread evenly.
 *
 * <pre>
 *   brokers 1 2 3, replication factor 2, first broker 2:    p0 [2,3]   p1 [3,1]   p2 [1,2]   p3 [2,3] …
 * </pre>
 *
 * Simplified: racks play no part; Kafka's {@code StripedReplicaPlacer} spreads the replicas over them.
 */
final class ReplicaPlacer {
    private final RandomGenerator random;

    ReplicaPlacer(RandomGenerator random) {
        this.random = random;
    }

    /** The replicas of {@code partitions} partitions, the preferred leader of each first. */
    List<List<Integer>> place(MetadataImage image, int partitions, int replicationFactor) {
        var brokers = List.copyOf(image.brokers().keySet());
        if (replicationFactor > brokers.size()) {
            throw new InvalidReplicationFactorException(
                    ("Unable to replicate the partition %d time(s): The target replication factor of %d cannot be reached "
                            + "because only %d broker(s) are registered.")
                            .formatted(replicationFactor, replicationFactor, brokers.size()));
        }
        if (partitions > TopicCreation.MAX_PARTITIONS_PER_REQUEST) {
            throw new PolicyViolationException("Excessively large number of partitions per request.");
        }
        return spread(brokers, random.nextInt(brokers.size()), partitions, replicationFactor);
    }

    /**
     * @param first index into {@code brokers} of the one that leads partition 0
     */
    static List<List<Integer>> spread(List<Integer> brokers, int first, int partitions, int replicationFactor) {
        return IntStream.range(first, first + partitions)
                .mapToObj(leader -> neighboursFrom(brokers, leader, replicationFactor))
                .toList();
    }

    private static List<Integer> neighboursFrom(List<Integer> brokers, int leader, int howMany) {
        return IntStream.range(leader, leader + howMany)
                .mapToObj(place -> brokers.get(place % brokers.size()))
                .toList();
    }
}

package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import minibroker.produce.metadata.MetadataImage;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;

/** Replicas that somebody chose by hand: checked in Kafka's order and refused in Kafka's words. */
final class ManualAssignment {
    private ManualAssignment() {}

    /** The replicas of partitions 0, 1, 2 …, in the order of their numbers. */
    static List<List<Integer>> ofNewTopic(MetadataImage image, List<CreatableReplicaAssignment> assignments) {
        var byPartition = new TreeMap<Integer, List<Integer>>();
        var replicationFactor = assignments.get(0).brokerIds().size();
        for (var assignment : assignments) {
            if (byPartition.containsKey(assignment.partitionIndex())) {
                throw new InvalidReplicaAssignmentException(
                        "Found multiple manual partition assignments for partition " + assignment.partitionIndex());
            }
            check(image, assignment.brokerIds(), replicationFactor);
            byPartition.put(assignment.partitionIndex(), assignment.brokerIds());
        }
        if (byPartition.firstKey() != 0 || byPartition.lastKey() != byPartition.size() - 1) {
            throw new InvalidReplicaAssignmentException("partitions should be a consecutive 0-based integer sequence");
        }
        return new ArrayList<>(byPartition.values());
    }

    /** Throws unless a partition can have these replicas. */
    static void check(MetadataImage image, List<Integer> replicas, int replicationFactor) {
        if (replicas.isEmpty()) {
            throw new InvalidReplicaAssignmentException("The manual partition assignment includes an empty replica list.");
        }
        var seen = new TreeSet<Integer>();
        for (var broker : new ArrayList<>(replicas).stream().sorted().toList()) {
            if (image.broker(broker).isEmpty()) {
                throw new InvalidReplicaAssignmentException("The manual partition assignment includes broker " + broker
                        + ", but no such broker is registered.");
            }
            if (!seen.add(broker)) {
                throw new InvalidReplicaAssignmentException("The manual partition assignment includes the broker " + broker
                        + " more than once.");
            }
        }
        if (replicas.size() != replicationFactor) {
            throw new InvalidReplicaAssignmentException(("The manual partition assignment includes a partition with %d "
                    + "replica(s), but this is not consistent with previous partitions, which have %d replica(s).")
                    .formatted(replicas.size(), replicationFactor));
        }
    }
}

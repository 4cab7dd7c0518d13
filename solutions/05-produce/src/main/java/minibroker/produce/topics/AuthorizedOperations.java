package minibroker.produce.topics;

import java.util.List;
import minibroker.wire.ApiContext;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** What the asker may do with a topic or the cluster, as Kafka says it: one bit for each operation's code. */
final class AuthorizedOperations {
    /** There is one cluster, and every access rule about it calls it so. */
    static final String CLUSTER_NAME = "kafka-cluster";
    /** Said when nobody asked. */
    static final int NOT_ASKED = Integer.MIN_VALUE;

    private static final List<AclOperation> OF_TOPICS = List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE,
            AclOperation.DESCRIBE, AclOperation.DELETE, AclOperation.ALTER, AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS);
    private static final List<AclOperation> OF_CLUSTERS = List.of(AclOperation.CREATE, AclOperation.CLUSTER_ACTION,
            AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS, AclOperation.IDEMPOTENT_WRITE, AclOperation.ALTER,
            AclOperation.DESCRIBE);

    private AuthorizedOperations() {}

    static int onTopic(ApiContext context, String topic) {
        return bits(context, OF_TOPICS, ResourceType.TOPIC, topic);
    }

    /** 0 for those who may not even look at the cluster. */
    static int onCluster(ApiContext context) {
        var mayLook = context.allows(AclOperation.DESCRIBE, ResourceType.CLUSTER, CLUSTER_NAME);
        return mayLook ? bits(context, OF_CLUSTERS, ResourceType.CLUSTER, CLUSTER_NAME) : 0;
    }

    private static int bits(ApiContext context, List<AclOperation> operations, ResourceType type, String name) {
        var bits = 0;
        for (var operation : operations) {
            if (context.allows(operation, type, name)) {
                bits |= 1 << operation.code();
            }
        }
        return bits;
    }
}

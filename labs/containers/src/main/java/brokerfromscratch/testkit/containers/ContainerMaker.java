package brokerfromscratch.testkit.containers;

import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterMaker;
import java.util.Map;

/** What {@code ClusterKind.TESTCONTAINERS} finds. */
public final class ContainerMaker implements ClusterMaker {
    @Override
    public Cluster start(Map<String, String> settings) {
        return ContainerCluster.start(settings);
    }
}

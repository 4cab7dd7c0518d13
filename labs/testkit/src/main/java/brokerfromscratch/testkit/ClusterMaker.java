package brokerfromscratch.testkit;

import java.util.Map;

/** A kind of cluster that comes from another module, found by {@link java.util.ServiceLoader}: labs/containers has one. */
public interface ClusterMaker {
    /** As {@link ClusterKind#start}. */
    Cluster start(Map<String, String> settings);
}

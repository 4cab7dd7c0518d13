package minibroker.log;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import minibroker.runtime.Storage;
import org.apache.kafka.common.Uuid;

/**
 * Whose data lie here: {@code meta.properties}, written at the first start and compared at every later one, so that a
 * directory mounted at the wrong broker is noticed before a record is lost in it.
 *
 * <pre>
 *   version=1
 *   cluster.id=mBVp4ZrqSSCHpQ0W7J0kQA
 *   node.id=1
 *   directory.id=0K7hBkpDRd2dxHqWQzqUfA
 * </pre>
 *
 * Kafka: {@code org.apache.kafka.metadata.properties.MetaProperties}; its tool {@code kafka-storage format} writes the file,
 * here the first start does.
 */
record Identity(String clusterId, int nodeId, Uuid directoryId) {
    static final String FILE = "meta.properties";

    private static final String VERSION = "version";
    private static final String CLUSTER_ID = "cluster.id";
    private static final String NODE_ID = "node.id";
    private static final String DIRECTORY_ID = "directory.id";

    /**
     * Reads the file, or writes it if there is none.
     *
     * @param wantedClusterId null: whatever stands there, or a new one
     * @throws IOException if the directory belongs to another node or cluster; the message names file and both values
     */
    static Identity readOrCreate(Storage storage, RandomGenerator random, int nodeId, String wantedClusterId)
            throws IOException {
        var file = new SmallFile(storage, FILE);
        var text = file.read();
        if (text.isPresent()) {
            return parse(storage, text.get()).checked(storage, nodeId, wantedClusterId);
        }
        var clusterId = wantedClusterId != null ? wantedClusterId : newUuid(random).toString();
        var identity = new Identity(clusterId, nodeId, newUuid(random));
        file.replace(identity.text());
        return identity;
    }

    private static Identity parse(Storage storage, String text) throws IOException {
        var values = new LinkedHashMap<String, String>();
        text.lines().filter(line -> line.contains("=") && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(nameAndValue -> values.put(nameAndValue[0].trim(), nameAndValue[1].trim()));
        if (!"1".equals(values.get(VERSION))) {
            throw new IOException("%s has version %s, only 1 is understood".formatted(place(storage), values.get(VERSION)));
        }
        try {
            return new Identity(required(storage, values, CLUSTER_ID), Integer.parseInt(required(storage, values, NODE_ID)),
                    Uuid.fromString(required(storage, values, DIRECTORY_ID)));
        } catch (IllegalArgumentException e) {
            throw new IOException(place(storage) + " is damaged: " + e.getMessage(), e);
        }
    }

    private static String required(Storage storage, Map<String, String> values, String name) throws IOException {
        if (!values.containsKey(name)) {
            throw new IOException(place(storage) + " has no " + name);
        }
        return values.get(name);
    }

    private Identity checked(Storage storage, int wantedNodeId, String wantedClusterId) throws IOException {
        if (nodeId != wantedNodeId) {
            throw new IOException(("%s says %s=%d, but this broker is configured with %s=%d: "
                    + "the directory belongs to another broker")
                    .formatted(place(storage), NODE_ID, nodeId, NODE_ID, wantedNodeId));
        }
        if (wantedClusterId != null && !wantedClusterId.equals(clusterId)) {
            throw new IOException(("%s says %s=%s, but this broker is configured with %s: "
                    + "the directory belongs to another cluster")
                    .formatted(place(storage), CLUSTER_ID, clusterId, wantedClusterId));
        }
        return this;
    }

    private String text() {
        return "%s=1\n%s=%s\n%s=%d\n%s=%s\n"
                .formatted(VERSION, CLUSTER_ID, clusterId, NODE_ID, nodeId, DIRECTORY_ID, directoryId);
    }

    private static String place(Storage storage) {
        return storage.location() + "/" + FILE;
    }

    /** Kafka writes ids in base64, and avoids those that begin like a command-line option. */
    static Uuid newUuid(RandomGenerator random) {
        while (true) {
            var uuid = new Uuid(random.nextLong(), random.nextLong());
            if (!uuid.toString().startsWith("-")) {
                return uuid;
            }
        }
    }
}

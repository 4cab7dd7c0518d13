package minibroker.log;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import minibroker.runtime.Storage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The directory of one partition among the others: what its name says, and which topic id stands inside it.
 *
 * <pre>
 *   readings-0                                          partition 0 of the topic "readings"
 *   readings-0/partition.metadata                       version: 0, topic_id: …   a name may be used again, an id never is
 *   readings-0.3f0c…-delete                             was deleted, files go soon
 *   readings-0.77aa…-stray                              nobody knows it: moved aside, yours to look at
 * </pre>
 */
record PartitionDirectory(Storage storage, String name) {
    static final String DELETE = "-delete";
    static final String STRAY = "-stray";
    private static final String METADATA = "partition.metadata";
    private static final Pattern DELETED = Pattern.compile(".+\\.[0-9a-f]{32}" + DELETE);
    private static final Pattern PARTITION = Pattern.compile("(.+)-(\\d{1,9})");
    private static final int LONGEST_NAME = 255;

    static PartitionDirectory of(Storage storage, TopicPartition partition) {
        return new PartitionDirectory(storage, partition.toString());
    }

    /** Which partition's this is; empty for any other file or directory. */
    Optional<TopicPartition> partition() {
        var match = PARTITION.matcher(name);
        return match.matches()
                ? Optional.of(new TopicPartition(match.group(1), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }

    boolean exists() {
        return storage.exists(name);
    }

    boolean isDeleted() {
        return DELETED.matcher(name).matches();
    }

    /** A data directory may be the home of other things, too, and "project-1" is a fine name for a folder. */
    boolean isOurs() {
        return storage.exists(metadata().name());
    }

    /** The id of its topic; empty if the file is missing, or if a power loss has left it empty or torn. */
    Optional<Uuid> topicId() throws IOException {
        var text = metadata().read().orElse("");
        var lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals("version: 0") || !lines.get(1).startsWith("topic_id: ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Uuid.fromString(lines.get(1).substring("topic_id: ".length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Makes the directory and writes the id. Nothing is forced: a topic that a power loss takes had no record on the platter. */
    void create(Uuid topicId) throws IOException {
        storage.createDirectory(name);
        metadata().write(metadata().name(), false, "version: 0\ntopic_id: " + topicId + "\n");
    }

    private SmallFile metadata() {
        return new SmallFile(storage, name + "/" + METADATA);
    }

    /** Gives it a name that no partition has, in one step, and returns that. */
    PartitionDirectory moveAside(String suffix, RandomGenerator random) throws IOException {
        var unique = ".%016x%016x%s".formatted(random.nextLong(), random.nextLong(), suffix);
        var aside = name.substring(0, Math.min(name.length(), LONGEST_NAME - unique.length())) + unique;
        storage.rename(name, aside);
        return new PartitionDirectory(storage, aside);
    }
}

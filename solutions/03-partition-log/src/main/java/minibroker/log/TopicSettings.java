package minibroker.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of a topic, with Kafka's names, defaults, ranges and broker-wide counterparts (Kafka 4.3:
 * {@code TopicConfig}, {@code LogConfig}).
 *
 * <p>Three kinds. Most are <em>honoured</em> by this layer. Some are <em>kept</em> for a later lab (compaction,
 * replication) and change nothing before; refusing them would lock out Kafka Streams, which sets them on its internal topics.
 * A few promise something that this broker does not do, and a broken promise is worse than a refusal: of those only
 * the value that asks for nothing is taken.
 */
public final class TopicSettings {
    private static final List<Setting<?>> DECLARED = new ArrayList<>();

    public static final Setting<Integer> SEGMENT_BYTES = declare(Setting.of(
            "segment.bytes", Type.INT, 1 << 30, Range.atLeast(1 << 20),
            "The largest a segment file may grow before a new one is begun. Retention and compaction remove whole segments only.")
            .inheriting("log.segment.bytes"));

    /** Kafka's own back door for tests: segments smaller than the range of {@link #SEGMENT_BYTES} allows. */
    public static final Setting<Integer> INTERNAL_SEGMENT_BYTES = declare(Setting.<Integer>of(
            "internal.segment.bytes", Type.INT, null, null, "Overrules segment.bytes, without its lower bound. For tests.")
            .hidden());

    public static final Setting<Long> SEGMENT_MS = declare(Setting.of(
            "segment.ms", Type.LONG, days(7), Range.atLeast(1),
            "The time after which a new segment is begun although the active one is not full.")
            .inheriting("log.roll.ms"));

    public static final Setting<Long> SEGMENT_JITTER_MS = declare(Setting.of(
            "segment.jitter.ms", Type.LONG, 0L, Range.atLeast(0),
            "A random time, at most this long, by which segment.ms is shortened, so that logs do not all roll at once.")
            .inheriting("log.roll.jitter.ms"));

    public static final Setting<Integer> SEGMENT_INDEX_BYTES = declare(Setting.of(
            "segment.index.bytes", Type.INT, 10 << 20, Range.atLeast(4),
            "The largest an index of a segment may grow before a new segment is begun.")
            .inheriting("log.index.size.max.bytes"));

    public static final Setting<Integer> INDEX_INTERVAL_BYTES = declare(Setting.of(
            "index.interval.bytes", Type.INT, 4096, Range.atLeast(0),
            "An entry is added to a segment's indexes after about so many bytes of records.")
            .inheriting("log.index.interval.bytes"));

    public static final Setting<List<String>> CLEANUP_POLICY = declare(Setting.of(
            "cleanup.policy", Type.LIST, List.of("delete"), ConfigDef.ValidList.in("compact", "delete"),
            "What happens to old records: delete removes segments by time and size, compact keeps the latest record of each "
                    + "key, both does both, and an empty list keeps everything.")
            .inheriting("log.cleanup.policy"));

    public static final Setting<Long> RETENTION_MS = declare(Setting.of(
            "retention.ms", Type.LONG, days(7), Range.atLeast(-1),
            "How long records are kept before their segment may be deleted; -1 for ever.")
            .inheriting("log.retention.ms"));

    public static final Setting<Long> RETENTION_BYTES = declare(Setting.of(
            "retention.bytes", Type.LONG, -1L, null,
            "How large a partition may grow before its oldest segments are deleted; -1 without limit.")
            .inheriting("log.retention.bytes"));

    public static final Setting<Integer> MAX_MESSAGE_BYTES = declare(Setting.of(
            "max.message.bytes", Type.INT, (1 << 20) + 12, Range.atLeast(0),
            "The largest batch that is accepted, as it comes: after compression.")
            .inheriting("message.max.bytes"));

    public static final Setting<String> MESSAGE_TIMESTAMP_TYPE = declare(Setting.of(
            "message.timestamp.type", Type.STRING, "CreateTime", ConfigDef.ValidString.in("CreateTime", "LogAppendTime"),
            "Whose time the records carry: the producer's, or the broker's at the moment of the append.")
            .inheriting("log.message.timestamp.type"));

    public static final Setting<Long> MESSAGE_TIMESTAMP_BEFORE_MAX_MS = declare(Setting.of(
            "message.timestamp.before.max.ms", Type.LONG, Long.MAX_VALUE, Range.atLeast(0),
            "How far in the past, by the broker's clock, a producer's timestamp may lie. Not asked with LogAppendTime.")
            .inheriting("log.message.timestamp.before.max.ms"));

    public static final Setting<Long> MESSAGE_TIMESTAMP_AFTER_MAX_MS = declare(Setting.of(
            "message.timestamp.after.max.ms", Type.LONG, hours(1), Range.atLeast(0),
            "How far in the future, by the broker's clock, a producer's timestamp may lie. Not asked with LogAppendTime.")
            .inheriting("log.message.timestamp.after.max.ms"));

    public static final Setting<Long> FILE_DELETE_DELAY_MS = declare(Setting.of(
            "file.delete.delay.ms", Type.LONG, 60_000L, Range.atLeast(0),
            "How long files of a removed segment stay on disk, renamed, before they are deleted.")
            .inheriting("log.segment.delete.delay.ms"));

    public static final Setting<Long> FLUSH_MESSAGES = declare(Setting.of(
            "flush.messages", Type.LONG, Long.MAX_VALUE, Range.atLeast(1),
            "After how many records the log is forced to the platter. The default leaves that to the operating system.")
            .inheriting("log.flush.interval.messages"));

    public static final Setting<Long> FLUSH_MS = declare(Setting.of(
            "flush.ms", Type.LONG, Long.MAX_VALUE, Range.atLeast(0),
            "After which time the log is forced to the platter, looked at whenever something is appended.")
            .inheriting("log.flush.interval.ms"));

    // Kept for later labs: stored, shown, not acted upon yet.

    public static final Setting<Integer> MIN_INSYNC_REPLICAS = declare(Setting.of(
            "min.insync.replicas", Type.INT, 1, Range.atLeast(1),
            "How many replicas must be in sync for an append with acks=all.")
            .inheriting("min.insync.replicas"));

    public static final Setting<Boolean> UNCLEAN_LEADER_ELECTION_ENABLE = declare(Setting.of(
            "unclean.leader.election.enable", Type.BOOLEAN, false, null,
            "Whether a replica that is not in sync may lead when no other is left, although records are lost.")
            .inheriting("unclean.leader.election.enable"));

    public static final Setting<Long> MIN_COMPACTION_LAG_MS = declare(Setting.of(
            "min.compaction.lag.ms", Type.LONG, 0L, Range.atLeast(0),
            "How long a record stays out of compaction's reach.")
            .inheriting("log.cleaner.min.compaction.lag.ms"));

    public static final Setting<Long> MAX_COMPACTION_LAG_MS = declare(Setting.of(
            "max.compaction.lag.ms", Type.LONG, Long.MAX_VALUE, Range.atLeast(1),
            "How long a record may stay out of compaction's reach.")
            .inheriting("log.cleaner.max.compaction.lag.ms"));

    public static final Setting<Double> MIN_CLEANABLE_DIRTY_RATIO = declare(Setting.of(
            "min.cleanable.dirty.ratio", Type.DOUBLE, 0.5, Range.between(0, 1),
            "How much of a log must be uncompacted before compaction is worth its while.")
            .inheriting("log.cleaner.min.cleanable.ratio"));

    public static final Setting<Long> DELETE_RETENTION_MS = declare(Setting.of(
            "delete.retention.ms", Type.LONG, days(1), Range.atLeast(0),
            "How long compaction keeps a tombstone, so that readers have time to see it.")
            .inheriting("log.cleaner.delete.retention.ms"));

    // Promises that this broker does not make: only the value that asks for nothing is taken.

    public static final Setting<String> COMPRESSION_TYPE = declare(Setting.of(
            "compression.type", Type.STRING, "producer", onlyTaken("producer", ConfigDef.ValidString.in(
                    "uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                    "batches are stored as producers compressed them"),
            "With which codec records are stored. This broker never recompresses: only producer is taken.")
            .inheriting("compression.type"));

    public static final Setting<Boolean> PREALLOCATE = declare(Setting.of(
            "preallocate", Type.BOOLEAN, false, onlyTaken(false, null, "files grow as they are written"),
            "Whether the space of a new segment is reserved at once. Only false is taken.")
            .inheriting("log.preallocate"));

    public static final Setting<Boolean> REMOTE_STORAGE_ENABLE = declare(Setting.of(
            "remote.storage.enable", Type.BOOLEAN, false, onlyTaken(false, null, "there is no tiered storage"),
            "Whether old segments move to remote storage. Only false is taken."));

    // What mirroring tools copy from topic to topic: known, so that the defaults can be copied.
    static {
        unused("compression.gzip.level", Type.INT, -1, "the broker does not compress");
        unused("compression.lz4.level", Type.INT, 9, "the broker does not compress");
        unused("compression.zstd.level", Type.INT, 3, "the broker does not compress");
        unused("local.retention.ms", Type.LONG, -2L, "there is no tiered storage");
        unused("local.retention.bytes", Type.LONG, -2L, "there is no tiered storage");
        unused("remote.log.copy.disable", Type.BOOLEAN, false, "there is no tiered storage");
        unused("remote.log.delete.on.disable", Type.BOOLEAN, false, "there is no tiered storage");
    }

    public static final Setting<List<String>> LEADER_REPLICATION_THROTTLED_REPLICAS = declare(Setting.of(
            "leader.replication.throttled.replicas", Type.LIST, List.of(), onlyTaken(List.of(), null, "there are no quotas"),
            "Replicas whose leader sends slowly. Only the empty list is taken."));

    public static final Setting<List<String>> FOLLOWER_REPLICATION_THROTTLED_REPLICAS = declare(Setting.of(
            "follower.replication.throttled.replicas", Type.LIST, List.of(), onlyTaken(List.of(), null, "there are no quotas"),
            "Replicas which fetch slowly. Only the empty list is taken."));

    /** All of the above, in this order. */
    public static final List<Setting<?>> ALL = Collections.unmodifiableList(DECLARED);

    private TopicSettings() {}

    private static <T> Setting<T> declare(Setting<T> setting) {
        DECLARED.add(setting);
        return setting;
    }

    private static <T> void unused(String name, Type type, T defaultValue, String why) {
        declare(Setting.of(name, type, defaultValue, onlyTaken(defaultValue, null, why), "Without effect: " + why + "."));
    }

    /** Kafka's own range first, so that a value Kafka would refuse is refused in Kafka's words. */
    private static ConfigDef.Validator onlyTaken(Object value, ConfigDef.Validator kafkaRange, String why) {
        return ConfigDef.LambdaValidator.with((name, given) -> {
            if (kafkaRange != null) {
                kafkaRange.ensureValid(name, given);
            }
            if (!value.equals(given)) {
                throw new ConfigException(name, given, "Only " + value + " is supported: " + why);
            }
        }, () -> "[" + value + "]");
    }

    private static long days(int days) {
        return hours(24) * days;
    }

    private static long hours(int hours) {
        return hours * 3_600_000L;
    }
}

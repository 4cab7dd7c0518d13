package brokerfromscratch.checks.differential;

import java.util.List;

/** Names of topics and settings, and values of settings, legal and not. */
final class SomeNames {
    private static final List<String> SETTINGS = List.of("retention.ms", "retention.bytes", "segment.bytes", "segment.ms",
            "cleanup.policy", "max.message.bytes", "min.insync.replicas", "message.timestamp.type", "compression.type",
            "message.timestamp.after.max.ms", "message.timestamp.before.max.ms", "flush.messages", "flush.ms",
            "index.interval.bytes", "segment.index.bytes", "delete.retention.ms", "file.delete.delay.ms");
    private static final List<String> ODD_SETTINGS = List.of("", "nonsense", "RETENTION.MS", "log.retention.ms", "retention.ms ",
            "message.format.version", "message.downconversion.enable", "unclean.leader.election.enable", "preallocate",
            "min.cleanable.dirty.ratio", "segment.jitter.ms", "min.compaction.lag.ms", "max.compaction.lag.ms",
            "internal.segment.bytes", "message.max.bytes", "log.retention.hours", "log.segment.bytes", "log.cleanup.policy",
            "node.id", "num.partitions", "log.dirs", "auto.create.topics.enable", "remote.storage.enable");
    private static final List<String> VALUES = List.of("1000000", "2000000", "delete", "1048576", "1", "-1", "LogAppendTime",
            "CreateTime", "producer", "compact", "100000000000", "500");
    private static final List<String> ODD_VALUES = List.of("", " ", "x", "-2", "0", "1.5", "99999999999999999999", " 1000000 ",
            "compact,delete", "delete,compact", "compact,", "compact,compact", "DELETE", "logappendtime", "true", "TRUE", "gzip",
            "zstd", "9223372036854775807", "NaN", "0.5", "ä", "70");

    private SomeNames() {}

    /** One of few, so that requests meet. */
    static String topic(Dice dice) {
        return dice.prefix() + dice.oneOf("a", "a", "b", "c");
    }

    static String oddTopic(Dice dice) {
        var prefix = dice.prefix();
        return dice.oneOf("", ".", "..", "a b", "a/b", "ä", "a\nb", "x".repeat(249), "x".repeat(250), prefix + "x.y",
                prefix + "x_y", prefix + "nobody", prefix + "A", " ", "__cluster_metadata", "__consumer_offsets");
    }

    static String setting(Dice dice) {
        return dice.oneOf(SETTINGS);
    }

    static String oddSetting(Dice dice) {
        return dice.oneOf(ODD_SETTINGS);
    }

    static String settingValue(Dice dice) {
        return dice.oneOf(VALUES);
    }

    static String oddSettingValue(Dice dice) {
        return dice.chance(0.1) ? null : dice.oneOf(ODD_VALUES);
    }
}

package minibroker.log;

import java.util.List;
import java.util.Map;
import minibroker.runtime.Setting;
import minibroker.runtime.Settings;

/**
 * What governs one log: the values of {@link TopicSettings} that it works with, unpacked once so that an append looks up
 * no names. Immutable; a change of configuration is a new object, see {@link PartitionLog#reconfigure}.
 *
 * <p>Kafka: {@code org.apache.kafka.storage.internals.log.LogConfig}.
 *
 * @param segmentBytes         a segment that would grow beyond this is closed and a new one begun
 * @param segmentMs            so is one whose first record is older than this
 * @param segmentJitterMs      at most this much earlier, so that many logs do not roll in the same moment
 * @param segmentIndexBytes    the largest an index of a segment may be
 * @param indexIntervalBytes   an index entry for about so many bytes of log
 * @param retentionMs          closed segments whose newest record is older than this go; -1: never
 * @param retentionBytes       the oldest closed segments go while the rest is at least this large; -1: never
 * @param maxMessageBytes      the largest batch that a leader accepts
 * @param logAppendTime        true: the broker's time is every record's timestamp; false: the producer's stays
 * @param timestampBeforeMaxMs how far in the past a producer's timestamp may lie
 * @param timestampAfterMaxMs  how far in the future
 * @param compacted            cleanup.policy contains compact; lab 11 does it
 * @param deleting             cleanup.policy contains delete: without it, retention keeps everything
 * @param fileDeleteDelayMs    files of removed segments stay this long, renamed
 * @param flushMessages        the active segment is forced to disk after so many records
 * @param flushMs              or when so much time has passed since it was last forced
 * @param minInSyncReplicas    for lab 13
 */
public record LogSettings(
        int segmentBytes,
        long segmentMs,
        long segmentJitterMs,
        int segmentIndexBytes,
        int indexIntervalBytes,
        long retentionMs,
        long retentionBytes,
        int maxMessageBytes,
        boolean logAppendTime,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        boolean compacted,
        boolean deleting,
        long fileDeleteDelayMs,
        long flushMessages,
        long flushMs,
        int minInSyncReplicas,
        long minCompactionLagMs,
        long maxCompactionLagMs,
        double minCleanableDirtyRatio,
        long deleteRetentionMs,
        boolean uncleanLeaderElectionEnable) {

    /** Every setting of a topic that is known, in Kafka's names. */
    public static final List<Setting<?>> ALL = TopicSettings.ALL;

    /** Kafka's defaults. */
    public static final LogSettings DEFAULT = from(Settings.of(ALL, Map.of()));

    /** Unpacks {@code settings}, which knows at least {@link #ALL}. */
    public static LogSettings from(Settings settings) {
        var segmentBytes = settings.get(TopicSettings.INTERNAL_SEGMENT_BYTES);
        var cleanupPolicy = settings.get(TopicSettings.CLEANUP_POLICY);
        return new LogSettings(
                segmentBytes != null ? segmentBytes : settings.get(TopicSettings.SEGMENT_BYTES),
                settings.get(TopicSettings.SEGMENT_MS),
                settings.get(TopicSettings.SEGMENT_JITTER_MS),
                settings.get(TopicSettings.SEGMENT_INDEX_BYTES),
                settings.get(TopicSettings.INDEX_INTERVAL_BYTES),
                settings.get(TopicSettings.RETENTION_MS),
                settings.get(TopicSettings.RETENTION_BYTES),
                settings.get(TopicSettings.MAX_MESSAGE_BYTES),
                settings.get(TopicSettings.MESSAGE_TIMESTAMP_TYPE).equals("LogAppendTime"),
                settings.get(TopicSettings.MESSAGE_TIMESTAMP_BEFORE_MAX_MS),
                settings.get(TopicSettings.MESSAGE_TIMESTAMP_AFTER_MAX_MS),
                cleanupPolicy.contains("compact"),
                cleanupPolicy.contains("delete"),
                settings.get(TopicSettings.FILE_DELETE_DELAY_MS),
                settings.get(TopicSettings.FLUSH_MESSAGES),
                settings.get(TopicSettings.FLUSH_MS),
                settings.get(TopicSettings.MIN_INSYNC_REPLICAS),
                settings.get(TopicSettings.MIN_COMPACTION_LAG_MS),
                settings.get(TopicSettings.MAX_COMPACTION_LAG_MS),
                settings.get(TopicSettings.MIN_CLEANABLE_DIRTY_RATIO),
                settings.get(TopicSettings.DELETE_RETENTION_MS),
                settings.get(TopicSettings.UNCLEAN_LEADER_ELECTION_ENABLE));
    }
}

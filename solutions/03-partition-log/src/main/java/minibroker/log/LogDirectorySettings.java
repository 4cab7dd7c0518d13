package minibroker.log;

import java.util.List;
import minibroker.runtime.Setting;
import minibroker.runtime.Settings;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What governs a data directory as a whole.
 *
 * @param nodeId                       this broker's {@code node.id}
 * @param clusterId                    the cluster it must belong to; null: whatever stands in the directory, or a new one
 * @param retentionCheckIntervalMs     how often old segments are looked for
 * @param checkpointIntervalMs         how often recovery points and high watermarks are written down
 * @param logStartCheckpointIntervalMs how often log starts are
 */
public record LogDirectorySettings(
        int nodeId,
        String clusterId,
        long retentionCheckIntervalMs,
        long checkpointIntervalMs,
        long logStartCheckpointIntervalMs) {

    public static final Setting<Long> RETENTION_CHECK_INTERVAL_MS = Setting.of(
            "log.retention.check.interval.ms", Type.LONG, 300_000L, Range.atLeast(1),
            "How often logs are searched for segments that may be deleted.");

    public static final Setting<Integer> CHECKPOINT_INTERVAL_MS = Setting.of(
            "log.flush.offset.checkpoint.interval.ms", Type.INT, 60_000, Range.atLeast(0),
            "How often the recovery points of all logs are written to disk.");

    public static final Setting<Integer> LOG_START_CHECKPOINT_INTERVAL_MS = Setting.of(
            "log.flush.start.offset.checkpoint.interval.ms", Type.INT, 60_000, Range.atLeast(0),
            "How often the start offsets of all logs are written to disk.");

    /** The settings of this layer that a broker has, in addition to the broker-wide names of {@link TopicSettings}. */
    public static final List<Setting<?>> ALL =
            List.of(RETENTION_CHECK_INTERVAL_MS, CHECKPOINT_INTERVAL_MS, LOG_START_CHECKPOINT_INTERVAL_MS);

    /** Kafka's defaults. */
    public static LogDirectorySettings defaults(int nodeId) {
        return new LogDirectorySettings(nodeId, null, RETENTION_CHECK_INTERVAL_MS.defaultValue(),
                CHECKPOINT_INTERVAL_MS.defaultValue(), LOG_START_CHECKPOINT_INTERVAL_MS.defaultValue());
    }

    /** @param settings know at least {@link #ALL} */
    public static LogDirectorySettings from(Settings settings, int nodeId, String clusterId) {
        return new LogDirectorySettings(nodeId, clusterId, settings.get(RETENTION_CHECK_INTERVAL_MS),
                settings.get(CHECKPOINT_INTERVAL_MS), settings.get(LOG_START_CHECKPOINT_INTERVAL_MS));
    }
}

package minibroker.produce.topics;

import minibroker.log.TopicSettings;
import minibroker.runtime.Settings;
import org.apache.kafka.common.config.ConfigException;

/** What a topic's settings must fulfil together, though each of them is fine alone. Kafka: {@code LogConfig.validateValues}. */
final class TopicRules {
    private TopicRules() {}

    static void check(Settings topic) {
        long minMs = topic.get(TopicSettings.MIN_COMPACTION_LAG_MS);
        long maxMs = topic.get(TopicSettings.MAX_COMPACTION_LAG_MS);
        if (minMs > maxMs) {
            throw new ConfigException("conflict topic config setting %s (%d) > %s (%d)".formatted(
                    TopicSettings.MIN_COMPACTION_LAG_MS.name(), minMs, TopicSettings.MAX_COMPACTION_LAG_MS.name(), maxMs));
        }
    }
}

package minibroker.runtime;

import org.apache.kafka.common.config.ConfigDef;

/**
 * One thing that can be configured: Kafka's name, type, default, range and words for it. Each layer declares the settings
 * that it honours as constants, mini-broker composes them, and whatever nobody declared is refused by name.
 *
 * <pre>{@code
 *   static final Setting<Long> RETENTION_MS =
 *           Setting.of("retention.ms", Type.LONG, 604_800_000L, Range.atLeast(-1), "How long …").inheriting("log.retention.ms");
 *   ...
 *   long retentionMs = settings.get(RETENTION_MS);
 * }</pre>
 *
 * It is a thin wrapper of Kafka's {@link ConfigDef.ConfigKey}, which does the parsing and words the complaints.
 *
 * @param name         as in a topic's configuration or in server.properties
 * @param brokerName   for a topic's setting: the broker-wide setting that it falls back to; otherwise null
 * @param type         how the text is parsed; decides what {@code T} is (LIST gives {@code List<String>})
 * @param defaultValue null if there is none
 * @param range        which values are taken; null if all are
 * @param internal     true if it works but is nobody's business: not listed by DescribeConfigs
 */
public record Setting<T>(
        String name,
        String brokerName,
        ConfigDef.Type type,
        T defaultValue,
        ConfigDef.Validator range,
        boolean internal,
        String documentation) {

    public static <T> Setting<T> of(
            String name, ConfigDef.Type type, T defaultValue, ConfigDef.Validator range, String documentation) {
        return new Setting<>(name, null, type, defaultValue, range, false, documentation);
    }

    /** The same, for a topic: a broker may set the default for all its topics under {@code brokerName}. */
    public Setting<T> inheriting(String brokerName) {
        return new Setting<>(name, brokerName, type, defaultValue, range, internal, documentation);
    }

    /** The same, but not shown to anybody who lists settings. */
    public Setting<T> hidden() {
        return new Setting<>(name, brokerName, type, defaultValue, range, true, documentation);
    }

    /** The broker-wide counterpart of a topic's setting, with the same type, default and range. */
    public Setting<T> brokerWide() {
        if (brokerName == null) {
            throw new IllegalStateException("broken invariant: " + name + " has no broker-wide counterpart");
        }
        return new Setting<>(brokerName, null, type, defaultValue, range, internal, documentation);
    }
}

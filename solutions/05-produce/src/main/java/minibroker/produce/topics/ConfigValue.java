package minibroker.produce.topics;

import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef;

/**
 * One value that somebody gave to a setting, and where.
 *
 * @param name      under which it was given: the setting's own name, its broker-wide name or an alias
 * @param text      as it was written; null if there is no default
 * @param effective what it means for the setting: the text, or an alias's translation
 */
record ConfigValue(String name, String text, String effective, Origin origin) {
    /** Where values come from, the strongest first. */
    enum Origin {
        TOPIC,
        THIS_BROKER,
        ALL_BROKERS,
        PROPERTIES,
        DEFAULT
    }

    static String textOf(Object value, Setting<?> setting) {
        return ConfigDef.convertToString(value, setting.type());
    }
}

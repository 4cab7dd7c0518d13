package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.topics.ConfigValue.Origin;
import minibroker.runtime.Setting;
import minibroker.runtime.Settings;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where the value of a setting comes from. Of these places the first that has it counts:
 *
 * <pre>
 *   a topic's setting           a broker's setting
 *   -----------------           ------------------
 *   the topic itself
 *   this broker, at run time    this broker, at run time          metadata, resource BROKER "1"
 *   all brokers, at run time    all brokers, at run time          metadata, resource BROKER ""
 *   server.properties           server.properties
 *   the default                 the default
 * </pre>
 *
 * A topic's setting is known to brokers under another name ({@code retention.ms}, {@code log.retention.ms}), and that one may
 * have aliases in coarser units ({@code log.retention.hours}). What none of the layers declared is refused, never stored.
 *
 * <p>Immutable; the image it is asked about decides. Kafka: {@code DynamicBrokerConfig}, {@code KafkaConfigSchema} and
 * {@code ConfigHelper}.
 */
public final class Configuration {
    private final int nodeId;
    private final List<Setting<?>> topicSettings;
    private final Map<String, Setting<?>> brokerSettings = new LinkedHashMap<>();
    private final TreeSet<String> dynamic = new TreeSet<>();
    private final Map<String, List<SettingAlias>> aliases = new LinkedHashMap<>();
    private final Map<String, String> properties;

    /**
     * @param topicSettings  what a topic can be told; their broker-wide counterparts are added to the broker's settings
     * @param brokerSettings what else a broker can be told
     * @param aliases        for each name the finest unit first
     * @param properties     what the operator wrote down; only known names
     */
    public Configuration(int nodeId, List<Setting<?>> topicSettings, List<Setting<?>> brokerSettings,
            List<SettingAlias> aliases, Map<String, String> properties) {
        this.nodeId = nodeId;
        this.topicSettings = topicSettings;
        this.properties = new LinkedHashMap<>(properties);
        brokerSettings.forEach(setting -> this.brokerSettings.put(setting.name(), setting));
        for (var setting : topicSettings) {
            if (setting.brokerName() != null) {
                this.brokerSettings.put(setting.brokerName(), setting.brokerWide());
                dynamic.add(setting.brokerName());
            }
        }
        for (var alias : aliases) {
            this.brokerSettings.put(alias.alias().name(), alias.alias());
            this.aliases.computeIfAbsent(alias.of(), name -> new ArrayList<>()).add(alias);
        }
        Settings.of(brokerSettings(), this.properties);         // throws: a broker does not start on a value it cannot honour
    }

    public List<Setting<?>> topicSettings() {
        return topicSettings;
    }

    public List<Setting<?>> brokerSettings() {
        return List.copyOf(brokerSettings.values());
    }

    Optional<Setting<?>> topicSetting(String name) {
        return topicSettings.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    Optional<Setting<?>> brokerSetting(String name) {
        return Optional.ofNullable(brokerSettings.get(name));
    }

    /** True if the setting may change while the broker runs: those that only are defaults for topics. */
    boolean isDynamic(String brokerSetting) {
        return dynamic.contains(brokerSetting);
    }

    // ---- the values that count ----

    /** This broker's settings as of {@code image}. */
    public Settings broker(MetadataImage image) {
        var texts = new LinkedHashMap<String, String>();
        for (var setting : brokerSettings.values()) {
            var value = brokerValues(image, setting).get(0);
            if (value.origin() != Origin.DEFAULT) {
                texts.put(setting.name(), value.effective());
            }
        }
        return Settings.of(brokerSettings(), texts);
    }

    /** A topic's settings as of {@code image}; a topic without any of its own has the broker's. */
    public Settings topic(MetadataImage image, String topicName) {
        var given = new LinkedHashMap<>(image.topicConfig(topicName));
        Settings.unknownNames(topicSettings, given).forEach(given::remove);     // written by a broker with more layers
        return topicWith(image, given);
    }

    /** The settings that a topic would have, were it given these. */
    Settings topicWith(MetadataImage image, Map<String, String> given) {
        return Settings.of(topicSettings, given).inheriting(fromBroker(image));
    }

    /** Throws a {@link ConfigException} in Kafka's words if a topic cannot be given these. */
    void checkTopic(MetadataImage image, Map<String, String> given) {
        for (var unknown : Settings.unknownNames(topicSettings, given)) {
            throw new ConfigException("Unknown topic config name: " + unknown);
        }
        TopicRules.check(topicWith(image, given));
    }

    private Map<String, String> fromBroker(MetadataImage image) {
        var texts = new LinkedHashMap<String, String>();
        for (var setting : topicSettings) {
            if (setting.brokerName() != null) {
                var value = brokerValues(image, setting.brokerWide()).get(0);
                if (value.origin() != Origin.DEFAULT) {
                    texts.put(setting.name(), value.effective());
                }
            }
        }
        return texts;
    }

    // ---- all the values, for those who ask why ----

    /** All values of a topic's setting, the one that counts first. */
    List<ConfigValue> topicValues(MetadataImage image, Setting<?> setting, String topicName) {
        var values = new ArrayList<ConfigValue>();
        var own = image.topicConfig(topicName).get(setting.name());
        if (own != null) {
            values.add(new ConfigValue(setting.name(), own, own, Origin.TOPIC));
        }
        if (setting.brokerName() != null) {
            values.addAll(brokerValues(image, setting.brokerWide()));
        } else {
            values.add(defaultOf(setting));
        }
        return values;
    }

    /** All values of a broker's setting, the one that counts first; at least the default, whose text may be null. */
    List<ConfigValue> brokerValues(MetadataImage image, Setting<?> setting) {
        var values = new ArrayList<ConfigValue>();
        collect(image.brokerConfig(nodeId), Origin.THIS_BROKER, setting, values);
        collect(image.defaultBrokerConfig(), Origin.ALL_BROKERS, setting, values);
        collect(properties, Origin.PROPERTIES, setting, values);
        values.add(defaultOf(setting));
        return values;
    }

    private void collect(Map<String, String> place, Origin origin, Setting<?> setting, List<ConfigValue> values) {
        var text = place.get(setting.name());
        if (text != null) {
            values.add(new ConfigValue(setting.name(), text, text, origin));
        }
        for (var alias : aliases.getOrDefault(setting.name(), List.of())) {
            var coarse = place.get(alias.alias().name());
            if (coarse != null) {
                values.add(new ConfigValue(alias.alias().name(), coarse, alias.translate(coarse), origin));
            }
        }
    }

    private static ConfigValue defaultOf(Setting<?> setting) {
        var text = ConfigValue.textOf(setting.defaultValue(), setting);
        return new ConfigValue(setting.name(), text, text, Origin.DEFAULT);
    }
}

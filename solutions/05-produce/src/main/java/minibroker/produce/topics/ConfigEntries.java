package minibroker.produce.topics;

import java.util.List;
import java.util.stream.Stream;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.topics.ConfigValue.Origin;
import minibroker.runtime.Setting;
import org.apache.kafka.common.requests.DescribeConfigsResponse;

/** The settings of one resource as CreateTopics and DescribeConfigs list them, in the order of their declaration. */
final class ConfigEntries {
    /**
     * @param value    what counts; null if there is none, or if it is a secret
     * @param source   Kafka's number for where the value was given
     * @param readOnly true if it cannot be changed while the broker runs
     * @param synonyms all values that were given, the one that counts first
     */
    record Entry(Setting<?> setting, String value, byte source, boolean readOnly, List<ConfigValue> synonyms) {
        boolean sensitive() {
            return setting.type().isSensitive();
        }
    }

    private ConfigEntries() {}

    static List<Entry> ofTopic(Configuration configuration, MetadataImage image, String topicName) {
        return shown(configuration.topicSettings())
                .map(setting -> named(entry(setting, configuration.topicValues(image, setting, topicName), false)))
                .toList();
    }

    /** The default of a topic's setting that no setting of the broker stands behind is not among its synonyms, as in Kafka. */
    private static Entry named(Entry entry) {
        return entry.setting().brokerName() != null ? entry
                : new Entry(entry.setting(), entry.value(), entry.source(), entry.readOnly(), entry.synonyms().stream()
                        .filter(value -> value.origin() != Origin.DEFAULT).toList());
    }

    static List<Entry> ofBroker(Configuration configuration, MetadataImage image) {
        return shown(configuration.brokerSettings())
                .map(setting -> entry(setting, configuration.brokerValues(image, setting),
                        !configuration.isDynamic(setting.name())))
                .toList();
    }

    /** What was set for all brokers together: nothing else belongs to that resource. */
    static List<Entry> ofAllBrokers(Configuration configuration, MetadataImage image) {
        return shown(configuration.brokerSettings())
                .filter(setting -> image.defaultBrokerConfig().containsKey(setting.name()))
                .map(setting -> entry(setting, allBrokersValues(configuration, image, setting), false))
                .toList();
    }

    private static List<ConfigValue> allBrokersValues(Configuration configuration, MetadataImage image, Setting<?> setting) {
        return configuration.brokerValues(image, setting).stream()
                .filter(value -> value.origin() == Origin.ALL_BROKERS)
                .toList();
    }

    private static Stream<Setting<?>> shown(List<Setting<?>> settings) {
        return settings.stream().filter(setting -> !setting.internal());
    }

    private static Entry entry(Setting<?> setting, List<ConfigValue> values, boolean readOnly) {
        var counting = values.get(0);
        var value = setting.type().isSensitive() ? null : counting.effective();
        var synonyms = values.stream().filter(each -> each.text() != null).toList();
        return new Entry(setting, value, sourceOf(counting.origin()), readOnly, synonyms);
    }

    static byte sourceOf(Origin origin) {
        var source = switch (origin) {
            case TOPIC -> DescribeConfigsResponse.ConfigSource.TOPIC_CONFIG;
            case THIS_BROKER -> DescribeConfigsResponse.ConfigSource.DYNAMIC_BROKER_CONFIG;
            case ALL_BROKERS -> DescribeConfigsResponse.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
            case PROPERTIES -> DescribeConfigsResponse.ConfigSource.STATIC_BROKER_CONFIG;
            case DEFAULT -> DescribeConfigsResponse.ConfigSource.DEFAULT_CONFIG;
        };
        return source.id();
    }
}

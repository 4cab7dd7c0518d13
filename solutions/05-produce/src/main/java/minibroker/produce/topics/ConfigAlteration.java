package minibroker.produce.topics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import minibroker.runtime.Setting;
import minibroker.runtime.Settings;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;

/**
 * One resource's part of IncrementalAlterConfigs, decided: the records that change it, or one of kafka-clients' ApiExceptions.
 *
 * <p>Kafka's rules and words ({@code ConfigAdminManager}, {@code ConfigurationControlManager}), with one difference: a
 * setting that no layer declared is refused by name for brokers as well, where Kafka stores it for plug-ins to read.
 */
final class ConfigAlteration {
    private final Configuration configuration;
    private final MetadataImage image;
    private final AlterConfigsResource resource;

    ConfigAlteration(Configuration configuration, MetadataImage image, AlterConfigsResource resource) {
        this.configuration = configuration;
        this.image = image;
        this.resource = resource;
    }

    List<ConfigRecord> ofTopic() {
        refuseDuplicatesAndNulls();
        var name = resource.resourceName();
        var before = image.topicConfig(name);
        var after = new LinkedHashMap<>(before);
        for (var change : resource.configs()) {
            put(after, change.name(), altered(change, before, configuration.topicSetting(change.name()),
                    operation -> "Can't " + operation + " to key " + change.name() + " because its type is not LIST."));
        }
        if (name.isEmpty()) {
            throw new InvalidRequestException("Default topic resources are not allowed.");
        }
        Topic.validate(name);
        try {
            configuration.checkTopic(image, after);
        } catch (ConfigException e) {
            throw new InvalidConfigurationException(e.getMessage());
        }
        if (image.topic(name).isEmpty()) {
            throw new UnknownTopicOrPartitionException("The topic '" + name + "' does not exist.");
        }
        return records(ResourceKind.TOPIC, before, after);
    }

    List<ConfigRecord> ofBroker(int nodeId) {
        refuseDuplicatesAndNulls();
        refuseOtherBrokers(nodeId);
        var before = image.configOf(ResourceKind.BROKER, resource.resourceName());
        var after = new LinkedHashMap<>(before);
        for (var change : resource.configs()) {
            var setting = configuration.brokerSetting(change.name()).orElseThrow(
                    () -> new InvalidConfigurationException("Unknown broker config name: " + change.name()));
            put(after, change.name(), altered(change, before, Optional.of(setting),
                    operation -> "Config value " + operation.name().toLowerCase(Locale.ROOT)
                            + " is not allowed for config key: " + change.name()));
        }
        refuseStatic(after);
        try {
            Settings.of(configuration.brokerSettings(), after);
        } catch (ConfigException e) {
            throw new InvalidRequestException(e.getMessage());
        }
        return records(ResourceKind.BROKER, before, after);
    }

    private void refuseDuplicatesAndNulls() {
        var changes = resource.configs();
        if (changes.stream().map(AlterableConfig::name).distinct().count() < changes.size()) {
            throw new InvalidRequestException("Error due to duplicate config keys");
        }
        var nulls = changes.stream()
                .filter(change -> change.value() == null && operation(change) != OpType.DELETE)
                .map(AlterableConfig::name)
                .toList();
        if (!nulls.isEmpty()) {
            throw new InvalidRequestException("Null value not supported for : " + String.join(", ", nulls));
        }
    }

    private void refuseOtherBrokers(int nodeId) {
        var name = resource.resourceName();
        if (name.equals(MetadataImage.ALL_BROKERS)) {
            return;
        }
        try {
            if (Integer.parseInt(name) != nodeId) {
                throw new InvalidRequestException("Unexpected broker id, expected %d, but received %s".formatted(nodeId, name));
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("Node id must be an integer, but it is: " + name);
        }
    }

    /** To take back what was never set changes nothing, so that is allowed. */
    private void refuseStatic(Map<String, String> after) {
        var fixed = resource.configs().stream()
                .map(AlterableConfig::name)
                .filter(name -> after.containsKey(name) && !configuration.isDynamic(name))
                .toList();
        if (!fixed.isEmpty()) {
            throw new InvalidRequestException("Cannot update these configs dynamically: " + fixed);
        }
    }

    private static OpType operation(AlterableConfig change) {
        var operation = OpType.forId(change.configOperation());
        if (operation == null) {
            throw new InvalidRequestException("Unknown operations type " + change.configOperation());
        }
        return operation;
    }

    /** The value after the change; null if the setting goes back to its default. */
    private static String altered(
            AlterableConfig change, Map<String, String> before, Optional<Setting<?>> setting,
            Function<OpType, String> notAList) {
        return switch (operation(change)) {
            case SET -> change.value();
            case DELETE -> null;
            case APPEND -> {
                var list = listBefore(change, before, setting, notAList);
                partsOf(change.value()).stream().filter(part -> !list.contains(part)).forEach(list::add);
                yield String.join(",", list);
            }
            case SUBTRACT -> {
                var list = listBefore(change, before, setting, notAList);
                list.removeAll(partsOf(change.value()));
                yield String.join(",", list);
            }
        };
    }

    /** Lists grow and shrink from what was given, or else from the setting's default. */
    private static List<String> listBefore(
            AlterableConfig change, Map<String, String> before, Optional<Setting<?>> setting,
            Function<OpType, String> notAList) {
        if (setting.isEmpty() || setting.get().type() != ConfigDef.Type.LIST) {
            throw new InvalidConfigurationException(notAList.apply(operation(change)));
        }
        var given = before.get(change.name());
        return partsOf(given != null ? given : ConfigValue.textOf(setting.get().defaultValue(), setting.get()));
    }

    private static List<String> partsOf(String list) {
        var parts = new ArrayList<String>();
        for (var part : list == null ? new String[0] : list.split(",")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static void put(Map<String, String> config, String name, String valueOrNull) {
        if (valueOrNull == null) {
            config.remove(name);
        } else {
            config.put(name, valueOrNull);
        }
    }

    /** Only what is another than before. */
    private List<ConfigRecord> records(ResourceKind kind, Map<String, String> before, Map<String, String> after) {
        return resource.configs().stream()
                .filter(change -> !Objects.equals(before.get(change.name()), after.get(change.name())))
                .map(change -> new ConfigRecord(kind, resource.resourceName(), change.name(), after.get(change.name())))
                .toList();
    }
}

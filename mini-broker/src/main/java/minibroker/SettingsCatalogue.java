package minibroker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import minibroker.fetch.FetchSettings;
import minibroker.idempotence.IdempotenceSettings;
import minibroker.log.LogDirectorySettings;
import minibroker.log.TopicSettings;
import minibroker.produce.topics.Configuration;
import minibroker.produce.topics.ProduceSettings;
import minibroker.produce.topics.SettingAlias;
import minibroker.runtime.Setting;
import minibroker.wire.WireSettings;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * All settings of all layers: what this broker can be told. A layer adds its own here, in one line; what is not here is
 * refused through Admin, and named in a warning when it stands in a properties file.
 */
final class SettingsCatalogue {
    static final List<Setting<?>> OF_TOPICS = TopicSettings.ALL;

    static final List<Setting<?>> OF_BROKERS = together(
            NodeSettings.ALL,
            LogDirectorySettings.ALL,
            WireSettings.ALL,
            ProduceSettings.ALL,
            FetchSettings.ALL,
            IdempotenceSettings.ALL);

    /** Coarser units for the same thing; where two are given, the finer one counts. */
    static final List<SettingAlias> ALIASES = List.of(
            alias("log.retention.minutes", "log.retention.ms", TimeUnit.MINUTES),
            alias("log.retention.hours", "log.retention.ms", TimeUnit.HOURS),
            alias("log.roll.hours", "log.roll.ms", TimeUnit.HOURS),
            alias("log.roll.jitter.hours", "log.roll.jitter.ms", TimeUnit.HOURS));

    private SettingsCatalogue() {}

    /** The configuration of one node, from properties whose names are all known. */
    static Configuration configuration(int nodeId, Map<String, String> properties) {
        return new Configuration(nodeId, OF_TOPICS, OF_BROKERS, ALIASES, properties);
    }

    /** True if some layer makes use of a property of that name in server.properties. */
    static boolean knowsBrokerProperty(String name) {
        return OF_BROKERS.stream().anyMatch(setting -> setting.name().equals(name))
                || OF_TOPICS.stream().anyMatch(setting -> name.equals(setting.brokerName()))
                || ALIASES.stream().anyMatch(alias -> alias.alias().name().equals(name));
    }

    @SafeVarargs
    private static List<Setting<?>> together(List<Setting<?>>... layers) {
        var all = new ArrayList<Setting<?>>();
        for (var layer : layers) {
            all.addAll(layer);
        }
        return List.copyOf(all);
    }

    private static SettingAlias alias(String name, String of, TimeUnit unit) {
        var setting = Setting.<Integer>of(name, Type.INT, null, null, "The same as " + of + ", in "
                + unit.name().toLowerCase(Locale.ROOT) + ".");
        return new SettingAlias(setting, of, unit.toMillis(1));
    }
}

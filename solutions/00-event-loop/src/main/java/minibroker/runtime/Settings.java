package minibroker.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A checked, immutable set of values for a list of known {@link Setting}s.
 *
 * <pre>
 *   given here  ──▶  inherited from the broker  ──▶  the setting's default        the first that has a value counts
 * </pre>
 *
 * Whoever holds one holds valid values: a bad text never gets past {@link #of}, and the complaint is Kafka's own
 * ("Invalid value -1 for configuration segment.bytes: Value must be at least 1048576").
 */
public final class Settings {
    private final Map<String, Setting<?>> known;          // by name, in the order of declaration
    private final ConfigDef definition;
    private final Map<String, String> inherited;
    private final Map<String, String> given;
    private final Map<String, Object> values;

    private Settings(
            Map<String, Setting<?>> known, ConfigDef definition, Map<String, String> inherited, Map<String, String> given) {
        this.known = known;
        this.definition = definition;
        this.inherited = inherited;
        this.given = given;
        refuseUnknown(inherited);
        refuseUnknown(given);
        var texts = new LinkedHashMap<>(inherited);
        texts.putAll(given);
        this.values = definition.parse(texts);
    }

    /**
     * Values for {@code known} settings; those that are not in {@code given} have their defaults.
     *
     * @throws ConfigException if a value is not allowed or a name is not known; see {@link #unknownNames} to find out first
     */
    public static Settings of(List<Setting<?>> known, Map<String, String> given) {
        var byName = new LinkedHashMap<String, Setting<?>>();
        var definition = new ConfigDef();
        for (var setting : known) {
            byName.put(setting.name(), setting);
            definition.define(setting.name(), setting.type(), setting.defaultValue(), setting.range(),
                    ConfigDef.Importance.MEDIUM, setting.documentation());
        }
        return new Settings(byName, definition, Map.of(), new LinkedHashMap<>(given));
    }

    /** The names among {@code given} that no known setting has, in their order. */
    public static List<String> unknownNames(List<Setting<?>> known, Map<String, String> given) {
        var unknown = new ArrayList<>(given.keySet());
        known.forEach(setting -> unknown.remove(setting.name()));
        return unknown;
    }

    /** The same settings, with values that stand between those given here and the defaults. */
    public Settings inheriting(Map<String, String> fromAbove) {
        return new Settings(known, definition, new LinkedHashMap<>(fromAbove), given);
    }

    /** The same settings with one more value given; null takes the value back. Throws as {@link #of} does. */
    public Settings with(String name, String value) {
        var changed = new LinkedHashMap<>(given);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Settings(known, definition, inherited, changed);
    }

    /** The value of a known setting. */
    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        if (!known.containsKey(setting.name())) {
            throw new IllegalStateException("broken invariant: " + setting.name() + " is not among these settings");
        }
        return (T) values.get(setting.name());
    }

    /** The value as a text that would be parsed to the same value; null if there is none. For DescribeConfigs. */
    public String text(Setting<?> setting) {
        return ConfigDef.convertToString(get(setting), setting.type());
    }

    /** True if the value was given here: neither inherited nor a default. */
    public boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** True if the value comes from above. */
    public boolean isInherited(String name) {
        return !isGiven(name) && inherited.containsKey(name);
    }

    /** What was given here, by name, as it was written. */
    public Map<String, String> given() {
        return new LinkedHashMap<>(given);
    }

    /** All settings that can be asked for, in the order of their declaration. */
    public List<Setting<?>> known() {
        return List.copyOf(known.values());
    }

    private void refuseUnknown(Map<String, String> texts) {
        for (var name : texts.keySet()) {
            if (!known.containsKey(name)) {
                throw new ConfigException("Unknown config name: " + name);
            }
        }
    }
}

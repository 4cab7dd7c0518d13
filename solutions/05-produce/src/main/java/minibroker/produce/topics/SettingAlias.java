package minibroker.produce.topics;

import minibroker.runtime.Setting;

/**
 * A second, weaker name for a broker's setting in a coarser unit: {@code log.retention.hours} for {@code log.retention.ms}.
 *
 * @param alias  the weaker name; negative values ("never") mean the same under both
 * @param of     the name that goes before it
 * @param factor how many units of {@code of} are one unit of {@code alias}
 */
public record SettingAlias(Setting<Integer> alias, String of, long factor) {
    /** The value as it would have been written under the name it stands for. */
    String translate(String text) {
        var value = Long.parseLong(text.trim());
        return Long.toString(value < 0 ? value : Math.multiplyExact(value, factor));
    }
}

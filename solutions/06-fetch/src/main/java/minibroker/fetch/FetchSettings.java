package minibroker.fetch;

import java.util.List;
import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef;

/** What an operator can say about Fetch. */
public final class FetchSettings {
    public static final Setting<Integer> FETCH_MAX_BYTES = Setting.of("fetch.max.bytes", ConfigDef.Type.INT, 55 * 1024 * 1024,
            ConfigDef.Range.atLeast(1024),
            "The most bytes that one answer to a Fetch may hold; a larger first batch is sent all the same.");

    public static final List<Setting<?>> ALL = List.of(FETCH_MAX_BYTES);

    private FetchSettings() {}
}

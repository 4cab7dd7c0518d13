package minibroker.wire;

import java.util.List;
import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What an operator can say about connections and the requests on them. */
public final class WireSettings {
    public static final Setting<Integer> SOCKET_REQUEST_MAX_BYTES = Setting.of("socket.request.max.bytes", Type.INT, 100 << 20,
            Range.atLeast(1), "The largest request that is read; a larger one ends its connection.");

    public static final Setting<Long> QUEUED_MAX_REQUEST_BYTES = Setting.of("queued.max.request.bytes", Type.LONG, -1L, null,
            "How much memory all requests being read may take together, before connections wait for each other. -1 leaves the "
                    + "choice to the broker: 64 MiB, or one request of the largest size if that is more.");

    public static final Setting<Long> CONNECTIONS_MAX_IDLE_MS = Setting.of("connections.max.idle.ms", Type.LONG, 600_000L, null,
            "How long a connection may be silent before it is closed.");

    public static final List<Setting<?>> ALL =
            List.of(SOCKET_REQUEST_MAX_BYTES, QUEUED_MAX_REQUEST_BYTES, CONNECTIONS_MAX_IDLE_MS);

    private WireSettings() {}
}

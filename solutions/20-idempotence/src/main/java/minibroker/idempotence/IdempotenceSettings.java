package minibroker.idempotence;

import java.util.List;
import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What can be set about idempotent producers. Kafka: {@code TransactionLogConfig}. */
public final class IdempotenceSettings {
    public static final Setting<Integer> PRODUCER_ID_EXPIRATION_MS = Setting.of(
            "producer.id.expiration.ms", Type.INT, 86_400_000, Range.atLeast(1),
            "How long a partition remembers a producer that writes nothing more. A value below a producer's delivery.timeout.ms "
                    + "lets duplicates through.");

    public static final List<Setting<?>> ALL = List.of(PRODUCER_ID_EXPIRATION_MS);

    private IdempotenceSettings() {}
}

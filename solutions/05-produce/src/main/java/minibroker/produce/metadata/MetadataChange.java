package minibroker.produce.metadata;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/**
 * What a handler has decided: facts to be agreed upon, and what to do once they are. No records means that nothing changes,
 * because all was refused, or only tried.
 *
 * @param records       all or none of them come true
 * @param whenCommitted called once: {@code NONE} when the image holds the records
 */
public record MetadataChange(List<MetadataRecord> records, Consumer<Errors> whenCommitted) {
    public MetadataChange {
        records = List.copyOf(records);
    }
}

package minibroker.idempotence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import minibroker.log.AppendOrigin;
import minibroker.log.AppendResult;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogPassenger;
import minibroker.log.LogSettings;
import minibroker.log.PartitionLog;
import minibroker.record.BatchHeader;
import minibroker.runtime.Settings;
import minibroker.runtime.sim.SimNode;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;

/** A partition's log with small segments on a simulated machine, and a producer's state that rides along. */
final class OneLog {
    private static final TopicIdPartition READINGS = new TopicIdPartition(Uuid.ONE_UUID, 0, "readings");
    private static final LogSettings SMALL_SEGMENTS =
            LogSettings.from(Settings.of(LogSettings.ALL,
                    Map.of("internal.segment.bytes", "1000", "index.interval.bytes", "200")));

    final ProducerState producers;
    private final PartitionLog log;
    private final SimNode node;

    /** Opens it, as a broker does that comes up. */
    OneLog(SimNode node) {
        this.node = node;
        var doors = node.doors();
        this.producers = new ProducerState(doors.clock(), () -> 86_400_000);
        try {
            this.log = LogDirectory.open(doors, node.loop(), LogDirectorySettings.defaults(1),
                    (partition, storage, directory) -> List.<LogPassenger>of(producers)).create(READINGS, SMALL_SEGMENTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AppendResult append(long producerId, int epoch, int baseSequence, int records) {
        return append(Batches.batch(producerId, 0, epoch, baseSequence, records, node.doors().clock().wallMs()));
    }

    private AppendResult append(ByteBuffer batch) {
        try {
            return log.append(batch, AppendOrigin.CLIENT, 0, node.doors().clock().wallMs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void truncateTo(long offset) {
        try {
            log.truncateTo(offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<BatchHeader> headers() {
        var headers = new ArrayList<BatchHeader>();
        try {
            log.forEachHeader(0, (header, position) -> headers.add(header));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return headers;
    }

    long endOffset() {
        return log.offsets().logEndOffset();
    }
}

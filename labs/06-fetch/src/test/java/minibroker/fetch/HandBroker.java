package minibroker.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogPassenger;
import minibroker.log.LogSettings;
import minibroker.log.PartitionLog;
import minibroker.produce.Partitions;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.record.BatchBuilder;
import minibroker.runtime.Doors;
import minibroker.runtime.Settings;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * The road out of three partitions of "readings", in a simulation, moved by hand: nothing is committed unless {@link #commit}
 * says so, and no time passes unless {@link #pass} lets it.
 */
final class HandBroker {
    static final Uuid ID = new Uuid(6, 6);
    static final short VERSION = 12;                     // of Fetch; the last one that names its topics
    static final int PARTITIONS = 3;

    private static final LogSettings ANY_TIME = LogSettings.from(Settings.of(LogSettings.ALL,
        Map.of("message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE))));     // virtual time begins in 1970

    private final Simulation simulation;
    private final SimNode node;
    private final WatchedReads reads = new WatchedReads();
    private final Transactions transactions = new Transactions();
    private final MetadataImage image;
    private final PartitionReader reader;
    private FetchHandler fetch;                          // from the first fetch on
    private final ListOffsetsHandler listOffsets;
    final Partitions partitions;

    HandBroker() {
        this(new Simulation(1));
    }

    HandBroker(Simulation simulation) {
        this.simulation = simulation;
        this.node = simulation.addNode("broker");
        node.boot(self -> {});
        partitions = open(node);
        image = image();
        reader = new PartitionReader(partitions, FetchAnnotator.NONE);
        listOffsets = new ListOffsetsHandler(() -> image, partitions);
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.leading(partition(i), 5);
        }
    }

    private Partitions open(SimNode up) {
        var doors = up.doors();
        var watched = new Doors(doors.clock(), doors.random(), reads.of(doors.storage()), doors.transport(), doors.worker());
        return unchecked(() -> new Partitions(
            LogDirectory.open(watched, up.loop(), LogDirectorySettings.defaults(1), (partition, storage, directory) -> List.of(
                transactions)),
            topic -> ANY_TIME, log -> {}));
    }

    private static MetadataImage image() {
        var image = MetadataImage.EMPTY.with(new TopicRecord("readings", ID));
        for (int i = 0; i < PARTITIONS; i++) {
            image = image.with(new PartitionRecord(ID, i, List.of(1), List.of(1), 1, 5, 0));
        }
        return image;
    }

    static TopicIdPartition partition(int index) {
        return new TopicIdPartition(ID, index, "readings");
    }

    PartitionReader reader() {
        return reader;
    }

    Supplier<MetadataImage> metadata() {
        return () -> image;
    }

    PartitionLog log(int partition) {
        return partitions.find(partition(partition)).orElseThrow().log();
    }

    /** Appends a batch; its reading number i has the time 1000 + its offset. Returns the batch's size in bytes. */
    int append(int partition, int readings) {
        return appendUnder(5, partition, readings);
    }

    /** The same, written under a leader of this epoch. */
    int appendUnder(int leaderEpoch, int partition, int readings) {
        return append(leaderEpoch, partition, readings, 1_000 + log(partition).offsets().logEndOffset(), 8);
    }

    /** Appends a batch of readings that are one millisecond apart. */
    int append(int partition, int readings, long timestampMs, int valueBytes) {
        return append(5, partition, readings, timestampMs, valueBytes);
    }

    private int append(int leaderEpoch, int partition, int readings, long timestampMs, int valueBytes) {
        var builder = BatchBuilder.startingAt(0);
        for (int i = 0; i < readings; i++) {
            builder.append(timestampMs + i, ("c-" + i).getBytes(StandardCharsets.UTF_8), new byte[valueBytes]);
        }
        var batch = builder.build();
        unchecked(() -> log(partition).append(batch, AppendOrigin.CLIENT, leaderEpoch, 0));
        return batch.remaining();
    }

    void commit(int partition, long offset) {
        log(partition).advanceHighWatermark(offset);
    }

    /** Transactions are open from this offset on, in all partitions: who is read-committed must not see it. */
    void openTransactionsFrom(long offset) {
        transactions.from = offset;
    }

    /** As much as lab 22 will tell a log about transactions. */
    private static final class Transactions implements LogPassenger {
        private long from = Long.MAX_VALUE;

        @Override
        public OptionalLong firstUnstableOffset(long highWatermark) {
            return from < highWatermark ? OptionalLong.of(from) : OptionalLong.empty();
        }
    }

    int appendAndCommit(int partition, int readings) {
        var bytes = append(partition, readings);
        commit(partition, log(partition).offsets().logEndOffset());
        return bytes;
    }

    /** The log forgets all its records; a minute later their files are gone, as far as nobody holds them. */
    void dropRecords(int partition) {
        unchecked(() -> {
            log(partition).truncateFullyAndStartAt(log(partition).offsets().logEndOffset());
            return null;
        });
    }

    /** The partition's disk cannot be read any more. */
    void breakDisk(int partition) {
        reads.fail("readings-" + partition + "/");
    }

    /** The partition's disk brings bytes that nobody wrote. */
    void damageDisk(int partition) {
        reads.damage("readings-" + partition + "/");
    }

    int openFiles() {
        return node.disk().openFiles();
    }

    void pass(long virtualMs) {
        node.loop().submit(() -> {});                    // so that the loop looks at its timers again
        simulation.runFor(virtualMs);
    }

    /**
     * Made when it is needed: it listens to the logs, and steps 1 and 2 are to be green before there is a purgatory to
     * wake.
     */
    private FetchHandler fetch() {
        if (fetch == null) {
            fetch = new FetchHandler(node.loop(), node.doors().clock(), () -> image, partitions, Integer.MAX_VALUE,
                FollowerProgress.NONE, FetchAnnotator.NONE, Long.MAX_VALUE);
        }
        return fetch;
    }

    /** Asks, in a turn of the loop; what comes is in the answer, now or later. */
    Answer ask(Question question) {
        var answer = new Answer();
        node.loop().submit(() -> fetch().handle(SimContext.of(ApiKeys.FETCH, VERSION), question.build(), answer));
        simulation.runFor(0);
        return answer;
    }

    /** The partition is deleted, here and in the handler's eyes. */
    void gone(int partition) {
        partitions.gone(partition(partition));
        fetch().gone(partition(partition));
    }

    Found lookUp(LookUp question) {
        var found = new Found();
        listOffsets.handle(SimContext.of(ApiKeys.LIST_OFFSETS, question.version()), question.build(), found);
        return found;
    }

    private interface OnDisk<T> {
        T get() throws IOException;
    }

    private static <T> T unchecked(OnDisk<T> work) {
        try {
            return work.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package minibroker.produce.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import minibroker.log.AppendOrigin;
import minibroker.log.AppendResult;
import minibroker.log.LogDirectory;
import minibroker.log.LogSettings;
import minibroker.log.PartitionLog;
import minibroker.record.BatchBuilder;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import minibroker.runtime.Settings;
import minibroker.segment.Segment;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a broker that agrees with itself: committed is what its own disk has.
 *
 * <pre>
 *   propose ──▶ one batch appended ──▶ forced on the worker ──▶ high watermark ──▶ applied ──▶ whenCommitted
 * </pre>
 *
 * <p><b>Invariant:</b> nobody has heard of a record that a power loss could still take back; and what nobody heard of, because
 * the process died in between, is found on disk by the next start and counts. A proposal is one batch, so it is there as a
 * whole or not at all. Proposals that come while the disk is busy are forced together.
 *
 * <p>Loop thread only. Kafka's counterpart for one node is a Raft quorum of one ({@code KafkaRaftClient}).
 */
public final class LocalJournal implements MetadataJournal {
    /** The log of all metadata, with the name and id that it has in every Kafka cluster. */
    public static final TopicIdPartition PARTITION = new TopicIdPartition(Uuid.METADATA_TOPIC_ID, 0, "__cluster_metadata");

    private static final Logger LOG = LoggerFactory.getLogger(LocalJournal.class);
    private static final long RETRY_MS = 1_000;
    private static final int EPOCH = 0;                 // nobody else ever decides

    /** Simplified: without snapshots (Kafka: KIP-630, lab 18) every record is needed for ever. */
    private static final LogSettings KEPT_FOR_EVER = LogSettings.from(Settings.of(LogSettings.ALL, Map.of())
            .with("retention.ms", "-1").with("retention.bytes", "-1")
            .with("max.message.bytes", Integer.toString(Integer.MAX_VALUE)));

    private record Proposal(long endOffset, List<MetadataRecord> records, Consumer<Errors> whenCommitted) {
        long baseOffset() {
            return endOffset - records.size();
        }
    }

    private final PartitionLog log;
    private final Doors doors;
    private final EventLoop loop;
    private final ArrayDeque<Proposal> appended = new ArrayDeque<>();          // not committed yet
    private final Set<Segment> unforced = new LinkedHashSet<>();
    private final List<BiConsumer<MetadataRecord, Long>> subscribers = new ArrayList<>();
    private boolean forcing;                            // the worker does, or it is tried again soon
    private boolean broken;                             // after a failed force nobody knows what the disk holds

    private LocalJournal(PartitionLog log, Doors doors, EventLoop loop) {
        this.log = log;
        this.doors = doors;
        this.loop = loop;
    }

    /**
     * Opens the journal in a broker's directory; a new one if there is none.
     *
     * @throws IOException if committed records are damaged or missing; to go on without them would be to invent another past,
     *     in which the logs of forgotten topics are strays
     */
    public static LocalJournal open(LogDirectory logs, Doors doors, EventLoop loop) throws IOException {
        return open(logs.createIntact(PARTITION, KEPT_FOR_EVER), doors, loop);
    }

    /**
     * Opens the journal whose records are in {@code log}: all of them count, for opening the log has forced it.
     *
     * @throws IOException if a record cannot be read; to go on without it would be to invent another past
     */
    public static LocalJournal open(PartitionLog log, Doors doors, EventLoop loop) throws IOException {
        doors.storage().forceDirectory("");             // segments see to their own names; the log's directory has one, too
        log.advanceHighWatermark(log.offsets().logEndOffset());
        JournalReplay.run(log, (record, offset) -> {});
        return new LocalJournal(log, doors, loop);
    }

    @Override
    public int epoch() {
        return EPOCH;
    }

    @Override
    public void onCommitted(BiConsumer<MetadataRecord, Long> apply) {
        try {
            JournalReplay.run(log, apply);
        } catch (IOException e) {
            throw new UncheckedIOException("the metadata log was readable a moment ago", e);
        }
        subscribers.add(apply);
    }

    @Override
    public void propose(int controllerEpoch, List<MetadataRecord> atomically, Consumer<Errors> whenCommitted) {
        if (controllerEpoch != EPOCH) {
            loop.submit(() -> whenCommitted.accept(Errors.NOT_CONTROLLER));
        } else if (broken || !append(atomically, whenCommitted)) {
            loop.submit(() -> whenCommitted.accept(Errors.KAFKA_STORAGE_ERROR));
        } else {
            forceNext();
        }
    }

    private boolean append(List<MetadataRecord> records, Consumer<Errors> whenCommitted) {
        var nowMs = doors.clock().wallMs();
        var batch = BatchBuilder.startingAt(log.offsets().logEndOffset()).leaderEpoch(EPOCH);
        records.forEach(record -> batch.append(nowMs, null, MetadataRecordCodec.encode(record)));
        try {
            var result = log.append(batch.build(), AppendOrigin.QUORUM, EPOCH, nowMs);
            if (result instanceof AppendResult.Appended here) {
                appended.add(new Proposal(here.endOffset(), records, whenCommitted));
                unforced.add(log.segments().get(log.segments().size() - 1));
                return true;
            }
            LOG.error("{} metadata records were refused by their log: {}", records.size(), result);
        } catch (IOException e) {
            LOG.error("{} metadata records could not be written", records.size(), e);
        }
        return false;
    }

    /** One segment at a time, the oldest first; nearly always there is only one. */
    private void forceNext() {
        if (forcing || appended.isEmpty() || broken) {
            return;
        }
        var segment = unforced.iterator().next();
        var endOffset = segment.nextOffset();
        forcing = true;
        try {
            var job = segment.forceJob();
            unforced.remove(segment);
            doors.worker().run(job, (nothing, failure) -> forced(endOffset, failure));
        } catch (IOException e) {
            LOG.warn("the metadata log cannot be forced to disk now, it is tried again in {} ms", RETRY_MS, e);
            loop.schedule(RETRY_MS, this::forceAgain);            // nothing was forced, so nothing has failed
        }
    }

    private void forceAgain() {
        forcing = false;
        forceNext();
    }

    private void forced(long endOffset, Exception failure) {
        forcing = false;
        if (failure != null) {
            failed(failure);
            return;
        }
        while (!appended.isEmpty() && appended.peek().endOffset() <= endOffset) {
            commit(appended.remove());
        }
        forceNext();
    }

    private void commit(Proposal proposal) {
        log.advanceHighWatermark(proposal.endOffset());
        var listening = List.copyOf(subscribers);       // who subscribes while it is told reads all of this batch from the log
        var offset = proposal.baseOffset();
        for (var record : proposal.records()) {
            for (var subscriber : listening) {
                subscriber.accept(record, offset);
            }
            offset++;
        }
        proposal.whenCommitted().accept(Errors.NONE);
    }

    /** What was not committed is cut off, lest the next start finds it though it was refused; nothing is taken any more. */
    private void failed(Exception failure) {
        LOG.error("the metadata log could not be forced to disk; nothing more is committed before a restart", failure);
        broken = true;
        try {
            log.truncateTo(log.offsets().highWatermark());
        } catch (IOException e) {
            LOG.error("records that were refused may be found by the next start", e);
        }
        var refused = List.copyOf(appended);
        appended.clear();
        loop.submit(() -> refused.forEach(proposal -> proposal.whenCommitted().accept(Errors.KAFKA_STORAGE_ERROR)));
    }
}

package minibroker.idempotence;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.log.BatchFate;
import minibroker.log.LogPassenger;
import minibroker.log.PassengerFactory;
import minibroker.record.BatchHeader;
import minibroker.runtime.Clock;

/**
 * Who has written what to one partition lately: the judge of every idempotent batch.
 *
 * <p><b>Invariant:</b> what is known of a producer is a fold over the headers of its batches in the log, and of nothing else.
 * So a follower that becomes the leader judges as the old leader did, and a broker that comes back after a SIGKILL knows a
 * retry of what it appended before, though it never answered.
 *
 * <p>A producer that is not known here is believed, whatever its sequence number: its batches may have been deleted by
 * retention or itself forgotten, after {@code producer.id.expiration.ms} or in a {@link ProducerCrowd}, and the producer cannot
 * know (KIP-360).
 * As in Kafka the age is told from the timestamp of the last batch, and looked at every ten minutes; there is no timer, the
 * next batch looks. So a producer whose records carry timestamps of yesterday is forgotten that often.
 *
 * <p>Simplified: nothing is saved, so opening a log reads all its headers, 61 bytes per batch. For 1 GiB in batches of 16 KiB
 * that is 65,536 short reads, a fraction of a second; Kafka writes a {@code .snapshot} whenever a segment rolls and reads
 * only what follows it. {@link #rolled} and {@link #savedUpTo} are the places for that.
 *
 * <p>Kafka: {@code ProducerStateManager}. Loop thread only.
 */
public final class ProducerState implements LogPassenger {
    static final long EXPIRATION_CHECK_INTERVAL_MS = 600_000;

    private final Clock clock;
    private final LongSupplier expirationMs;
    private final ProducerCrowd crowd;
    private final Map<Long, ProducerEntry> producers = new LinkedHashMap<>();
    private long nextExpirationCheckMs;
    private long foldedUpTo;                 // the headers below this offset are in the fold

    /** @param expirationMs how long a silent producer is remembered; asked anew each time */
    public ProducerState(Clock clock, LongSupplier expirationMs) {
        this(clock, expirationMs, new ProducerCrowd(Long.MAX_VALUE));
    }

    /** @param crowd shared by all logs of a broker: together they remember no more than it allows */
    ProducerState(Clock clock, LongSupplier expirationMs, ProducerCrowd crowd) {
        this.clock = clock;
        this.expirationMs = expirationMs;
        this.crowd = crowd;
        this.nextExpirationCheckMs = clock.wallMs() + EXPIRATION_CHECK_INTERVAL_MS;
    }

    /**
     * One of these for every log.
     *
     * @param heapBytes what this process has for everything; an eighth of it at most is for what is known of producers
     */
    public static PassengerFactory forEachLog(Clock clock, LongSupplier expirationMs, long heapBytes) {
        var crowd = new ProducerCrowd(heapBytes / 8 / ProducerCrowd.BYTES_EACH);
        return (partition, storage, directory) -> List.of(new ProducerState(clock, expirationMs, crowd));
    }

    /** Only a client is asked for its sequence number: a coordinator has none, and the leader has judged what is replicated. */
    @Override
    public Admission admit(BatchHeader batch, AppendOrigin origin) {
        if (origin != AppendOrigin.CLIENT || !batch.isIdempotent()) {
            return Admission.ACCEPT;
        }
        var known = producers.get(batch.producerId());
        return known == null ? Admission.ACCEPT : known.admit(batch);
    }

    @Override
    public void appended(BatchHeader batch, long segmentBaseOffset, int position) {
        foldedUpTo = batch.nextOffset();
        if (batch.isIdempotent()) {
            var entry = producers.computeIfAbsent(batch.producerId(), ProducerEntry::new);
            entry.appended(batch);
            crowd.heard(entry, this);
            expireNowAndThen();
        }
    }

    private void expireNowAndThen() {
        var nowMs = clock.wallMs();
        if (nowMs >= nextExpirationCheckMs) {
            nextExpirationCheckMs = nowMs + EXPIRATION_CHECK_INTERVAL_MS;
            var oldest = nowMs - expirationMs.getAsLong();
            forgetAll(producers.values().stream().filter(entry -> entry.lastTimestampMs() <= oldest).toList());
        }
    }

    private void forgetAll(Collection<ProducerEntry> entries) {
        List.copyOf(entries).forEach(this::forget);
    }

    void forget(ProducerEntry entry) {
        producers.remove(entry.producerId(), entry);
        crowd.gone(entry);
    }

    /**
     * A fold cannot be taken back, only begun again. That is seldom needed: a producer mostly keeps a batch by which we know
     * it, or all it ever wrote here is gone. Only who had more than we remember, and lost all of that, makes us read again.
     */
    @Override
    public void truncatedTo(long endOffset) {
        foldedUpTo = Math.min(foldedUpTo, endOffset);
        var lost = producers.values().stream().filter(entry -> !entry.truncatedTo(endOffset)).toList();
        forgetAll(lost);
        if (lost.stream().anyMatch(ProducerEntry::forgotSomething)) {
            forgetAll(producers.values());
            foldedUpTo = 0;
        }
    }

    /** Nothing is saved on disk, but after a cut what is in memory still counts. */
    @Override
    public long savedUpTo(long logEndOffset) {
        return foldedUpTo;
    }

    /** The last batch of a producer must outlive its records, or after the next start its retry would be appended again. */
    @Override
    public BatchFate whenCompacted(BatchHeader batch) {
        var known = batch.isIdempotent() ? producers.get(batch.producerId()) : null;
        return known != null && known.restsOn(batch) ? BatchFate.KEEP_EMPTY : BatchFate.DROP;
    }

    /** How many producers are remembered. */
    int size() {
        return producers.size();
    }
}

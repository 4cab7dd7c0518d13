package minibroker.log;

import static minibroker.runtime.TodoError.todo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import minibroker.record.BatchHeader;
import minibroker.segment.HeaderVisitor;
import minibroker.segment.Segment;
import minibroker.segment.SegmentSlice;
import minibroker.segment.TimestampAndOffset;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition on one broker: segments, one behind the other, and the offsets that say who may see what.
 *
 * <pre>
 *      | 0 ....... 119 | 120 ...... 259 | 260 .... 300 |        segments
 *           ^                    ^               ^     ^
 *      logStartOffset    lastStableOffset   highWatermark   logEndOffset
 * </pre>
 *
 * <p>Invariants. Offsets only grow, and a record keeps its offset for life. Segments follow one another without a gap. An
 * append that is refused or fails leaves everything as it was. What a killed process had appended is there afterwards;
 * after a power loss the log is a prefix of what it was, and no shorter than {@link #recoveryPoint}.
 *
 * <p>Owned by the loop's thread. Slow disk work, such as forcing a closed segment, is done by the worker. Made by
 * {@link LogDirectory}. Kafka: {@code UnifiedLog}.
 */
public final class PartitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final TopicIdPartition partition;
    private final LocalLog local;
    private final Passengers passengers;
    private final IncomingBatches incoming = new IncomingBatches();
    private final List<Consumer<PartitionLog>> listeners = new ArrayList<>();
    private LogOffsets offsets;
    private boolean closed;

    private PartitionLog(TopicIdPartition partition, LocalLog local, Passengers passengers, Checkpointed saved) {
        this.partition = partition;
        this.local = local;
        this.passengers = passengers;
        this.offsets = saved.offsetsWithin(local.startOffset(), local.endOffset());
    }

    /**
     * Opens the log in the directory of {@code files}, which exists and may be empty, and mends what a crash has left.
     *
     * @param saved     what the checkpoints say of this log
     * @param neededEnd rather than end the log before this offset, it throws; 0: any loss is borne
     */
    static PartitionLog open(TopicIdPartition partition, LogFiles files, Upkeep upkeep, List<LogPassenger> riders,
            LogSettings settings, Checkpointed saved, long neededEnd, RecoveryPoint.Guard guard) throws IOException {
        var segments = SegmentRecovery.run(files, settings, saved.recoveryPoint(), saved.logStartOffset(), neededEnd);
        var passengers = new Passengers(riders);
        var local = new LocalLog(files, upkeep, segments, settings, guard, passengers::rolled);
        try {
            var log = new PartitionLog(partition, local, passengers, saved);
            log.begin(saved.logStartOffset());
            return log;
        } catch (IOException | RuntimeException e) {
            local.release();
            throw e;
        }
    }

    private void begin(long savedLogStart) throws IOException {
        if (savedLogStart > local.endOffset()) {              // power went before what had been deleted was even safe
            LOG.warn("{} ends at offset {}, before its checkpointed start {}: its records are dropped, it goes on at {}",
                    local.directory(), local.endOffset(), savedLogStart, savedLogStart);
            truncateFullyAndStartAt(savedLogStart);
        } else {
            catchUp(offsets.logStartOffset(), offsets.highWatermark());
        }
    }

    public TopicIdPartition partition() {
        return partition;
    }

    /** Where the log stands now; an immutable value. */
    public LogOffsets offsets() {
        return offsets;
    }

    public LogSettings settings() {
        return local.settings();
    }

    public long sizeBytes() {
        return local.segments().sizeBytes();
    }

    /** The segments, oldest first, the last one active: a live view. */
    public List<Segment> segments() {
        return local.segments().all();
    }

    /** All below survives a power loss. */
    public long recoveryPoint() {
        return local.recoveryPoint().offset();
    }

    /** Calls {@code listener} after any of the offsets has moved; several may listen, in the order of these calls. */
    public void onOffsetsMoved(Consumer<PartitionLog> listener) {
        listeners.add(listener);
    }

    /** Other settings from now on. What is in the log stays as it is. */
    public void reconfigure(LogSettings settings) {
        local.reconfigure(settings);
    }

    // --- appending

    /**
     * Appends whole batches with one write, or none of them.
     *
     * <p>On a leader (every origin but REPLICATION) the batches get the next offsets, {@code leaderEpoch} and, if the topic
     * wants it, the broker's time: written into {@code batches} in place. On a follower they keep what they bring. Batches
     * from a client or a leader are checked against their CRC; this is the one place where that happens.
     *
     * @param batches from its position to its limit; its position does not move
     * @throws IOException if the disk refuses; the log is as it was. Only where flush.messages wants the bytes forced at once
     *     and that fails, they are in the log all the same, unacknowledged, and it takes no more appends
     */
    public AppendResult append(ByteBuffer batches, AppendOrigin origin, int leaderEpoch, long nowMs) throws IOException {
        requireOpen();
        var answer = incoming.examine(batches, origin, settings(), nowMs);
        if (answer.isEmpty()) {
            answer = incoming.place(origin, offsets.logEndOffset(), leaderEpoch);
        }
        if (answer.isEmpty() && origin.assignsOffsets()) {
            answer = incoming.admit(passengers, origin);
        }
        return answer.isPresent() ? answer.get() : write(batches, origin, nowMs);
    }

    private AppendResult write(ByteBuffer batches, AppendOrigin origin, long nowMs) throws IOException {
        var stampsTime = origin.assignsOffsets() && settings().logAppendTime();
        if (origin.assignsOffsets()) {
            incoming.stamp(batches, stampsTime, nowMs);
        }
        var bytes = batches.duplicate().limit(batches.position() + incoming.sizeInBytes());
        tellPassengers(local.append(bytes, incoming, nowMs));
        var appended = new AppendResult.Appended(incoming.baseOffset(), incoming.nextOffset(), stampsTime ? nowMs : -1);
        offsetsAre(offsets.logStartOffset(), offsets.highWatermark());
        local.recoveryPoint().appended(settings());
        return appended;
    }

    private void tellPassengers(int firstPosition) {
        var segmentBaseOffset = local.segments().active().baseOffset();
        var position = firstPosition;
        for (int i = 0; i < incoming.headers().size(); i++) {
            var header = incoming.headers().get(i);
            passengers.appended(header, segmentBaseOffset, position);
            position += header.sizeInBytes();
        }
    }

    // --- reading

    /**
     * The batches from the one that holds {@code fromOffset} on, or from the next one if compaction has left a gap there. The
     * slice lies in one segment; whoever wants more asks again behind it. The caller has checked {@code fromOffset} against
     * {@link #offsets}, and releases the slice's file.
     *
     * @param minOneBatch the first batch comes whole even if it is larger than {@code maxBytes} (KIP-74)
     * @param upToOffset  exclusive: no batch that holds this offset or a later one
     * @return empty if there is nothing to read within these limits
     */
    public Optional<SegmentSlice> read(long fromOffset, int maxBytes, boolean minOneBatch, long upToOffset) throws IOException {
        return local.read(fromOffset, maxBytes, minOneBatch, upToOffset);
    }

    /** The first record from the log start on that is no older than {@code timestampMs}. The caller minds the high watermark. */
    public Optional<TimestampAndOffset> findByTimestamp(long timestampMs) throws IOException {
        return local.findByTimestamp(timestampMs, offsets.logStartOffset());
    }

    /** The record with the largest timestamp, the first one if there are several. */
    public Optional<TimestampAndOffset> maxTimestamp() throws IOException {
        return local.maxTimestamp(offsets.logStartOffset());
    }

    /** Shows the headers from the batch that holds {@code fromOffset} (or the first after it) to the end. */
    public void forEachHeader(long fromOffset, HeaderVisitor visitor) throws IOException {
        local.forEachHeader(fromOffset, visitor);
    }

    public List<AbortedTransaction> abortedBetween(long from, long to) {
        return passengers.abortedBetween(from, to);
    }

    /** What compaction may do with a batch: the most careful opinion among the passengers. */
    public BatchFate whenCompacted(BatchHeader batch) {
        return passengers.whenCompacted(batch);
    }

    // --- moving the bounds

    /** All below {@code offset} is on every in-sync replica. Never moves backwards, and never past the end. */
    public void advanceHighWatermark(long offset) {
        throw todo("Lab 03, step 5: how far may it go, and when does it stay?");
    }

    /**
     * Nobody reads below {@code offset} any more. Segments that lie below it as a whole go, the active one excepted.
     *
     * @return false if the log starts there already, or later
     * @throws IllegalStateException behind the high watermark: what is not committed cannot be deleted; nothing was changed
     */
    public boolean raiseLogStart(long offset) throws IOException {
        requireOpen();
        throw todo("Lab 03, step 5: two refusals; then what one says, then the files");
    }

    /** From now on the log says that it begins here; passengers and listeners hear of it. Its files stay as they are. */
    private void startsAt(long offset) {
        passengers.logStartRaised(offset);
        offsetsAre(offset, offsets.highWatermark());
    }

    /**
     * Removes segments that are too old, too many or below the log start, and begins a new one if the active one has been
     * active for too long.
     *
     * @return segments removed
     */
    public int applyRetention(long nowMs) throws IOException {
        requireOpen();
        var expired = local.expired(offsets, nowMs);
        try {
            local.rollIfDue(expired, nowMs);
        } finally {                                           // a full disk refuses the new segment, and needs this all the more
            removeOldest(Math.min(expired, local.segments().size() - 1));
        }
        return expired;
    }

    private void removeOldest(int count) throws IOException {
        if (count > 0 && !raiseLogStart(local.segments().get(count).baseOffset())) {
            local.removeBelow(offsets.logStartOffset());
        }
    }

    // --- cutting

    /**
     * Forgets every batch that holds {@code offset} or a later one: a follower whose log went another way than its leader's.
     * Rare, so it waits for the disk: the cut is forced before anything new can be written behind it.
     */
    public void truncateTo(long offset) throws IOException {
        requireOpen();
        if (offset >= offsets.logEndOffset()) {
            return;
        }
        var newEnd = local.endIfCutAt(offset);
        if (newEnd <= local.startOffset()) {
            truncateFullyAndStartAt(newEnd);
            return;
        }
        local.cutAt(newEnd);
        catchUp(Math.min(offsets.logStartOffset(), newEnd), Math.min(offsets.highWatermark(), newEnd));
    }

    /** Forgets everything; the log is empty and goes on at {@code offset}: a follower that is too far behind, or was ahead. */
    public void truncateFullyAndStartAt(long offset) throws IOException {
        requireOpen();
        local.startOverAt(offset);
        passengers.forgetAll(offset);
        offsets = new LogOffsets(offset, offset, offset, offset);
        tellListeners();
    }

    // --- compaction

    /** An empty segment outside this log, for {@link #replaceSegments}. */
    public Segment newCleanedSegment(long baseOffset) throws IOException {
        requireOpen();
        return local.newCleanedSegment(baseOffset);
    }

    /**
     * Puts {@code fresh} in the place of {@code old}, all or nothing, whatever crashes.
     *
     * @param old   consecutive closed segments of this log
     * @param fresh from {@link #newCleanedSegment}, sealed, covering the same offsets: the first begins where the first old one
     *     does, each where the one before it ends, and the last ends where the last old one does. A compaction that drops a
     *     segment's last batch keeps it as an empty one, so that recovery can tell a cleaned log from one with a hole
     */
    public void replaceSegments(List<Segment> old, List<Segment> fresh) throws IOException {
        requireOpen();
        local.replaceSegments(List.copyOf(old), List.copyOf(fresh));
    }

    // --- the end

    /** A clean end: everything is on the platter afterwards. */
    void close() throws IOException {
        local.recoveryPoint().forceNow();
        closed = true;
        local.close();
    }

    /** Lets go of the files, as they are. */
    void release() {
        closed = true;
        local.release();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IllegalStateException("broken invariant: " + this + " is closed");
        }
        local.recoveryPoint().requireSound();
    }

    // --- offsets

    /** The log was opened or cut: the passengers follow, and until they have, nothing counts as stable. */
    private void catchUp(long logStartOffset, long highWatermark) throws IOException {
        offsets = new LogOffsets(logStartOffset, logStartOffset, highWatermark, local.endOffset());
        passengers.catchUp(local.segments(), offsets);
        offsets = offsetsNow(logStartOffset, highWatermark);
        tellListeners();
    }

    /** Tells the listeners, if one of the four has moved. */
    private void offsetsAre(long logStartOffset, long highWatermark) {
        var now = offsetsNow(logStartOffset, highWatermark);
        if (now.differsFrom(offsets)) {
            offsets = now;
            tellListeners();
        }
    }

    private LogOffsets offsetsNow(long logStartOffset, long highWatermark) {
        var lastStableOffset = Math.max(logStartOffset, passengers.lastStableOffset(highWatermark));
        return new LogOffsets(logStartOffset, lastStableOffset, highWatermark, local.endOffset());
    }

    private void tellListeners() {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).accept(this);
        }
    }

    @Override
    public String toString() {
        return "PartitionLog(%s, %s)".formatted(local.directory(), offsets);
    }
}

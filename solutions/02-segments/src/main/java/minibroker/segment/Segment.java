package minibroker.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import minibroker.record.BatchHeader;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of batches in one append-only file, with two sparse indexes beside it: see the package for the files.
 *
 * <pre>
 *   baseOffset                                              nextOffset
 *      |-- batch --|---- batch ----|-- batch --|--- batch ---|
 *      0           ^ an index entry every 4 KiB or so        sizeBytes
 * </pre>
 *
 * <p>Invariants. Offsets grow from batch to batch, gaps allowed (compaction leaves them). Whatever is served or indexed
 * lies before {@link #sizeBytes}, and everything there is whole batches. The log file alone decides; an index that
 * contradicts it is thrown away and rebuilt.
 *
 * <p>What a crash may take is cut by {@link #recover}. {@link #open} alone trusts the files, as after a clean stop; where
 * even the last few headers do not add up it says so by {@link #needsRecovery}.
 *
 * <p>Loop thread only, but for the job of {@link #forceJob} and for {@link #delete}. Kafka: {@code LogSegment}.
 */
public final class Segment {
    /** What {@link #positionOf} says of an offset that lies behind the last batch. */
    public static final long NONE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    /**
     * What governs one segment.
     *
     * @param indexIntervalBytes an index entry is due when more than this was written since the last one
     * @param maxIndexBytes      neither index file gets larger; then the segment is full
     */
    public record Limits(int indexIntervalBytes, int maxIndexBytes) {
        /** Kafka's defaults for {@code index.interval.bytes} and {@code segment.index.bytes}. */
        public static final Limits DEFAULT = new Limits(4096, 10 * 1024 * 1024);
    }

    private final Storage storage;
    private final String directory;
    private final long baseOffset;
    private final BatchFile batches;
    private final SegmentIndexes indexes;
    private final BatchLookup lookup;
    private List<String> fileNames;
    private boolean needsRecovery;
    private boolean namesForced;
    private boolean released;

    private Segment(Storage storage, String directory, long baseOffset, Limits limits) throws IOException {
        this.storage = storage;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.fileNames = List.of(SegmentNames.of(baseOffset, SegmentNames.LOG), SegmentNames.of(baseOffset, SegmentNames.INDEX),
                SegmentNames.of(baseOffset, SegmentNames.TIME_INDEX));
        this.indexes = new SegmentIndexes(storage, directory, baseOffset, limits);
        this.batches = new BatchFile(storage.open(directory + "/" + fileNames.get(0)), baseOffset);
        this.lookup = new BatchLookup(batches, indexes, this::rebuildIndexes);
    }

    /** Creates the three files of an empty segment, or none: half of one would be taken for a segment by the next start. */
    public static Segment create(Storage storage, String directory, long baseOffset, Limits limits) throws IOException {
        var segment = new Segment(storage, directory, baseOffset, limits);
        if (segment.file().size() > 0) {
            segment.release();
            throw new IllegalStateException("broken invariant: %s holds %d bytes before it is created"
                    .formatted(segment.file().name(), segment.file().size()));
        }
        try {
            segment.indexes.clear();
            return segment;
        } catch (IOException e) {
            segment.deleteAfter(e);
            throw e;
        }
    }

    /**
     * Opens the files of a segment, trusting them: only the batches behind the last index entry are looked at, and only
     * their headers. Indexes that are missing, or that the log contradicts, are rebuilt.
     */
    public static Segment open(Storage storage, String directory, long baseOffset, Limits limits) throws IOException {
        var segment = new Segment(storage, directory, baseOffset, limits);
        try {
            var problem = segment.indexes.openTails();
            if (problem.isPresent()) {
                segment.startOver(problem.get());
            } else {
                segment.catchUp();
            }
            return segment;
        } catch (IOException | RuntimeException e) {
            segment.release();
            throw e;
        }
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** Bytes of whole batches. */
    public long sizeBytes() {
        return batches.size();
    }

    public boolean isEmpty() {
        return batches.size() == 0;
    }

    /** The first offset after the last batch; the base offset if there is no batch. */
    public long nextOffset() {
        return batches.nextOffset();
    }

    /** The largest timestamp of any record, -1 if there is none. */
    public long maxTimestamp() {
        return indexes.maxTimestamp();
    }

    /** Last offset of the first batch that has {@link #maxTimestamp}; see {@link #findByTimestamp} for the record itself. */
    public long offsetOfMaxTimestamp() {
        return indexes.offsetOfMaxTimestamp();
    }

    /** The largest timestamp of the first batch: what the age of a segment is counted from. -1 if there is none. */
    public long firstBatchTimestamp() {
        return batches.firstBatchTimestamp();
    }

    /** True when an index has no room for another entry: time for a new segment. */
    public boolean isFull() {
        return indexes.isFull();
    }

    /** Can so many bytes, up to that offset, still be appended? Positions and relative offsets are ints. */
    public boolean hasRoomFor(int sizeInBytes, long lastOffset) {
        return sizeInBytes <= Integer.MAX_VALUE - batches.size() && batches.canHold(lastOffset) && !isFull();
    }

    /** True if the file goes on behind the last batch that could be made out: only {@link #recover} may say what that is. */
    public boolean needsRecovery() {
        return needsRecovery;
    }

    public StorageFile file() {
        return batches.file();
    }

    /** The names, not paths, of the three files. */
    public List<String> fileNames() {
        return fileNames;
    }

    // --- writing

    /**
     * Appends whole, stamped batches with one write. If the disk refuses, the segment is what it was before.
     *
     * @param bytes   consumed
     * @param headers of the batches in {@code bytes}, in order, as stamped
     * @return where the first of them starts
     */
    public int append(ByteBuffer bytes, List<BatchHeader> headers) throws IOException {
        if (needsRecovery) {
            throw new IOException(file().name() + " has bytes behind its last batch; it must be recovered before it grows");
        }
        batches.requireNext(bytes, headers);
        var position = batches.size();
        batches.append(bytes);
        headers.forEach(header -> takeIn(header, batches.size()));
        lookup.rememberAppend(headers.get(0).baseOffset(), position);
        return position;
    }

    /** What a batch that lies in the file does to everything else. The only place where a segment's numbers grow. */
    private void takeIn(BatchHeader header, int position) {
        batches.takeIn(header, position);
        indexes.add(header, position);
    }

    // --- reading

    /** Position of the first batch whose last offset is at least {@code offset}; {@link #NONE} if there is none. */
    public long positionOf(long offset) throws IOException {
        if (offset >= nextOffset() || isEmpty()) {
            return NONE;
        }
        loadIndexes();
        return lookup.positionOf(offset);
    }

    /**
     * A slice from the batch that holds {@code offset} (or the first one after it) on. Nothing is read yet.
     *
     * @param maxBytes    the slice gets no larger, and may end inside a batch, as Kafka's do
     * @param minOneBatch the first batch is whole all the same, so that a reader with a small limit gets on; otherwise a first
     *     batch that does not fit is left out as a whole
     * @param upToOffset  exclusive: the batch that holds this offset, and all after it, are left out
     * @return empty if no batch here is at {@code offset} or later; otherwise a slice, of size 0 if the limits leave nothing,
     *     whose file the caller releases
     */
    public Optional<SegmentSlice> read(long offset, int maxBytes, boolean minOneBatch, long upToOffset) throws IOException {
        if (offset >= nextOffset() || isEmpty()) {
            return Optional.empty();
        }
        loadIndexes();
        return Optional.of(lookup.slice(offset, maxBytes, minOneBatch, upToOffset));
    }

    /** The first record at {@code fromOffset} or later that is no older than {@code timestampMs}. */
    public Optional<TimestampAndOffset> findByTimestamp(long timestampMs, long fromOffset) throws IOException {
        if (timestampMs > maxTimestamp() || fromOffset >= nextOffset()) {
            return Optional.empty();
        }
        loadIndexes();
        return lookup.findByTimestamp(timestampMs, fromOffset);
    }

    /** Shows the headers from the batch that holds {@code fromOffset} (or the first after it) to the end. */
    public void forEachHeader(long fromOffset, HeaderVisitor visitor) throws IOException {
        var start = positionOf(fromOffset);
        if (start != NONE) {
            lookup.forEachHeader((int) start, visitor);
        }
    }

    // --- cutting and mending

    /**
     * Makes the best of what a crash has left. Walks from the start; a batch counts only if all its bytes are there, its CRC
     * agrees and its offsets follow on. The first that does not count is where the file ends, and everything behind it goes:
     * after a gap in the log, a later batch proves nothing. Both indexes are rebuilt. Force before the next append.
     *
     * @param visitor sees each batch that stays
     * @return bytes cut
     */
    // tag::recover[]
    public long recover(HeaderVisitor visitor) throws IOException {
        // lesson::step5[todo="forget everything, take in what is sound, cut the rest"]
        indexes.clear();
        lookup.forget();
        batches.startOver();
        forEachSound(batches, (header, position) -> {
            takeIn(header, position);
            visitor.visit(header, position);
        });
        var cut = batches.cutTail();
        needsRecovery = false;
        return cut;
        // end::step5
    }
    // end::recover[]

    /** Shows the batches that count, from the start; {@code each} must take its batch in before the next one is judged. */
    // tag::each-sound[]
    private static void forEachSound(BatchFile batches, HeaderVisitor each) throws IOException {
        // lesson::step5[todo="walk over what the file holds; the first batch that is not sound ends the walk"]
        var scan = batches.scanUnknown(0);
        while (scan.next() && batches.isSound(scan)) {
            each.visit(scan.header(), scan.position());
        }
        // end::step5
    }
    // end::each-sound[]

    /** Where {@link #recover} would end the segment. Changes nothing. */
    public long soundEnd() throws IOException {
        var sound = new BatchFile(file(), baseOffset);
        forEachSound(sound, sound::takeIn);
        return sound.nextOffset();
    }

    /**
     * Cuts every batch that holds {@code offset} or a later one. The index files go first: a crash in between leaves them
     * short, which is harmless, and not pointing behind the log's end.
     *
     * <p>Force before the next append, as after {@link #recover} with bytes cut. Until then a power loss may bring the old
     * tail back, sector by sector, mixed with what was appended since; and the first sector of a new batch can then stand
     * before the rest of an old one whose CRC, which does not cover the offset, agrees.
     */
    public void truncateTo(long offset) throws IOException {
        if (offset >= nextOffset()) {
            return;
        }
        // lesson::step6[todo="find where to cut; then which of the three files goes first?"]
        var position = (int) positionOf(offset);
        indexes.truncateTo(offset);
        batches.truncateTo(position);
        lookup.forget();
        catchUp();
        // end::step6
    }

    /** Works out what is known of the batches from the last index entry and the headers behind it. */
    private void catchUp() throws IOException {
        var from = indexes.offsets.lastPosition();
        indexes.rewind();
        batches.startOver();
        var scan = batches.scanUnknown(from);
        var found = scan.next();
        if (from > 0 && !(found && indexes.lastEntryMeans(scan.header()))) {
            startOver("%s names a batch at position %d, which is not there".formatted(indexes.offsets.path(), from));
            return;
        }
        while (found && batches.canBeNext(scan.header())) {
            takeIn(scan.header(), scan.position());
            found = scan.next();
        }
        if (from > 0) {
            batches.readFirstTimestamp();
        }
        needsRecovery = !batches.endsWithItsLastBatch();
    }

    /** While a segment is opened: nothing but the log file counts. */
    private void startOver(String why) throws IOException {
        LOG.warn("Rebuilding the indexes of segment {} in {}: {}", baseOffset, directory, why);
        indexes.clear();
        catchUp();
    }

    private void loadIndexes() throws IOException {
        var problem = indexes.load();
        if (problem.isPresent()) {
            rebuildIndexes(problem.get());
        }
    }

    /** While it is in use: what is known of the batches stays, others rely on it. */
    private void rebuildIndexes(String why) throws IOException {
        LOG.warn("Rebuilding the indexes of segment {} in {}: {}", baseOffset, directory, why);
        indexes.rebuild(batches);
    }

    // --- the end of a segment's life

    /** Nothing more will be appended for now: completes the index files and lets go of their memory. */
    public void seal() throws IOException {
        indexes.addLastTimestamp();
        indexes.unload();
    }

    /**
     * Makes everything appended so far survive a power loss, the names of the files included. Slow: on the loop use
     * {@link #forceJob}.
     */
    public void force() throws IOException {
        newForceJob().call();
    }

    /**
     * The same as a job for the worker. What must survive is fixed now, on the loop; the job must be run, once. After it has
     * failed nobody knows what the disk holds: the caller must not use it any further.
     *
     * @throws IOException if there can be no job now; nothing is lost by that, and a later call may be luckier
     */
    public Callable<Void> forceJob() throws IOException {
        return newForceJob();
    }

    private ForceJob newForceJob() throws IOException {
        indexes.write();
        var job = ForceJob.of(file(), indexes, storage, directory, !namesForced);
        namesForced = true;
        return job;
    }

    /** A clean end: completes the index files and lets go of the log file. */
    public void close() throws IOException {
        if (released) {
            return;
        }
        if (!needsRecovery) {
            indexes.addLastTimestamp();
            indexes.write();
        }
        release();
    }

    /** Adds a suffix to all three names, for example {@link SegmentNames#DELETED}: a next start will not take them for a log. */
    public void changeSuffix(String suffix) throws IOException {
        for (var name : fileNames) {
            storage.rename(directory + "/" + name, directory + "/" + name + suffix);
        }
        fileNames = fileNames.stream().map(name -> name + suffix).toList();
        indexes.renamedWith(suffix);
        namesForced = false;
    }

    /** Deletes the files; slices that were handed out stay readable. The last call. Also on the worker's thread. */
    public void delete() throws IOException {
        release();
        for (var name : fileNames) {
            storage.delete(directory + "/" + name);
        }
    }

    private void deleteAfter(IOException failure) {
        try {
            delete();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Lets go of the log file and writes nothing: an end without any wish for the disk. Also on the worker's thread. */
    public void release() {
        if (!released) {
            released = true;
            file().release();
        }
    }

    @Override
    public String toString() {
        return "Segment(%s/%s, %d bytes, next offset %d)".formatted(directory, fileNames.get(0), sizeBytes(), nextOffset());
    }
}

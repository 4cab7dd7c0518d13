package minibroker.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import minibroker.record.BatchHeader;
import minibroker.runtime.Storage;
import minibroker.segment.SegmentNames;

/**
 * Folds a log into the list of its batches. One kind saves a snapshot at each roll and goes back to the newest that fits
 * after a cut; the other forgets everything and sees it all again. Both must know the same at any time.
 */
final class FoldingPassenger implements LogPassenger {
    private static final String SNAPSHOT = ".toysnapshot";

    private final Storage storage;
    private final String directory;
    private final boolean saves;
    private final List<LogHistory.Batch> batches = new ArrayList<>();

    FoldingPassenger(Storage storage, String directory, boolean saves) {
        this.storage = storage;
        this.directory = directory;
        this.saves = saves;
    }

    List<LogHistory.Batch> batchesFrom(long offset) {
        return batches.stream().filter(batch -> batch.baseOffset() >= offset).toList();
    }

    @Override
    public void appended(BatchHeader batch, long segmentBaseOffset, int position) {
        if (batch.baseOffset() < segmentBaseOffset || position < 0) {
            throw new AssertionError("batch " + batch + " cannot be in segment " + segmentBaseOffset);
        }
        batches.add(LogHistory.Batch.of(batch));
    }

    @Override
    public void truncatedTo(long endOffset) {
        batches.clear();
    }

    @Override
    public void rolled(long newBaseOffset) {
        try {
            if (saves) {
                save(newBaseOffset);
            }
        } catch (IOException e) {
            // no snapshot then: the next replay is longer
        }
    }

    /** The newest snapshot that is whole and not of a later state than the log has. */
    @Override
    public long savedUpTo(long logEndOffset) {
        try {
            return saves ? load(logEndOffset) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Set<String> companions() {
        return saves ? Set.of(SNAPSHOT) : Set.of();
    }

    private void save(long offset) throws IOException {
        var bytes = ByteBuffer.allocate(4 + 28 * batches.size()).putInt(batches.size());
        batches.forEach(batch -> bytes.putLong(batch.baseOffset()).putLong(batch.nextOffset()).putInt(batch.crc())
                .putLong(batch.timestampMs()));
        var name = directory + "/" + SegmentNames.of(offset, SNAPSHOT);
        var file = storage.open(name + ".tmp");
        try {
            file.truncate(0);
            file.append(bytes.flip());
            file.force();
        } finally {
            file.release();
        }
        storage.rename(name + ".tmp", name);
    }

    private long load(long logEndOffset) throws IOException {
        var names = new ArrayList<>(storage.list(directory));
        names.removeIf(name -> !name.endsWith(SNAPSHOT) || SegmentNames.baseOffsetOf(name).orElseThrow() > logEndOffset);
        if (names.isEmpty()) {
            return 0;
        }
        var newest = names.get(names.size() - 1);
        var file = storage.open(directory + "/" + newest);
        try {
            var bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            bytes.flip();
            for (int count = bytes.getInt(); count > 0; count--) {
                batches.add(new LogHistory.Batch(bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getLong()));
            }
        } finally {
            file.release();
        }
        return SegmentNames.baseOffsetOf(newest).orElseThrow();
    }
}

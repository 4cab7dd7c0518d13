package minibroker.segment;

import brokerfromscratch.testkit.check.CheckFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.BatchStamp;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/** Readings of refrigerated containers as batches, and the files that the checks put them into. */
final class Readings {
    static final String DIRECTORY = "readings-0";
    static final String LOG = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.LOG);
    static final String INDEX = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.INDEX);
    static final String TIME_INDEX = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.TIME_INDEX);
    /** An index entry is due after every 200 bytes: with batches of about 100, every third batch gets one. */
    static final Segment.Limits SPARSE = new Segment.Limits(200, 10_000);

    private Readings() {}

    /** A batch as compaction leaves it: one reading is left of all from {@code baseOffset} to {@code lastOffset}. */
    static ByteBuffer compacted(long baseOffset, long lastOffset) {
        var batch = batch(baseOffset, 1).putInt(BatchFormat.LAST_OFFSET_DELTA, (int) (lastOffset - baseOffset));
        BatchStamp.crc(batch, 0, batch.limit());
        return batch;
    }

    /** A batch of some readings, one millisecond apart. The first has this offset and this time. */
    static ByteBuffer batch(long baseOffset, int readings, long timestampMs) {
        var builder = BatchBuilder.startingAt(baseOffset).leaderEpoch(0);
        for (int i = 0; i < readings; i++) {
            builder.append(timestampMs + i, bytes("container-" + (baseOffset + i) % 5), bytes("-18.%d C".formatted(i % 10)));
        }
        return builder.build();
    }

    static ByteBuffer batch(long baseOffset, int readings) {
        return batch(baseOffset, readings, 1_000 + baseOffset);
    }

    static BatchHeader header(ByteBuffer batch) {
        return BatchHeader.read(batch, 0);
    }

    /** These batches one behind the other. */
    static ByteBuffer together(ByteBuffer... batches) {
        var all = ByteBuffer.allocate(Arrays.stream(batches).mapToInt(ByteBuffer::remaining).sum());
        for (var batch : batches) {
            all.put(batch.duplicate());
        }
        return all.flip();
    }

    /** So many batches of two readings each, from offset 0 on. */
    static ByteBuffer[] batches(int count) {
        var batches = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            batches[i] = batch(2L * i, 2);
        }
        return batches;
    }

    /** The log file of segment 0, with these bytes and nothing else. */
    static StorageFile logWith(Storage disk, ByteBuffer bytes) throws IOException {
        disk.createDirectory(DIRECTORY);
        disk.delete(LOG);
        var file = disk.open(LOG);
        file.append(bytes.duplicate());
        return file;
    }

    static byte[] content(Storage disk, String name) throws IOException {
        var file = disk.open(name);
        try {
            var bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return bytes.array();
        } finally {
            file.release();
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a walk over these bytes meets: {@code offset@position} of each batch. */
    static List<String> walk(HeaderScan scan) throws IOException {
        var met = new ArrayList<String>();
        while (scan.next()) {
            if (met.size() == 1_000) {
                throw new CheckFailure("a walk over a few batches", "it ends", "1,000 batches so far: " + met.subList(0, 5) + " …",
                    "The walk does not get on: the next position must lie at least a header's length behind this one.");
            }
            met.add(scan.header().baseOffset() + "@" + scan.position());
        }
        return met;
    }
}

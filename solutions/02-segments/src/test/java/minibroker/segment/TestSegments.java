package minibroker.segment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchHeader;

/** Batches to put into segments, and the words in which the tests of this layer speak. */
final class TestSegments {
    static final String DIRECTORY = "readings-0";
    static final Segment.Limits DEFAULT = Segment.Limits.DEFAULT;
    /** An index entry for nearly every batch. */
    static final Segment.Limits DENSE = new Segment.Limits(100, 10_000);

    private TestSegments() {}

    /** A batch of some records, one millisecond apart, with values of so many bytes. */
    static ByteBuffer batch(long baseOffset, int records, int valueBytes, long timestampMs) {
        var builder = BatchBuilder.startingAt(baseOffset).leaderEpoch(1);
        for (int i = 0; i < records; i++) {
            builder.append(timestampMs + i, new byte[] {(byte) i}, new byte[valueBytes]);
        }
        return builder.build();
    }

    static ByteBuffer batch(long baseOffset, int records) {
        return batch(baseOffset, records, 20, 1000 + baseOffset);
    }

    /** Appends batches with one call and returns where the first one starts. */
    static int append(Segment segment, ByteBuffer... batches) throws IOException {
        var all = ByteBuffer.allocate(Arrays.stream(batches).mapToInt(ByteBuffer::remaining).sum());
        var headers = new ArrayList<BatchHeader>();
        for (var batch : batches) {
            headers.add(BatchHeader.read(batch, batch.position()));
            all.put(batch.duplicate());
        }
        return segment.append(all.flip(), headers);
    }

    /** Appends so many batches of two records each, one call per batch. */
    static void appendMany(Segment segment, int batches, int valueBytes) throws IOException {
        for (int i = 0; i < batches; i++) {
            append(segment, batch(segment.nextOffset(), 2, valueBytes, 1000 + segment.nextOffset()));
        }
    }

    static List<Long> baseOffsets(Segment segment) throws IOException {
        var offsets = new ArrayList<Long>();
        segment.forEachHeader(segment.baseOffset(), (header, position) -> offsets.add(header.baseOffset()));
        return offsets;
    }

    /** Reads the bytes of a slice and lets go of its file. */
    static byte[] bytesOf(SegmentSlice slice) {
        var bytes = new ByteArrayOutputStream();
        try (var channel = Channels.newChannel(bytes)) {
            for (long done = 0; done < slice.size(); ) {
                done += slice.file().transferTo(slice.position() + done, slice.size() - done, channel);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            slice.file().release();
        }
    }
}

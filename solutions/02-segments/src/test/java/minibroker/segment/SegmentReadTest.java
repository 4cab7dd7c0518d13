package minibroker.segment;

import static minibroker.segment.TestSegments.DEFAULT;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.append;
import static minibroker.segment.TestSegments.appendMany;
import static minibroker.segment.TestSegments.batch;
import static minibroker.segment.TestSegments.bytesOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reading a segment")
class SegmentReadTest {
    private static final int ANY_SIZE = Integer.MAX_VALUE;
    private static final long ALL = Long.MAX_VALUE;

    private final SimDisk disk = new SimDisk(1);
    private final CountedCalls calls = new CountedCalls();
    private Segment segment;
    private int batchBytes;

    /** Offsets 0-1, 2-3, 4-5, a gap, 8-9. */
    @BeforeEach
    void create() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(calls.on(disk), DIRECTORY, 0, DEFAULT);
        appendMany(segment, 3, 20);
        append(segment, batch(8, 2));
        batchBytes = batch(0, 2).limit();
    }

    private SegmentSlice read(long offset, int maxBytes, boolean minOneBatch, long upToOffset) throws IOException {
        var slice = segment.read(offset, maxBytes, minOneBatch, upToOffset).orElseThrow();
        slice.file().release();
        return slice;
    }

    private void assertSlice(SegmentSlice slice, int fromBatch, int bytes) {
        assertThat(slice.position()).as("position").isEqualTo((long) fromBatch * batchBytes);
        assertThat(slice.size()).as("size").isEqualTo(bytes);
    }

    @Test
    @DisplayName("begins with the batch that holds the offset, even if the offset is not its first")
    void beginsWithTheBatchThatHoldsTheOffset() throws IOException {
        assertSlice(read(0, ANY_SIZE, true, ALL), 0, 4 * batchBytes);
        assertSlice(read(3, ANY_SIZE, true, ALL), 1, 3 * batchBytes);
        assertSlice(read(9, ANY_SIZE, true, ALL), 3, batchBytes);
    }

    @Test
    @DisplayName("in a gap goes on with the batch behind it, and behind the end finds nothing")
    void gapAndEnd() throws IOException {
        assertSlice(read(6, ANY_SIZE, true, ALL), 3, batchBytes);
        assertThat(segment.read(10, ANY_SIZE, true, ALL)).isEmpty();
    }

    @Test
    @DisplayName("stops before the batch that holds the bound, so nothing uncommitted is seen")
    void upToOffset() throws IOException {
        assertSlice(read(0, ANY_SIZE, true, 4), 0, 2 * batchBytes);
        assertSlice(read(0, ANY_SIZE, true, 5), 0, 2 * batchBytes);
        assertSlice(read(0, ANY_SIZE, true, 7), 0, 3 * batchBytes);
        assertSlice(read(2, ANY_SIZE, true, 3), 1, 0);
        assertSlice(read(4, ANY_SIZE, true, 2), 2, 0);
    }

    @Test
    @DisplayName("may end inside a batch, but never inside the first: that comes whole if asked for, or not at all")
    void maxBytes() throws IOException {
        assertSlice(read(2, batchBytes + 7, true, ALL), 1, batchBytes + 7);
        assertSlice(read(2, 7, false, ALL), 1, 0);
        assertSlice(read(2, 7, true, ALL), 1, batchBytes);
        assertSlice(read(2, 0, false, ALL), 1, 0);
        assertSlice(read(2, 7, true, 3), 1, 0);
    }

    @Test
    @DisplayName("gives the very bytes that were appended")
    void sameBytes() throws IOException {
        var appended = batch(10, 5, 300, 77);
        append(segment, appended);
        var read = bytesOf(segment.read(12, ANY_SIZE, true, ALL).orElseThrow());
        assertThat(ByteBuffer.wrap(read)).isEqualTo(appended);
    }

    @Test
    @DisplayName("costs no I/O for a consumer that has caught up and comes back for more")
    void tailingIsFree() throws IOException {
        read(0, ANY_SIZE, true, ALL);
        calls.reset();
        for (int i = 0; i < 50; i++) {
            var from = segment.nextOffset();
            var sizeBefore = segment.sizeBytes();
            append(segment, batch(from, 1), batch(from + 1, 4));
            var slice = read(from, ANY_SIZE, true, ALL);
            assertThat(slice.position()).isEqualTo(sizeBefore);
            assertThat(slice.size()).isEqualTo((int) (segment.sizeBytes() - sizeBefore));
        }
        assertThat(calls.count("read")).isZero();
    }

    @Test
    @DisplayName("up to a bound and then on from there misses nothing and repeats nothing")
    void fromBoundToBound() throws IOException {
        read(0, ANY_SIZE, true, 4);
        append(segment, batch(10, 2));
        append(segment, batch(12, 2));
        assertSlice(read(10, ANY_SIZE, true, ALL), 4, 2 * batchBytes);
        assertSlice(read(4, ANY_SIZE, true, 10), 2, 2 * batchBytes);
        assertSlice(read(10, ANY_SIZE, true, 12), 4, batchBytes);
    }

    @Test
    @DisplayName("through the headers of many small batches takes a read per 64 KiB, not one per batch")
    void walkingIsChunked() throws IOException {
        appendMany(segment, 2_000, 10);
        calls.reset();
        var seen = new ArrayList<Integer>();
        segment.forEachHeader(0, (header, position) -> seen.add(position));
        assertThat(seen).hasSize(2_004).isSorted();
        assertThat(calls.count("read")).isLessThan((int) (segment.sizeBytes() / (64 * 1024)) + 4);
    }

    @Test
    @DisplayName("shows the headers from the batch that holds the offset to the end")
    void headersFrom() throws IOException {
        var seen = new ArrayList<BatchHeader>();
        segment.forEachHeader(3, (header, position) -> {
            assertThat(position).isEqualTo((1 + seen.size()) * batchBytes);
            seen.add(header);
        });
        assertThat(seen).extracting(BatchHeader::baseOffset).containsExactly(2L, 4L, 8L);
        segment.forEachHeader(10, (header, position) -> assertThat(header).as("nothing is there").isNull());
    }
}

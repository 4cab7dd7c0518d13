package minibroker.segment;

import static minibroker.segment.TestSegments.DEFAULT;
import static minibroker.segment.TestSegments.DENSE;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.append;
import static minibroker.segment.TestSegments.appendMany;
import static minibroker.segment.TestSegments.baseOffsets;
import static minibroker.segment.TestSegments.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.List;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Appending to a segment")
class SegmentAppendTest {
    private final SimDisk disk = new SimDisk(1);
    private final CountedCalls calls = new CountedCalls();
    private Segment segment;

    @BeforeEach
    void create() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(disk, DIRECTORY, 100, DEFAULT);
    }

    @Test
    @DisplayName("starts with nothing but a base offset")
    void empty() throws IOException {
        assertThat(segment.sizeBytes()).isZero();
        assertThat(segment.nextOffset()).isEqualTo(100);
        assertThat(segment.maxTimestamp()).isEqualTo(-1);
        assertThat(segment.firstBatchTimestamp()).isEqualTo(-1);
        assertThat(segment.positionOf(100)).isEqualTo(Segment.NONE);
        assertThat(segment.fileNames()).containsExactly("00000000000000000100.log", "00000000000000000100.index",
                "00000000000000000100.timeindex").allMatch(name -> disk.exists(DIRECTORY + "/" + name));
    }

    @Test
    @DisplayName("puts batches one behind the other and keeps count")
    void counts() throws IOException {
        var first = batch(100, 3, 10, 5000);
        var second = batch(103, 2, 10, 9000);
        var third = batch(110, 1, 10, 7000);
        assertThat(append(segment, first)).isZero();
        assertThat(append(segment, second, third)).isEqualTo(first.limit());
        assertThat(segment.sizeBytes()).isEqualTo(first.limit() + second.limit() + third.limit());
        assertThat(segment.nextOffset()).isEqualTo(111);
        assertThat(segment.firstBatchTimestamp()).isEqualTo(5002);
        assertThat(segment.maxTimestamp()).isEqualTo(9001);
        assertThat(segment.offsetOfMaxTimestamp()).isEqualTo(104);
        assertThat(baseOffsets(segment)).containsExactly(100L, 103L, 110L);
    }

    @Test
    @DisplayName("costs one write, however many batches and index entries it brings")
    void oneWrite() throws IOException {
        segment = Segment.create(calls.on(disk), DIRECTORY, 200, DENSE);
        append(segment, batch(200, 9), batch(209, 9), batch(218, 9));
        assertThat(calls.count("append")).isEqualTo(1);
    }

    @Test
    @DisplayName("leaves no trace when the disk is full half-way, and works again when there is room")
    void fullDisk() throws IOException {
        append(segment, batch(100, 2));
        var before = segment.toString();
        for (int room : List.of(0, 1, 60, 100)) {
            disk.capacityBytes(segment.sizeBytes() + room);
            assertThatIOException().isThrownBy(() -> append(segment, batch(102, 2), batch(104, 2)));
            assertThat(segment).hasToString(before);
            assertThat(segment.file().size()).isEqualTo(segment.sizeBytes());
        }
        disk.capacityBytes(1_000_000);
        append(segment, batch(102, 1));
        assertThat(baseOffsets(segment)).containsExactly(100L, 102L);
    }

    @Test
    @DisplayName("is a bug in the caller when offsets go back or leave the range, or headers are not those of the bytes")
    void brokenInvariants() throws IOException {
        append(segment, batch(100, 2));
        assertThatIllegalStateException().isThrownBy(() -> append(segment, batch(101, 1)));
        assertThatIllegalStateException().isThrownBy(() -> append(segment, batch(102, 1), batch(102, 1)));
        assertThatIllegalStateException().isThrownBy(() -> append(segment, batch(100 + (1L << 31), 1)));
        var header = BatchHeader.read(batch(102, 1), 0);
        assertThatIllegalStateException().isThrownBy(() -> segment.append(batch(102, 2), List.of(header)));
        assertThat(segment.nextOffset()).isEqualTo(102);
    }

    @Test
    @DisplayName("has room for offsets that an int can say relative to the base, and for no more index entries than fit")
    void room() throws IOException {
        assertThat(segment.hasRoomFor(1, 100L + Integer.MAX_VALUE)).isTrue();
        assertThat(segment.hasRoomFor(1, 101L + Integer.MAX_VALUE)).isFalse();
        segment = Segment.create(disk, DIRECTORY, 0, new Segment.Limits(100, 36));
        appendMany(segment, 2, 100);
        assertThat(segment.isFull()).isFalse();
        appendMany(segment, 1, 100);
        assertThat(segment.isFull()).as("two of three time index entries; the last is for sealing").isTrue();
        appendMany(segment, 20, 100);
        segment.close();
        assertThat(baseOffsets(Segment.open(disk, DIRECTORY, 0, new Segment.Limits(100, 36)))).hasSize(23);
    }
}

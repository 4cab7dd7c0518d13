package minibroker.segment;

import static minibroker.segment.TestSegments.DEFAULT;
import static minibroker.segment.TestSegments.DENSE;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.appendMany;
import static minibroker.segment.TestSegments.baseOffsets;
import static minibroker.segment.TestSegments.bytesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.OptionalLong;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The files of a segment")
class SegmentLifeTest {
    private final SimDisk disk = new SimDisk(1);
    private Segment segment;

    @BeforeEach
    void create() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(disk, DIRECTORY, 42, DENSE);
        appendMany(segment, 10, 50);
    }

    @Test
    @DisplayName("are named by the base offset with twenty digits, so that they sort as offsets do")
    void names() {
        assertThat(SegmentNames.of(42, SegmentNames.LOG)).isEqualTo("00000000000000000042.log");
        assertThat(SegmentNames.of(Long.MAX_VALUE, SegmentNames.TIME_INDEX)).isEqualTo("09223372036854775807.timeindex");
        assertThat(SegmentNames.baseOffsetOf("00000000000000000042.log.deleted")).isEqualTo(OptionalLong.of(42));
        assertThat(SegmentNames.baseOffsetOf("partition.metadata")).isEmpty();
        assertThat(SegmentNames.baseOffsetOf("42.log")).isEmpty();
        assertThat(SegmentNames.baseOffsetOf("99999999999999999999.log")).isEmpty();
    }

    @Test
    @DisplayName("all get a suffix before they are deleted, and then no start takes them for a log")
    void suffix() throws IOException {
        segment.changeSuffix(SegmentNames.DELETED);
        assertThat(disk.list(DIRECTORY)).containsExactlyElementsOf(segment.fileNames().stream().sorted().toList());
        assertThat(segment.fileNames()).allMatch(name -> name.endsWith(".deleted"));
        segment.delete();
        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    @Test
    @DisplayName("stay readable for whoever holds a slice, after they are deleted")
    void sliceOutlivesItsSegment() throws IOException {
        var slice = segment.read(50, 1_000_000, true, Long.MAX_VALUE).orElseThrow();
        segment.changeSuffix(SegmentNames.DELETED);
        segment.delete();
        assertThat(bytesOf(slice)).hasSize(slice.size()).hasSizeGreaterThan(100);
    }

    @Test
    @DisplayName("survive a power loss once they are forced, names and indexes included")
    void forced() throws Exception {
        disk.forceDirectory("");
        segment.forceJob().call();
        disk.losePower();
        disk.plugIn();
        var reopened = Segment.open(disk, DIRECTORY, 42, DENSE);
        assertThat(baseOffsets(reopened)).hasSize(10);
        assertThat(reopened.needsRecovery()).isFalse();
    }

    @Test
    @DisplayName("can be forced by a job that outlives the segment")
    void forceJobOutlivesTheSegment() throws Exception {
        var job = segment.forceJob();
        segment.close();
        job.call();
        assertThat(baseOffsets(Segment.open(disk, DIRECTORY, 42, DEFAULT))).hasSize(10);
    }

    @Test
    @DisplayName("are made all three or not at all: half a segment would be taken for one by the next start")
    void allOrNone() throws IOException {
        var filesBefore = disk.list(DIRECTORY);
        var openBefore = disk.openFiles();
        disk.mostOpenFiles(openBefore + 1);
        assertThatIOException().isThrownBy(() -> Segment.create(disk, DIRECTORY, 900, DENSE));
        assertThat(disk.list(DIRECTORY)).isEqualTo(filesBefore);
        assertThat(disk.openFiles()).isEqualTo(openBefore);
    }

    @Test
    @DisplayName("are let go of when one of them cannot be opened")
    void noHandleStaysOpen() throws IOException {
        segment.close();
        assertThat(disk.openFiles()).isZero();
        disk.mostOpenFiles(1);
        assertThatIOException().isThrownBy(() -> Segment.open(disk, DIRECTORY, 42, DENSE));
        disk.mostOpenFiles(100);
        segment = Segment.open(disk, DIRECTORY, 42, DENSE);
        disk.mostOpenFiles(2);
        assertThatIOException().isThrownBy(segment::forceJob);
        segment.release();
        assertThat(disk.openFiles()).isZero();
    }

    @Test
    @DisplayName("have room for an index entry, however small the indexes are wished for")
    void tinyIndexes() throws IOException {
        var tiny = Segment.create(disk, DIRECTORY, 900, new Segment.Limits(0, 4));
        assertThat(tiny.isFull()).as("a roll would only lead to the next empty one").isFalse();
        appendMany(tiny, 3, 50);
        assertThat(tiny.isFull()).isTrue();
        tiny.close();
        assertThat(baseOffsets(Segment.open(disk, DIRECTORY, 900, new Segment.Limits(0, 4)))).hasSize(3);
    }

    @Test
    @DisplayName("of a sealed segment need no memory for their indexes until somebody asks")
    void sealed() throws IOException {
        var calls = new CountedCalls();
        segment.close();
        segment = Segment.open(calls.on(disk), DIRECTORY, 42, DENSE);
        segment.positionOf(50);
        segment.seal();
        calls.reset();
        assertThat(segment.positionOf(50)).isPositive();
        assertThat(calls.count("read")).as("two index files and one walk").isEqualTo(3);
    }
}

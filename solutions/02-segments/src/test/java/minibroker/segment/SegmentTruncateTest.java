package minibroker.segment;

import static minibroker.segment.TestSegments.DENSE;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.append;
import static minibroker.segment.TestSegments.appendMany;
import static minibroker.segment.TestSegments.baseOffsets;
import static minibroker.segment.TestSegments.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import minibroker.runtime.sim.Crash;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Truncating a segment")
class SegmentTruncateTest {
    private final SimDisk disk = new SimDisk(1);
    private Segment segment;

    /** Ten batches of two records, offsets 0 to 19. */
    @BeforeEach
    void create() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        appendMany(segment, 10, 20);
    }

    @Test
    @DisplayName("keeps whole batches below the offset: a batch that holds it goes as a whole")
    void wholeBatches() throws IOException {
        for (long offset = 25; offset >= 0; offset--) {
            segment.truncateTo(offset);
            var kept = Math.min(10, offset / 2);
            assertThat(baseOffsets(segment)).as("to %d", offset).hasSize((int) kept);
            assertThat(segment.nextOffset()).as("to %d", offset).isEqualTo(2 * kept);
            assertThat(segment.maxTimestamp()).as("to %d", offset).isEqualTo(kept == 0 ? -1 : 1000 + 2 * kept - 1);
            assertThat(segment.file().size()).as("to %d", offset).isEqualTo(segment.sizeBytes());
        }
        assertThat(segment.firstBatchTimestamp()).isEqualTo(-1);
    }

    @Test
    @DisplayName("lets other batches take the place of those that are gone, and forgets where the old ones were")
    void growsAnew() throws IOException {
        segment.read(19, 1000, true, Long.MAX_VALUE).orElseThrow().file().release();
        segment.truncateTo(7);
        append(segment, batch(6, 30, 5, 7_000));
        append(segment, batch(36, 1, 5, 8_000));
        assertThat(segment.positionOf(20)).isEqualTo(segment.positionOf(6));
        assertThat(segment.positionOf(18)).isEqualTo(segment.positionOf(6));
        assertThat(segment.findByTimestamp(1_006, 0)).map(TimestampAndOffset::offset).hasValue(6L);
        segment.close();
        var reopened = Segment.open(disk, DIRECTORY, 0, DENSE);
        assertThat(reopened.needsRecovery()).isFalse();
        assertThat(baseOffsets(reopened)).containsExactly(0L, 2L, 4L, 6L, 36L);
    }

    @Test
    @DisplayName("of a sealed segment works like any other, and it can be appended to again")
    void sealed() throws IOException {
        segment.seal();
        segment.truncateTo(10);
        append(segment, batch(10, 1));
        assertThat(baseOffsets(segment)).containsExactly(0L, 2L, 4L, 6L, 8L, 10L);
    }

    @ParameterizedTest(name = "operation {0}")
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("never leaves index entries behind the log's end, not even if the process dies half-way")
    void killedHalfWay(int diskOperation) throws IOException {
        segment.force();
        disk.crashAt(diskOperation, disk::kill);
        assertThatExceptionOfType(Crash.class).isThrownBy(() -> segment.truncateTo(9));
        disk.plugIn();
        var reopened = Segment.open(disk, DIRECTORY, 0, DENSE);
        assertThat(reopened.needsRecovery()).isFalse();
        assertThat(reopened.nextOffset()).as("the log itself is cut last").isEqualTo(20);
        assertThat(reopened.positionOf(17)).isEqualTo(8 * reopened.sizeBytes() / 10);
    }
}

package minibroker.segment;

import static minibroker.segment.TestSegments.DENSE;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.appendMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import minibroker.record.BatchFormat;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An offset index that lies")
class WrongIndexTest {
    private static final String LOG = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.LOG);
    private static final String INDEX = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.INDEX);
    private static final int BATCHES = 8;

    private final SimDisk disk = new SimDisk(1);
    private byte[] soundIndex;
    private long batchBytes;

    @BeforeEach
    void eightBatches() throws IOException {
        disk.createDirectory(DIRECTORY);
        var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        appendMany(segment, BATCHES, 100);
        batchBytes = segment.sizeBytes() / BATCHES;
        segment.close();
        soundIndex = read(INDEX);
    }

    private byte[] read(String name) throws IOException {
        var file = disk.open(name);
        var bytes = ByteBuffer.allocate((int) file.size());
        file.read(bytes, 0);
        file.release();
        return bytes.array();
    }

    private void write(String name, byte[] bytes) throws IOException {
        var file = disk.open(name);
        file.truncate(0);
        file.append(ByteBuffer.wrap(bytes));
        file.release();
    }

    @Test
    @DisplayName("never hides a batch: whatever bit of it has flipped, every offset is found where it is")
    void everyFlippedBit() throws IOException {
        for (int bit = 0; bit < soundIndex.length * 8; bit++) {
            var wrong = soundIndex.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            write(INDEX, wrong);
            var segment = Segment.open(disk, DIRECTORY, 0, DENSE);
            for (long offset = 0; offset < 2 * BATCHES; offset++) {
                assertThat(segment.positionOf(offset)).as("offset %d, bit %d", offset, bit).isEqualTo(offset / 2 * batchBytes);
                assertThat(segment.findByTimestamp(0, offset)).as("from %d, bit %d", offset, bit)
                        .map(TimestampAndOffset::offset).hasValue(offset);
            }
            segment.close();
            assertThat(read(INDEX)).as("after bit %d", bit).isEqualTo(soundIndex);
        }
    }

    @Test
    @DisplayName("is told from a log that is damaged: of that one no batch is forgotten, it cannot be read there")
    void damagedLog() throws IOException {
        var segment = Segment.open(disk, DIRECTORY, 0, DENSE);
        var log = read(LOG);
        log[(int) (3 * batchBytes) + BatchFormat.MAGIC] ^= 0x40;
        write(LOG, log);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatIOException().isThrownBy(() -> segment.positionOf(8)).withMessageContaining("damaged");
            assertThat(segment.nextOffset()).as("what others rely on").isEqualTo(2 * BATCHES);
            assertThat(segment.maxTimestamp()).as("what retention relies on").isEqualTo(1000 + 2 * BATCHES - 1);
            assertThat(segment.positionOf(4)).as("before the damage").isEqualTo(2 * batchBytes);
        }
    }
}

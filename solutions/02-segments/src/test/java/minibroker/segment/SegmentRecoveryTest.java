package minibroker.segment;

import static minibroker.segment.TestSegments.DENSE;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.append;
import static minibroker.segment.TestSegments.appendMany;
import static minibroker.segment.TestSegments.baseOffsets;
import static minibroker.segment.TestSegments.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import minibroker.record.BatchFormat;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Recovering a segment")
class SegmentRecoveryTest {
    private static final String LOG = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.LOG);

    private final SimDisk disk = new SimDisk(1);
    private ByteBuffer sound;
    private int batchBytes;

    /** Five batches of two records; {@code sound} is what the log file holds. */
    @BeforeEach
    void fiveBatches() throws IOException {
        disk.createDirectory(DIRECTORY);
        var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        appendMany(segment, 5, 20);
        segment.close();
        var file = disk.open(LOG);
        sound = ByteBuffer.allocate((int) file.size());
        file.read(sound, 0);
        file.release();
        sound.flip();
        batchBytes = sound.limit() / 5;
    }

    private Segment openWith(ByteBuffer log) throws IOException {
        disk.delete(LOG);
        var file = disk.open(LOG);
        file.append(log.duplicate());
        file.release();
        return Segment.open(disk, DIRECTORY, 0, DENSE);
    }

    private ByteBuffer copy() {
        return ByteBuffer.allocate(sound.limit()).put(sound.duplicate()).flip();
    }

    /** So many batches survive, they can be read and searched, and the segment grows on. */
    private void assertRecovers(ByteBuffer damaged, int batches, String what) throws IOException {
        var segment = openWith(damaged);
        var visited = new ArrayList<Long>();
        var cut = segment.recover((header, position) -> visited.add(header.baseOffset()));
        assertThat(visited).as(what).hasSize(batches).isEqualTo(baseOffsets(segment));
        assertThat(cut).as(what).isEqualTo(damaged.limit() - (long) batches * batchBytes);
        assertThat(segment.file().size()).as(what).isEqualTo((long) batches * batchBytes);
        assertThat(segment.maxTimestamp()).as(what).isEqualTo(batches == 0 ? -1 : 1000 + 2L * batches - 1);
        assertThat(append(segment, batch(2L * batches, 1))).as(what).isEqualTo(batches * batchBytes);
        assertThat(segment.positionOf(2L * batches)).as(what).isEqualTo((long) batches * batchBytes);
        segment.close();
    }

    @Test
    @DisplayName("cuts a torn batch exactly where it starts, wherever it is torn")
    void tornAtEveryByte() throws IOException {
        for (int length = 4 * batchBytes; length < 5 * batchBytes; length++) {
            assertRecovers(copy().limit(length), 4, "torn after %d bytes".formatted(length));
        }
        assertRecovers(copy(), 5, "not torn");
    }

    @Test
    @DisplayName("ends the log before the first batch with a changed bit, and lets nothing behind it come back")
    void everyFlippedByte() throws IOException {
        for (int at = 2 * batchBytes; at < 3 * batchBytes; at++) {
            var field = at - 2 * batchBytes;
            if (field < BatchFormat.MAGIC && (field < BatchFormat.BATCH_LENGTH || field >= BatchFormat.LEADER_EPOCH)) {
                continue;                          // the broker's own stamps have no CRC: see the next test
            }
            var damaged = copy();
            damaged.put(at, (byte) (damaged.get(at) ^ 0x10));
            assertRecovers(damaged, 2, "byte %d of the third batch".formatted(field));
        }
    }

    @Test
    @DisplayName("does not follow offsets that go back, or leave the range of the segment")
    void offsetsThatDoNotFollow() throws IOException {
        assertRecovers(copy().putLong(3 * batchBytes, 5), 3, "an offset that was there");
        assertRecovers(copy().putLong(3 * batchBytes, 1L << 32), 3, "an offset that no index entry can say");
        assertRecovers(copy().putLong(3 * batchBytes, -1), 3, "a negative offset");
    }

    @Test
    @DisplayName("takes zeros at the end for what they are: a length that grew before the bytes came")
    void zerosAtTheEnd() throws IOException {
        for (int zeros : new int[] {1, 60, 61, 70, 5_000}) {
            assertRecovers(ByteBuffer.allocate(sound.limit() + zeros).put(sound.duplicate()).rewind(), 5, zeros + " zeros");
        }
        assertRecovers(ByteBuffer.allocate(300), 0, "nothing but zeros");
        assertRecovers(ByteBuffer.allocate(0), 0, "an empty file");
    }

    @Test
    @DisplayName("believes no length: a batch that promises two gigabytes costs no memory")
    void lyingLength() throws IOException {
        assertRecovers(copy().putInt(4 * batchBytes + BatchFormat.BATCH_LENGTH, Integer.MAX_VALUE), 4, "2 GiB promised");
        assertRecovers(copy().putInt(1 * batchBytes + BatchFormat.BATCH_LENGTH, 2 * batchBytes), 1, "a neighbour swallowed");
    }

    @Test
    @DisplayName("is needed before a segment with a torn end grows; what is whole can be read before")
    void tornButNotRecovered() throws IOException {
        var segment = openWith(copy().limit(sound.limit() - 1));
        assertThat(segment.needsRecovery()).isTrue();
        assertThat(baseOffsets(segment)).containsExactly(0L, 2L, 4L, 6L);
        assertThatIOException().isThrownBy(() -> append(segment, batch(8, 1))).withMessageContaining("recovered");
        assertThat(segment.recover((header, position) -> {})).isEqualTo(batchBytes - 1);
        assertThat(segment.needsRecovery()).isFalse();
        append(segment, batch(8, 1));
    }

    @Test
    @DisplayName("is needed, too, where the last headers make no sense")
    void nonsenseAtTheEnd() throws IOException {
        assertThat(openWith(copy().putInt(4 * batchBytes + BatchFormat.LAST_OFFSET_DELTA, -3)).needsRecovery()).isTrue();
        assertThat(openWith(copy().putLong(4 * batchBytes, 2)).needsRecovery()).isTrue();
        assertThat(openWith(copy().put(4 * batchBytes + BatchFormat.MAGIC, (byte) 1)).needsRecovery()).isTrue();
        assertThat(openWith(copy().putInt(BatchFormat.BATCH_LENGTH, 0)).needsRecovery()).isTrue();
        assertThat(openWith(copy()).needsRecovery()).isFalse();
    }

    @Test
    @DisplayName("checks batches that are larger than what it reads at a time")
    void largeBatch() throws IOException {
        var large = batch(0, 3, 150_000, 0);
        var segment = openWith(ByteBuffer.allocate(2 * large.limit()).put(large.duplicate())
                .put(batch(3, 3, 150_000, 0)).put(2 * large.limit() - 1, (byte) 1).rewind());
        assertThat(segment.recover((header, position) -> {})).isEqualTo(large.limit());
        assertThat(segment.nextOffset()).isEqualTo(3);
    }
}

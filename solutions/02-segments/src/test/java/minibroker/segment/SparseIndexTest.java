package minibroker.segment;

import static minibroker.segment.TestSegments.DEFAULT;
import static minibroker.segment.TestSegments.DENSE;
import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.append;
import static minibroker.segment.TestSegments.appendMany;
import static minibroker.segment.TestSegments.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import minibroker.runtime.sim.Crash;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The sparse indexes of a segment")
class SparseIndexTest {
    private static final String INDEX = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.INDEX);
    private static final String TIME_INDEX = DIRECTORY + "/" + SegmentNames.of(0, SegmentNames.TIME_INDEX);

    private SimDisk disk = new SimDisk(1);
    private final CountedCalls calls = new CountedCalls();

    @BeforeEach
    void createDirectory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    private ByteBuffer content(String name) throws IOException {
        var file = disk.open(name);
        var bytes = ByteBuffer.allocate((int) file.size());
        file.read(bytes, 0);
        file.release();
        return bytes.flip();
    }

    private void overwrite(String name, byte[] bytes) throws IOException {
        disk.delete(name);
        var file = disk.open(name);
        file.append(ByteBuffer.wrap(bytes));
        file.release();
    }

    @Test
    @DisplayName("get an entry when more than the interval lies behind the last one, in Kafka's bytes")
    void entries() throws IOException {
        var batchBytes = batch(0, 2, 250, 0).limit();
        var segment = Segment.create(disk, DIRECTORY, 0, new Segment.Limits(batchBytes, 1000));     // one batch is not more
        for (int i = 0; i < 6; i++) {
            append(segment, batch(2 * i, 2, 250, 50_000 + i));
        }
        segment.close();
        assertThat(content(INDEX)).isEqualTo(ByteBuffer.allocate(16)
                .putInt(5).putInt(2 * batchBytes)
                .putInt(9).putInt(4 * batchBytes).flip());
        assertThat(content(TIME_INDEX)).isEqualTo(ByteBuffer.allocate(36)
                .putLong(50_003).putInt(5)
                .putLong(50_005).putInt(9)
                .putLong(50_006).putInt(11).flip());                 // closing adds the largest timestamp
    }

    @Test
    @DisplayName("keep the largest timestamp so far when producers' clocks disagree")
    void timestampsOnlyGrow() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        for (long timestampMs : List.of(100, 900, 300, 200, 950, 10)) {
            append(segment, batch(segment.nextOffset(), 1, 100, timestampMs));
        }
        segment.close();
        assertThat(content(TIME_INDEX)).isEqualTo(ByteBuffer.allocate(24).putLong(900).putInt(1).putLong(950).putInt(4).flip());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 700, 4096, 1_000_000})
    @DisplayName("never change an answer, whatever the interval: they only make it quick")
    void sameAnswersAtAnyInterval(int indexIntervalBytes) throws IOException {
        var random = new SplittableRandom(42);
        var limits = new Segment.Limits(indexIntervalBytes, 100_000);
        var segment = Segment.create(disk, DIRECTORY, 0, limits);
        var lastOffsets = new ArrayList<Long>();
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < 200; i++) {
            var baseOffset = segment.nextOffset() + random.nextInt(3);
            positions.add(append(segment, batch(baseOffset, 1 + random.nextInt(5), random.nextInt(300), 0)));
            lastOffsets.add(segment.nextOffset() - 1);
        }
        segment.close();
        var reopened = Segment.open(disk, DIRECTORY, 0, limits);
        for (long offset = 0, i = 0; offset < segment.nextOffset(); offset++) {
            i += lastOffsets.get((int) i) < offset ? 1 : 0;
            assertThat(reopened.positionOf(offset)).as("offset %d", offset).isEqualTo((long) positions.get((int) i));
        }
    }

    @Test
    @DisplayName("of an old segment are not read as a whole before somebody searches them")
    void loadedLazily() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, DEFAULT);
        appendMany(segment, 1_000, 200);
        segment.close();
        calls.reset();
        var reopened = Segment.open(calls.on(disk), DIRECTORY, 0, DEFAULT);
        assertThat(calls.count("read")).as("two last entries, the headers behind them, the first header").isEqualTo(4);
        assertThat(reopened.nextOffset()).isEqualTo(2_000);
        assertThat(reopened.maxTimestamp()).isEqualTo(segment.maxTimestamp());
        assertThat(reopened.firstBatchTimestamp()).isEqualTo(segment.firstBatchTimestamp());
        assertThat(reopened.positionOf(1_000)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty", "ragged", "zeros", "garbage", "too long", "unsorted"})
    @DisplayName("are rebuilt from the log when they are damaged, entry by entry as they were")
    void damaged(String damage) throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        appendMany(segment, 20, 100);
        segment.close();
        for (var name : List.of(INDEX, TIME_INDEX)) {
            var sound = content(name);
            damage(name, damage, sound.array().clone());
            var reopened = Segment.open(disk, DIRECTORY, 0, DENSE);
            for (long offset = 0; offset < 40; offset++) {
                assertThat(reopened.positionOf(offset)).isEqualTo(offset / 2 * (segment.sizeBytes() / 20));
                assertThat(reopened.findByTimestamp(1000 + offset, 0)).map(TimestampAndOffset::offset).hasValue(offset);
            }
            assertThat(reopened.needsRecovery()).isFalse();
            reopened.close();
            assertThat(content(name)).isEqualTo(sound);
        }
    }

    private void damage(String name, String damage, byte[] bytes) throws IOException {
        disk.delete(name);
        switch (damage) {
            case "missing" -> { }
            case "empty" -> overwrite(name, new byte[0]);
            case "ragged" -> overwrite(name, Arrays.copyOf(bytes, bytes.length - 1));
            case "zeros" -> overwrite(name, new byte[bytes.length]);
            case "garbage" -> {
                new Random(3).nextBytes(bytes);
                overwrite(name, bytes);
            }
            case "too long" -> overwrite(name, ByteBuffer.allocate(bytes.length * 2).put(bytes).put(bytes).array());
            case "unsorted" -> {
                bytes[30] ^= 0x40;
                overwrite(name, bytes);
            }
            default -> throw new IllegalArgumentException(damage);
        }
    }

    @Test
    @DisplayName("are rebuilt when an entry names a batch that lies elsewhere")
    void wrongOffset() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        appendMany(segment, 20, 100);
        segment.close();
        var sound = content(INDEX);
        var wrong = sound.array().clone();
        wrong[wrong.length - 5]--;                                   // of the last entry's relative offset
        overwrite(INDEX, wrong);
        Segment.open(disk, DIRECTORY, 0, DENSE).close();
        assertThat(content(INDEX)).isEqualTo(sound);
    }

    @Test
    @DisplayName("that a full disk left half-written are made whole when there is room")
    void halfWritten() throws IOException {
        var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
        for (int room = 0; room < 30; room++) {
            appendMany(segment, 3, 100);
            disk.capacityBytes(disk.totalBytes() - disk.usableBytes() + room);
            assertThatIOException().isThrownBy(segment::force);
            disk.capacityBytes(1 << 30);
        }
        segment.close();
        assertThat(content(INDEX).limit()).isEqualTo(89 * 8);
        assertThat(Segment.open(disk, DIRECTORY, 0, DENSE).positionOf(100)).isEqualTo(50 * segment.sizeBytes() / 90);
        for (int entry = 1; entry < 89; entry++) {
            assertThat(content(INDEX).getInt(8 * entry)).isEqualTo(2 * entry + 3);
        }
    }

    @ParameterizedTest(name = "operation {0} of the force")
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("that a kill left short, one or both, are completed when the segment is opened")
    void shortAfterAKill(int diskOperation) throws IOException {
        for (int seed = 1; seed <= 30; seed++) {                     // decides how much of the last write is there
            disk = new SimDisk(seed);
            disk.createDirectory(DIRECTORY);
            var segment = Segment.create(disk, DIRECTORY, 0, DENSE);
            appendMany(segment, 10, 100);
            segment.force();
            append(segment, batch(20, 2, 100, 9_000));
            appendMany(segment, 9, 100);
            disk.crashAt(diskOperation, disk::kill);
            assertThatExceptionOfType(Crash.class).isThrownBy(segment::force);
            assertCompleteWhenOpened(seed);
        }
    }

    private void assertCompleteWhenOpened(int seed) throws IOException {
        disk.plugIn();
        var reopened = Segment.open(disk, DIRECTORY, 0, DENSE);
        assertThat(reopened.nextOffset()).as("seed %d", seed).isEqualTo(40);
        assertThat(reopened.maxTimestamp()).as("seed %d", seed).isEqualTo(9_001);
        assertThat(reopened.offsetOfMaxTimestamp()).as("seed %d", seed).isEqualTo(21);
        reopened.close();
        assertThat(content(INDEX).limit()).as("seed %d", seed).isEqualTo(19 * 8);
    }
}

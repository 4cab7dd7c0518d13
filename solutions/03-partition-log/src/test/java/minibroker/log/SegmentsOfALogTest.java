package minibroker.log;

import static minibroker.log.LogWorld.batch;
import static minibroker.log.LogWorld.batchAt;
import static minibroker.log.LogWorld.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.Simulation;
import minibroker.segment.SegmentSlice;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A log of several segments")
class SegmentsOfALogTest {
    private final LogWorld world = new LogWorld(new Simulation(1))
            .with("internal.segment.bytes", "1000", "segment.ms", "10000", "retention.ms", "60000").start();

    @Test
    @DisplayName("begins a new segment when the next batch would make the active one too large")
    void rollsBySize() {
        assertThat(world.appendSmall(11).segmentBases()).containsExactly(0L, 5L, 10L);
        assertThat(world.log().segments()).allMatch(segment -> segment.sizeBytes() <= 1000);
    }

    @Test
    @DisplayName("begins a new segment when the first record's time lies segment.ms back, by the records' own timestamps")
    void rollsByTime() {
        var time = world.nowMs();
        world.append(batch(time - 20_000, 1, 10));
        world.append(batch(time - 10_000, 1, 10));
        assertThat(world.segmentBases()).containsExactly(0L);
        world.append(batch(time - 9_999, 1, 10));
        assertThat(world.segmentBases()).containsExactly(0L, 2L);
    }

    @Test
    @DisplayName("begins a new segment when an index is full")
    void rollsByIndex() {
        var tiny = new LogWorld(new Simulation(2)).with("segment.index.bytes", "48", "index.interval.bytes", "0").start();
        assertThat(tiny.appendSmall(20).segmentBases()).hasSizeGreaterThan(2);
        assertThat(tiny.offsets()).hasSize(20);
        var tiniest = new LogWorld(new Simulation(3)).with("segment.index.bytes", "4", "index.interval.bytes", "0").start();
        assertThat(tiniest.appendSmall(20).offsets()).hasSize(20);
        assertThat(tiniest.segmentBases()).as("no more than one for every other batch").hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("is read across segments: behind the last batch of one comes the first of the next")
    void readsAcross() {
        world.appendSmall(12);
        var read = new ArrayList<Long>();
        for (long next = 0; next < 12; next = read.get(read.size() - 1) + 1) {
            read.addAll(readFrom(next, 10_000, 12));
        }
        assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    @DisplayName("answers a read in a gap with the next batch, also if that lies in the next segment")
    void readsOverGaps() {
        world.append(together(batchAt(0, 1, 1, 10), batchAt(10, 1, 1, 10)), AppendOrigin.REPLICATION);
        world.append(batchAt(50, 1, 1, 950), AppendOrigin.REPLICATION);
        assertThat(world.segmentBases()).containsExactly(0L, 11L);
        assertThat(readFrom(3, 10_000, 100)).containsExactly(10L);
        assertThat(readFrom(11, 10_000, 100)).containsExactly(50L);
        assertThat(readFrom(11, 10_000, 50)).isEmpty();
    }

    @Test
    @DisplayName("is read up to a bound, and one whole batch at least if that is asked for")
    void readsUpTo() {
        world.appendSmall(4);
        assertThat(readFrom(1, 10_000, 3)).containsExactly(1L, 2L);
        assertThat(readFrom(1, 10_000, 1)).isEmpty();
        assertThat(readFrom(1, 10, 4)).containsExactly(1L);
        assertThat(world.call(() -> world.log().read(1, 0, false, 4))).isEmpty();
        assertThat(world.call(() -> world.log().read(4, 100, true, 99))).isEmpty();
    }

    @Test
    @DisplayName("finds the first record of a time, and the youngest, in whatever segment they are")
    void findsByTimestamp() {
        for (long timestamp : new long[] {100, 300, 200, 500, 400, 900, 600, 700}) {
            world.append(batch(timestamp, 1, 250));
        }
        assertThat(world.log().segments()).hasSizeGreaterThan(2);
        assertThat(offsetAt(250)).isEqualTo(1);
        assertThat(offsetAt(301)).isEqualTo(3);
        assertThat(offsetAt(501)).isEqualTo(5);
        assertThat(world.call(() -> world.log().findByTimestamp(901))).isEmpty();
        assertThat(world.call(() -> world.log().maxTimestamp()).orElseThrow().offset()).isEqualTo(5);
        world.commit().call(() -> world.log().raiseLogStart(4));
        assertThat(offsetAt(0)).as("nothing below the log start").isEqualTo(4);
    }

    @Test
    @DisplayName("loses its oldest closed segments once they are older than retention.ms, then the active one as well")
    void retentionByTime() {
        world.appendSmall(6).pass(40_000);
        world.appendSmall(6).commit();
        world.pass(20_001);
        assertThat(world.call(() -> world.log().applyRetention(world.nowMs()))).isEqualTo(2);
        assertThat(world.log().offsets().logStartOffset()).isEqualTo(6);
        world.pass(40_000);
        world.call(() -> world.log().applyRetention(world.nowMs()));
        assertThat(world.log().offsets()).isEqualTo(new LogOffsets(12, 12, 12, 12));
        assertThat(world.segmentBases()).containsExactly(12L);
    }

    @Test
    @DisplayName("loses its oldest segments while the rest is at least retention.bytes")
    void retentionBySize() {
        var bounded = new LogWorld(new Simulation(2)).with("internal.segment.bytes", "1000", "retention.bytes", "1500").start();
        bounded.appendSmall(14).commit();
        bounded.call(() -> bounded.log().applyRetention(bounded.nowMs()));
        assertThat(bounded.segmentBases()).containsExactly(5L, 10L);
        bounded.log().reconfigure(LogWorld.settings(Map.of("retention.bytes", "0")));
        bounded.call(() -> bounded.log().applyRetention(bounded.nowMs()));
        assertThat(bounded.log().sizeBytes()).as("Kafka begins a new segment to get rid of all").isZero();
    }

    @Test
    @DisplayName("loses its closed segments though a full disk has no room for a new one")
    void retentionOnAFullDisk() {
        world.appendSmall(12).commit().pass(100_000);
        var disk = world.node().disk();
        disk.capacityBytes(disk.totalBytes() - disk.usableBytes());
        assertThatThrownBy(() -> world.call(() -> world.log().applyRetention(world.nowMs()))).hasMessageContaining("No space");
        assertThat(world.segmentBases()).containsExactly(10L);
        world.pass(61_000);
        world.call(() -> world.log().applyRetention(world.nowMs()));
        assertThat(world.log().offsets()).as("now there is room").isEqualTo(new LogOffsets(12, 12, 12, 12));
    }

    @Test
    @DisplayName("is not hidden by a segment that was begun and never filled, while the one before it grew on")
    void emptySegmentInTheWay() {
        world.appendSmall(9).call(() -> {
            world.node().disk().open("readings-0/00000000000000000007.log").release();
            return null;
        });
        assertThat(world.restart().log().offsets().logEndOffset()).isEqualTo(9);
        assertThat(readFrom(7, 10_000, 9)).containsExactly(7L, 8L);
        assertThat(world.appendSmall(3).killAndStart().offsets()).hasSize(12);
    }

    @Test
    @DisplayName("keeps what is not committed, and everything if its policy is not to delete")
    void retentionSpares() {
        world.appendSmall(12).pass(100_000);
        world.log().advanceHighWatermark(7);
        assertThat(world.call(() -> world.log().applyRetention(world.nowMs()))).isEqualTo(1);
        world.log().reconfigure(LogWorld.settings(Map.of("cleanup.policy", "compact", "retention.ms", "1")));
        world.commit();
        assertThat(world.call(() -> world.log().applyRetention(world.nowMs()))).isZero();
    }

    @Test
    @DisplayName("begins a new segment when the active one has been so for segment.ms, though nothing comes")
    void rollsWhenIdle() {
        world.appendSmall(1).pass(10_001);
        world.call(() -> world.log().applyRetention(world.nowMs()));
        assertThat(world.segmentBases()).containsExactly(0L, 1L);
        world.pass(10_001);
        world.call(() -> world.log().applyRetention(world.nowMs()));
        assertThat(world.segmentBases()).as("an empty one never gets old").containsExactly(0L, 1L);
    }

    @Test
    @DisplayName("lets segments go that lie below a raised log start, and deletes their files later")
    void raisesLogStart() {
        world.appendSmall(12).commit();
        assertThat(world.call(() -> world.log().raiseLogStart(7))).isTrue();
        assertThat(world.call(() -> world.log().raiseLogStart(7))).isFalse();
        assertThat(world.segmentBases()).containsExactly(5L, 10L);
        assertThat(world.files("readings-0")).contains("00000000000000000000.log.deleted");
        world.pass(61_000);
        assertThat(world.files("readings-0")).noneMatch(name -> name.startsWith("00000000000000000000"));
        assertThatIllegalStateException().isThrownBy(() -> world.call(() -> world.log().raiseLogStart(13)));
    }

    @Test
    @DisplayName("has no hole at its front when the power fails while segments go, one soon after the other")
    void noHoleAtTheFront() {
        for (long seed = 1; seed <= 60; seed++) {
            var fragile = new LogWorld(new Simulation(seed)).with("internal.segment.bytes", "1000").start().appendSmall(21);
            fragile.commit().restart();                              // everything is forced, and the checkpoints say so
            for (long start : new long[] {5, 10, 15}) {
                fragile.call(() -> fragile.log().raiseLogStart(start));
            }
            var left = fragile.losePowerAndStart().offsets();
            assertThat(left).as("seed %d", seed).endsWith(20L).hasSize((int) (21 - left.get(0)));
        }
    }

    @Test
    @DisplayName("can still be read through a slice that was taken before its segment was deleted")
    void sliceOutlivesSegment() {
        world.appendSmall(12).commit();
        var slice = world.call(() -> world.log().read(0, 10_000, true, 12)).orElseThrow();
        world.call(() -> world.log().raiseLogStart(12));
        world.pass(61_000);
        assertThat(offsetsIn(slice)).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    @DisplayName("is cut at an offset, whole segments and all, and grows on from there")
    void truncates() {
        world.appendSmall(12).commit();
        cut(7);
        assertThat(world.log().offsets()).isEqualTo(new LogOffsets(0, 7, 7, 7));
        assertThat(world.segmentBases()).containsExactly(0L, 5L);
        cut(5);
        assertThat(world.appendSmall(3).killAndStart().offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        cut(99);
        assertThat(world.log().offsets().logEndOffset()).isEqualTo(8);
    }

    @Test
    @DisplayName("loses the whole batch when it is cut inside one")
    void truncatesInsideABatch() {
        world.append(batch(1, 3, 10));
        world.append(batch(1, 3, 10));
        cut(4);
        assertThat(world.log().offsets().logEndOffset()).isEqualTo(3);
    }

    @Test
    @DisplayName("can start over anywhere, above or below")
    void startsOver() {
        world.appendSmall(12).commit();
        for (long start : new long[] {100, 40}) {
            world.call(() -> {
                world.log().truncateFullyAndStartAt(start);
                return null;
            });
            assertThat(world.log().offsets()).isEqualTo(new LogOffsets(start, start, start, start));
            assertThat(world.appendSmall(2).killAndStart().offsets()).containsExactly(start, start + 1);
        }
    }

    @Test
    @DisplayName("moves its high watermark neither back nor past the end")
    void highWatermark() {
        world.appendSmall(3);
        world.log().advanceHighWatermark(2);
        world.log().advanceHighWatermark(1);
        assertThat(world.log().offsets().highWatermark()).isEqualTo(2);
        world.log().advanceHighWatermark(99);
        assertThat(world.log().offsets().highWatermark()).isEqualTo(3);
    }

    private void cut(long offset) {
        world.call(() -> {
            world.log().truncateTo(offset);
            return null;
        });
    }

    private long offsetAt(long timestampMs) {
        return world.call(() -> world.log().findByTimestamp(timestampMs)).orElseThrow().offset();
    }

    private List<Long> readFrom(long offset, int maxBytes, long upTo) {
        var slice = world.call(() -> world.log().read(offset, maxBytes, true, upTo));
        return slice.isPresent() ? offsetsIn(slice.get()) : List.of();
    }

    private List<Long> offsetsIn(SegmentSlice slice) {
        return world.call(() -> {
            var bytes = ByteBuffer.allocate(slice.size());
            slice.file().read(bytes, slice.position());
            slice.file().release();
            var offsets = new ArrayList<Long>();
            for (int position = 0; position < bytes.limit(); ) {
                var header = BatchHeader.read(bytes, position);
                offsets.add(header.baseOffset());
                position += header.sizeInBytes();
            }
            return offsets;
        });
    }
}

package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.Simulation;
import minibroker.segment.Segment;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Replacing segments")
class SegmentSwapTest {
    private static final List<Long> BEFORE = List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    private static final List<Long> AFTER = List.of(0L, 4L, 8L, 9L, 10L, 11L, 12L);
    private static final int OPERATIONS_OF_A_SWAP = 70;

    @Test
    @DisplayName("puts the fresh ones in the place of the old ones, and the log goes on")
    void replaces() {
        var world = logOfThreeSegments(1);
        world.call(() -> compact(world.log()));
        assertThat(world.offsets()).isEqualTo(AFTER);
        assertThat(world.segmentBases()).containsExactly(0L, 9L, 10L);
        assertThat(world.appendSmall(5).killAndStart().offsets()).startsWith(0L, 4L, 8L).endsWith(17L);
        assertThat(world.files("readings-0")).doesNotContain("swap", "cleaned");
    }

    @Test
    @DisplayName("leaves all of the old or all of the fresh, whichever of its disk operations a kill interrupts")
    void killedAnywhere() {
        var seen = new ArrayList<List<Long>>();
        for (int operation = 1; operation <= OPERATIONS_OF_A_SWAP; operation++) {
            var world = logOfThreeSegments(operation);
            world.node().killAtDiskOperation(operation);
            world.call(() -> compact(world.log()));
            seen.add(offsetsAfterStart(world));
        }
        assertThat(seen).containsOnly(BEFORE, AFTER).contains(BEFORE, AFTER);
    }

    @Test
    @DisplayName("leaves all of the old or all of the fresh, whichever of its disk operations a power loss interrupts")
    void powerLostAnywhere() {
        for (int operation = 1; operation <= OPERATIONS_OF_A_SWAP; operation++) {
            for (long seed = 0; seed < 8; seed++) {
                var world = logOfThreeSegments(1000 * seed + operation);
                world.node().losePowerAtDiskOperation(operation);
                world.call(() -> compact(world.log()));
                var left = offsetsAfterStart(world);
                assertThat(left.subList(0, left.indexOf(9L))).as("operation %d, seed %d", operation, seed)
                        .isIn(BEFORE.subList(0, 9), AFTER.subList(0, 3));
            }
        }
    }

    @Test
    @DisplayName("is undone when the disk is full before it was decided")
    void fullDisk() {
        var world = logOfThreeSegments(1);
        world.node().disk().capacityBytes(world.node().disk().totalBytes() - world.node().disk().usableBytes() + 300);
        try {
            world.call(() -> compact(world.log()));
        } catch (LogWorld.DiskSaidNo e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        world.node().disk().capacityBytes(1 << 20);
        assertThat(world.offsets()).isEqualTo(BEFORE);
        assertThat(world.appendSmall(1).killAndStart().offsets()).hasSize(14);
    }

    @Test
    @DisplayName("refuses segments that do not cover the same offsets, or the active one")
    void coverage() {
        var world = logOfThreeSegments(1);
        assertThatIllegalStateException().isThrownBy(() -> world.call(() -> {
            var fresh = world.log().newCleanedSegment(0);
            world.log().replaceSegments(world.log().segments().subList(0, 1), List.of(fresh));
            return null;
        })).withMessageContaining("cannot replace");
        assertThatIllegalStateException().isThrownBy(() -> world.call(() -> {
            var active = world.log().segments().get(2);
            world.log().replaceSegments(List.of(active), List.of(active));
            return null;
        }));
    }

    private static LogWorld logOfThreeSegments(long seed) {
        var world = new LogWorld(new Simulation(seed)).with("internal.segment.bytes", "1000").start().appendSmall(13);
        world.pass(100);                                // the worker forces the closed segments
        return world;
    }

    private static List<Long> offsetsAfterStart(LogWorld world) {
        if (!world.node().isUp()) {
            return world.start().offsets();
        }
        return world.killAndStart().offsets();
    }

    /** Of the first two segments only every fourth batch stays, and the last; the fresh segments are cut elsewhere. */
    private static Void compact(PartitionLog log) throws IOException {
        var old = List.copyOf(log.segments().subList(0, 2));
        var first = log.newCleanedSegment(0);
        var last = log.newCleanedSegment(9);
        for (var segment : old) {
            segment.forEachHeader(0, (header, position) -> {
                if (header.baseOffset() % 4 == 0 || header.baseOffset() == 9) {
                    copy(segment, header, position, header.baseOffset() < 9 ? first : last);
                }
            });
        }
        first.seal();
        last.seal();
        log.replaceSegments(old, List.of(first, last));
        return null;
    }

    private static void copy(Segment from, BatchHeader header, int position, Segment to) throws IOException {
        var bytes = ByteBuffer.allocate(header.sizeInBytes());
        from.file().read(bytes, position);
        to.append(bytes.flip(), List.of(header));
    }
}

package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import minibroker.runtime.sim.Simulation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A disk may fill up at any byte of what an operation writes; so each test tries all of them. */
@DisplayName("A log whose disk is full")
class FullDiskTest {
    private static final long LARGE = 1L << 40;
    private static final int MOST_BYTES_OF_A_ROLL = 400;

    @Test
    @DisplayName("is as it was when a new segment cannot be begun: no file is left, kill or not, and with room it goes on")
    void refusesANewSegment() {
        var refused = 0;
        for (int room = 0; room < MOST_BYTES_OF_A_ROLL; room++) {
            var world = LogWorld.started().with("internal.segment.bytes", "1000", "index.interval.bytes", "100").restart();
            world.appendSmall(5);
            var namesBefore = world.files("readings-0");
            leaveRoom(world, room);
            if (isRefused(world)) {
                refused++;
                assertThat(world.files("readings-0")).as("names with room for %d bytes", room).isEqualTo(namesBefore);
                assertThat(world.offsets()).as("what can be read").containsExactly(0L, 1L, 2L, 3L, 4L);
                leaveRoom(world, LARGE / 2);
                if (room % 2 == 0) {
                    world.killAndStart();
                }
                world.appendSmall(1);
            }
            assertThat(world.offsets()).as("offsets with room for %d bytes", room).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(world.segmentBases()).containsExactly(0L, 5L);
        }
        assertThat(refused).as("amounts of room that were too small").isBetween(100, MOST_BYTES_OF_A_ROLL - 1);
    }

    @Test
    @DisplayName("can be created as soon as there is room, whatever the first attempts have left")
    void isCreatedLater() {
        for (int room = 0; room < 120; room += 7) {
            var world = new LogWorld(new Simulation(1)).boot();
            leaveRoom(world, room);
            for (int attempt = 0; attempt < 3; attempt++) {
                if (room < 40) {                               // partition.metadata does not fit
                    assertThatThrownBy(world::openLog).isInstanceOf(LogWorld.DiskSaidNo.class);
                }
            }
            leaveRoom(world, LARGE / 2);
            world.openLog().appendSmall(2);
            assertThat(world.killAndStart().offsets()).as("with room for %d bytes at first", room).isEqualTo(List.of(0L, 1L));
        }
    }

    private static void leaveRoom(LogWorld world, long bytes) {
        var disk = world.node().disk();
        disk.capacityBytes(disk.totalBytes() - disk.usableBytes() + bytes);
    }

    private static boolean isRefused(LogWorld world) {
        try {
            world.appendSmall(1);
            return false;
        } catch (LogWorld.DiskSaidNo e) {
            return true;
        }
    }
}

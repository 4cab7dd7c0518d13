package minibroker.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogSettings;
import minibroker.log.PassengerFactory;
import minibroker.record.BatchBuilder;
import minibroker.runtime.Settings;
import minibroker.runtime.sim.SeededRuns;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One simulated machine, one leader, and a disk that is full for a while. */
@DisplayName("A partition whose disk says no")
class OfflinePartitionTest {
    private static final int DEFAULT_SEEDS = 300;
    private static final long LARGE = 1L << 30;
    private static final TopicIdPartition READINGS = new TopicIdPartition(new Uuid(7, 7), 0, "readings");
    private static final LogSettings SMALL_SEGMENTS = LogSettings.from(
            Settings.of(LogSettings.ALL, Map.of("internal.segment.bytes", "600")));

    @Test
    @DisplayName("is offline, keeps what it has, and is back by itself when there is room")
    void comesBack() {
        var world = new World(new Simulation(1)).leading();
        world.append();
        world.leaveRoom(10);
        world.append();
        world.append();

        assertThat(world.outcomes).extracting(AppendOutcome::error)
                .containsExactly(Errors.NONE, Errors.KAFKA_STORAGE_ERROR, Errors.KAFKA_STORAGE_ERROR);
        assertThat(world.partitions.offline()).containsExactly(READINGS);
        assertThat(world.baseOffsets()).as("what can be read").containsExactly(0L);
        world.simulation.runFor(100_000);
        assertThat(world.partitions.offline()).as("after tries on a disk that is full still").containsExactly(READINGS);

        world.leaveRoom(LARGE);
        world.simulation.runFor(31_000);
        assertThat(world.partitions.offline()).as("nobody has appended").isEmpty();
        world.append();
        assertThat(world.baseOffsets()).containsExactly(0L, 2L);
    }

    @Test
    @DisplayName("refuses what comes right behind a refused batch, also if that would fit: nothing overtakes it")
    void nothingOvertakes() {
        var world = new World(new Simulation(1)).leading();
        world.leaveRoom(10);
        world.append();
        world.leaveRoom(LARGE);
        world.append();
        assertThat(world.baseOffsets()).isEmpty();
        world.simulation.runFor(1_100);
        world.append();
        assertThat(world.baseOffsets()).containsExactly(0L);
    }

    @Test
    @DisplayName("whose log could not even be made is served as soon as it can")
    void isOpenedLater() {
        var world = new World(new Simulation(1));
        world.leaveRoom(10);
        world.leading().append();
        assertThat(world.outcomes).extracting(AppendOutcome::error).containsExactly(Errors.KAFKA_STORAGE_ERROR);
        assertThat(world.partitions.offline()).containsExactly(READINGS);

        world.leaveRoom(LARGE);
        world.simulation.runFor(2_000);
        world.append();
        assertThat(world.partitions.offline()).isEmpty();
        assertThat(world.baseOffsets()).containsExactly(0L);
    }

    @Test
    @DisplayName("is not tried any more when its topic has gone")
    void isForgotten() {
        var world = new World(new Simulation(1)).leading();
        world.leaveRoom(0);
        world.append();
        world.partitions.gone(READINGS);
        assertThat(world.partitions.offline()).isEmpty();
        world.simulation.runFor(60_000);
    }

    @Test
    @DisplayName("loses nothing acknowledged, whenever its disk is full and whenever it has room")
    void anySeed() {
        SeededRuns.of("solutions/05-produce", getClass()).check(DEFAULT_SEEDS, run -> {
            var world = new World(run.simulation());
            world.leaveRoom(run.random().nextInt(400));
            world.leading();
            for (int step = 0; step < 60; step++) {
                switch (run.random().nextInt(6)) {
                    case 0 -> world.leaveRoom(run.random().nextInt(500));
                    case 1 -> world.leaveRoom(LARGE);
                    case 2 -> world.simulation.runFor(run.random().nextInt(40_000));
                    default -> world.append();
                }
            }
            world.leaveRoom(LARGE);
            world.simulation.runFor(31_000);
            assertThat(world.partitions.offline()).isEmpty();
            assertThat(world.baseOffsets()).isEqualTo(world.acknowledged());
        });
    }

    /** A leader on a simulated machine. */
    private static final class World {
        final Simulation simulation;
        final SimNode node;
        final List<AppendOutcome> outcomes = new ArrayList<>();
        Partitions partitions;

        World(Simulation simulation) {
            this.simulation = simulation;
            this.node = simulation.addNode("broker");
            node.boot(up -> {
                try {
                    var logs = LogDirectory.open(up.doors(), up.loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE);
                    partitions = new Partitions(logs, topic -> SMALL_SEGMENTS, CommitRule.ALONE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        World leading() {
            onLoop(() -> partitions.leading(READINGS, 3));
            return this;
        }

        void leaveRoom(long bytes) {
            node.disk().capacityBytes(node.disk().totalBytes() - node.disk().usableBytes() + bytes);
        }

        void append() {
            var batch = BatchBuilder.startingAt(0).append(1, null, new byte[9]).append(2, null, new byte[90]).build();
            var road = new LeaderAppend(node.doors().clock(), partitions, AppendGate.OPEN, AckGate.AT_ONCE);
            onLoop(() -> road.append(READINGS, batch, AppendOrigin.CLIENT, (short) -1, 1_000, outcomes::add));
        }

        private void onLoop(Runnable event) {
            node.loop().submit(event);
            simulation.runFor(1);
        }

        List<Long> acknowledged() {
            return outcomes.stream().filter(outcome -> outcome.error() == Errors.NONE).map(AppendOutcome::baseOffset).toList();
        }

        List<Long> baseOffsets() {
            var offsets = new ArrayList<Long>();
            try {
                partitions.find(READINGS).orElseThrow().log().forEachHeader(0, (header, at) -> offsets.add(header.baseOffset()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return offsets;
        }
    }
}

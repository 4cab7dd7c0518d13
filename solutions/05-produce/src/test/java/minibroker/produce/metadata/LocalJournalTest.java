package minibroker.produce.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import minibroker.log.AppendOrigin;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.record.BatchBuilder;
import minibroker.runtime.sim.SeededRuns;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The journal of a broker that agrees with itself")
class LocalJournalTest {
    private static final long LARGE = 1L << 30;

    private final JournalWorld world = new JournalWorld(new Simulation(7));

    @Test
    @DisplayName("applies a proposal, then answers it")
    void applies() {
        world.propose(2);
        world.settle();

        assertThat(world.applied).containsExactly(1L, 2L);
        assertThat(world.answers).containsExactly(Errors.NONE);
    }

    @Test
    @DisplayName("answers in a later turn, when the disk has the records for good")
    void answersLater() {
        world.node.loop().submit(() -> {
            world.journal.propose(0, List.of(new ProducerIdsRecord(1, 1)), world.answers::add);
            assertThat(world.answers).as("still the same turn").isEmpty();
            assertThat(world.applied).as("the disk could still lose it").isEmpty();
        });
        world.settle();

        assertThat(world.answers).containsExactly(Errors.NONE);
    }

    @Test
    @DisplayName("keeps the order of proposals, however long the disk takes")
    void keepsOrder() {
        for (int i = 0; i < 20; i++) {
            world.propose(1 + i % 3);
        }
        world.settle();

        assertThat(world.applied).isSorted().hasSize(39);
        assertThat(world.answers).hasSize(20).containsOnly(Errors.NONE);
    }

    @Test
    @DisplayName("tells a new life everything, and a late subscriber too")
    void tellsThePast() {
        world.propose(3);
        world.settle();
        world.node.losePower();

        world.boot();

        assertThat(world.applied).containsExactly(1L, 2L, 3L);
        var late = new ArrayList<Long>();
        world.journal.onCommitted((record, offset) -> late.add(offset));
        assertThat(late).containsExactly(0L, 1L, 2L);
    }

    @Test
    @DisplayName("reads back more than fits into one read")
    void longHistory() {
        for (int i = 0; i < 20; i++) {
            world.propose(5_000);
        }
        world.settle();
        assertThat(world.directory.log(LocalJournal.PARTITION).orElseThrow().sizeBytes()).isGreaterThan(2 << 20);
        world.node.kill();

        world.boot();

        assertThat(world.applied).hasSize(100_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("refuses what a full disk does not take, applies nothing, and goes on when there is room")
    void fullDisk() {
        world.node.disk().capacityBytes(world.node.disk().totalBytes() - world.node.disk().usableBytes());
        world.propose(50);
        world.settle();
        assertThat(world.answers).containsExactly(Errors.KAFKA_STORAGE_ERROR);
        assertThat(world.applied).isEmpty();

        world.node.disk().capacityBytes(LARGE);
        world.propose(1);
        world.settle();

        assertThat(world.applied).containsExactly(51L);
    }

    @Test
    @DisplayName("takes nothing more after a failed force, and what was refused stays refused after a restart")
    void failedForce() {
        world.propose(1);
        world.settle();
        world.node.disk().failNextForce();
        world.propose(1);
        world.settle();
        world.propose(1);
        world.settle();
        assertThat(world.answers).containsExactly(Errors.NONE, Errors.KAFKA_STORAGE_ERROR, Errors.KAFKA_STORAGE_ERROR);

        world.node.kill();
        world.boot();

        assertThat(world.applied).containsExactly(1L);
    }

    @Test
    @DisplayName("waits while the process has no file handle left, and goes on: a force that never began has not failed")
    void noFileHandles() {
        world.propose(1);
        world.settle();
        world.node.disk().mostOpenFiles(world.node.disk().openFiles());
        world.propose(1);
        world.settle();
        assertThat(world.answers).as("not yet").containsExactly(Errors.NONE);

        world.node.disk().mostOpenFiles(100);
        world.propose(1);
        world.settle();

        assertThat(world.answers).containsExactly(Errors.NONE, Errors.NONE, Errors.NONE);
        assertThat(world.applied).containsExactly(1L, 2L, 3L);
    }

    @Test
    @DisplayName("refuses a proposal that was decided under another epoch")
    void otherEpoch() {
        world.node.loop().submit(() -> world.journal.propose(5, List.of(new ProducerIdsRecord(1, 1)), world.answers::add));
        world.settle();

        assertThat(world.answers).containsExactly(Errors.NOT_CONTROLLER);
        assertThat(world.applied).isEmpty();
    }

    @Test
    @DisplayName("does not open on records that it cannot read")
    void unreadableRecords() throws IOException {
        var log = world.directory.log(LocalJournal.PARTITION).orElseThrow();
        log.append(BatchBuilder.startingAt(0).append(1, null, "nonsense".getBytes(StandardCharsets.UTF_8)).build(),
                AppendOrigin.QUORUM, 0, 1);

        assertThatThrownBy(() -> LocalJournal.open(log, world.node.doors(), world.node.loop()))
                .isInstanceOf(IOException.class).hasMessageContaining("metadata record at offset 0 (kind 110)");
    }

    @Test
    @DisplayName("under random crashes: what was answered stays, nothing is half there, nothing is out of order")
    void underRandomCrashes() {
        SeededRuns.of("solutions/05-produce", getClass()).check(300, run -> {
            var crashing = new JournalWorld(run.simulation());
            for (int life = 0; life < 3; life++) {
                crashAnywhere(run, crashing);
                var acknowledged = crashing.applied.size();
                crashing.boot();
                run.say("life %d ended with %d records applied, %d were found", life, acknowledged, crashing.applied.size());
                assertThat(crashing.applied).as("what a subscriber was told must be there")
                        .hasSizeGreaterThanOrEqualTo(acknowledged);
                assertThat(crashing.applied.size() % 3).as("a proposal has three records").isZero();
                assertThat(crashing.applied).isSorted();
                crashing.settle();
            }
        });
    }

    private static void crashAnywhere(SeededRuns.Run run, JournalWorld world) {
        var operation = 1 + run.random().nextInt(30);
        if (run.random().nextBoolean()) {
            world.node.killAtDiskOperation(operation);
        } else {
            world.node.losePowerAtDiskOperation(operation);
        }
        while (world.node.isUp()) {
            world.propose(3);
            world.simulation.runFor(run.random().nextInt(20));
        }
    }
}

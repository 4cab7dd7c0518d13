package minibroker.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogSettings;
import minibroker.log.PassengerFactory;
import minibroker.produce.AckGate;
import minibroker.produce.AppendGate;
import minibroker.produce.AppendOutcome;
import minibroker.produce.CommitRule;
import minibroker.produce.LeaderAppend;
import minibroker.produce.Partitions;
import minibroker.record.BatchBuilder;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Gates and rules of somebody else: what labs 13 and 21 will hang into the road, as small as they can be. */
@DisplayName("The road into a partition, with gates from outside")
class RoadIntoAPartitionTest {
    private static final short ACKS_ALL = -1;

    private final TopicIdPartition readings = new TopicIdPartition(new Uuid(7, 7), 0, "readings");
    private final Simulation simulation = new Simulation(1);
    private final SimNode node = simulation.addNode("broker");
    private final List<AppendOutcome> outcomes = new ArrayList<>();
    private Partitions partitions;

    private LeaderAppend road(AppendGate appendGate, CommitRule commitRule, AckGate ackGate) {
        node.boot(up -> {
            try {
                var logs = LogDirectory.open(up.doors(), up.loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE);
                partitions = new Partitions(logs, topic -> LogSettings.DEFAULT, commitRule);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        partitions.leading(readings, 3);
        return new LeaderAppend(node.doors().clock(), partitions, appendGate, ackGate);
    }

    private static ByteBuffer twoReadings() {
        return BatchBuilder.startingAt(0).append(1, null, new byte[9]).append(2, null, new byte[9]).build();
    }

    /** What a transaction coordinator writes at the end of a transaction. */
    private static ByteBuffer marker() {
        return BatchBuilder.startingAt(0).producer(9, (short) 0, -1).transactional().control().append(1, new byte[4], new byte[6]).build();
    }

    private long logEndOffset() {
        return partitions.find(readings).orElseThrow().log().offsets().logEndOffset();
    }

    @Test
    @DisplayName("alone and with all gates open, what is written is committed and acknowledged at once")
    void openByDefault() {
        road(AppendGate.OPEN, CommitRule.ALONE, AckGate.AT_ONCE)
                .append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);

        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.error()).isEqualTo(Errors.NONE);
            assertThat(outcome.baseOffset()).isZero();
        });
        assertThat(partitions.find(readings).orElseThrow().log().offsets().highWatermark()).isEqualTo(2);
    }

    @Test
    @DisplayName("an append gate that thinks it over keeps the batch out of the log until it has decided")
    void appendGateMayDecideLater() {
        var decisions = new ArrayList<Consumer<Errors>>();
        var road = road((partition, batch, origin, acks, then) -> decisions.add(then), CommitRule.ALONE, AckGate.AT_ONCE);
        road.append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);
        assertThat(logEndOffset()).as("nothing is written before the gate has spoken").isZero();

        decisions.get(0).accept(Errors.NONE);
        assertThat(logEndOffset()).isEqualTo(2);
        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.NONE);
    }

    @Test
    @DisplayName("a gate's refusal is the producer's answer; of two gates the first that refuses decides")
    void appendGateRefuses() {
        AppendGate tooFew = (partition, batch, origin, acks, then) ->
                then.accept(acks == ACKS_ALL ? Errors.NOT_ENOUGH_REPLICAS : Errors.NONE);
        AppendGate never = (partition, batch, origin, acks, then) -> {
            throw new AssertionError("the second gate is asked only if the first lets the batch through");
        };
        road(tooFew.and(never), CommitRule.ALONE, AckGate.AT_ONCE)
                .append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);

        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.NOT_ENOUGH_REPLICAS);
        assertThat(logEndOffset()).isZero();
    }

    @Test
    @DisplayName("losing the leadership while a gate decides refuses the batch")
    void leadershipMayGoWhileAGateDecides() {
        var decisions = new ArrayList<Consumer<Errors>>();
        road((partition, batch, origin, acks, then) -> decisions.add(then), CommitRule.ALONE, AckGate.AT_ONCE)
                .append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);
        partitions.following(readings, 2, 4);
        decisions.get(0).accept(Errors.NONE);

        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.NOT_LEADER_OR_FOLLOWER);
        assertThat(logEndOffset()).as("another broker leads: a write here would fork the log").isZero();
    }

    @Test
    @DisplayName("a commit rule holds the high watermark back, and an ack gate the answer")
    void committedAndAcknowledgedLater() {
        var acks = new ArrayList<Consumer<Errors>>();
        var road = road(AppendGate.OPEN, log -> {}, (partition, requiredOffset, wanted, deadlineMs, then) -> {
            assertThat(requiredOffset).as("the first offset after the batch").isEqualTo(2);
            acks.add(then);
        });
        road.append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);
        var offsets = partitions.find(readings).orElseThrow().log().offsets();
        assertThat(offsets.logEndOffset()).isEqualTo(2);
        assertThat(offsets.highWatermark()).as("written, not committed").isZero();
        assertThat(outcomes).as("not committed, not acknowledged").isEmpty();

        acks.get(0).accept(Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
    }

    @Test
    @DisplayName("whoever wants to know hears of the append before it is committed, and of nothing if it is refused")
    void writtenBeforeCommitted() {
        var written = new ArrayList<Long>();
        var road = road(AppendGate.OPEN, log -> assertThat(log.offsets().logEndOffset()).as("asked only once something is written")
                .isEqualTo(written.size() * 2L), (partition, requiredOffset, acks, deadlineMs, then) -> {});
        road.append(readings, twoReadings(), AppendOrigin.COORDINATOR, ACKS_ALL, 1000, written::add, outcomes::add);
        assertThat(written).containsExactly(0L);
        assertThat(outcomes).as("replay after append, reply after commit").isEmpty();

        partitions.following(readings, 2, 4);
        road.append(readings, twoReadings(), AppendOrigin.COORDINATOR, ACKS_ALL, 1000, written::add, outcomes::add);
        assertThat(written).hasSize(1);
        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    @DisplayName("a coordinator's control batch goes where a client's is refused")
    void coordinatorsWriteWhatClientsMayNot() {
        var road = road(AppendGate.NO_TRANSACTIONS, CommitRule.ALONE, AckGate.AT_ONCE);
        road.append(readings, marker(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);
        road.append(readings, marker(), AppendOrigin.COORDINATOR, ACKS_ALL, 1000, outcomes::add);

        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.INVALID_RECORD, Errors.NONE);
    }

    @Test
    @DisplayName("a full disk is said, not survived by luck: the log is as it was and goes on when there is room")
    void fullDisk() {
        var road = road(AppendGate.OPEN, CommitRule.ALONE, AckGate.AT_ONCE);
        node.disk().capacityBytes(node.disk().totalBytes() - node.disk().usableBytes() + 40);
        node.loop().submit(() -> road.append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add));
        simulation.runFor(1);
        assertThat(logEndOffset()).isZero();
        node.disk().capacityBytes(1 << 20);
        simulation.runFor(1_100);
        road.append(readings, twoReadings(), AppendOrigin.CLIENT, ACKS_ALL, 1000, outcomes::add);

        assertThat(outcomes).extracting(AppendOutcome::error).containsExactly(Errors.KAFKA_STORAGE_ERROR, Errors.NONE);
        assertThat(logEndOffset()).isEqualTo(2);
    }
}

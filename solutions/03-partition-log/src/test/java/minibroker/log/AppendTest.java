package minibroker.log;

import static minibroker.log.LogWorld.batch;
import static minibroker.log.LogWorld.batchAt;
import static minibroker.log.LogWorld.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.BatchStamp;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An append to a partition's log")
class AppendTest {
    private final LogWorld world = LogWorld.started();

    @Test
    @DisplayName("gives each batch the next offsets and the leader's epoch, whatever the producer wrote there")
    void assignsOffsets() {
        world.append(batch(1, 3, 10));
        var second = world.append(together(batchAt(500, 1, 2, 10), batchAt(900, 1, 4, 10)));
        assertThat(second).isEqualTo(new AppendResult.Appended(3, 9, -1));
        assertThat(world.offsets()).containsExactly(0L, 3L, 5L);
        assertThat(world.headers()).allMatch(header -> header.partitionLeaderEpoch() == 7);
        assertThat(world.log().offsets()).isEqualTo(new LogOffsets(0, 0, 0, 9));
    }

    @Test
    @DisplayName("of a follower keeps offsets and epochs byte for byte, gaps included")
    void replicationKeepsOffsets() {
        var fromLeader = together(batchAt(10, 1, 2, 10), batchAt(40, 1, 1, 10));
        assertThat(world.append(fromLeader, AppendOrigin.REPLICATION)).isEqualTo(new AppendResult.Appended(10, 41, -1));
        assertThat(world.offsets()).containsExactly(10L, 40L);
        assertThat(world.headers()).allMatch(header -> header.partitionLeaderEpoch() == -1);
    }

    @Test
    @DisplayName("of a follower is refused when it goes back, and cut where the leader's answer was cut")
    void replicationGuards() {
        world.append(batchAt(10, 1, 2, 10), AppendOrigin.REPLICATION);
        assertThat(errorOf(world.append(batchAt(11, 1, 1, 10), AppendOrigin.REPLICATION))).isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
        var cut = together(batchAt(12, 1, 1, 10), batchAt(13, 1, 1, 10));
        cut.limit(cut.limit() - 5);
        assertThat(world.append(cut, AppendOrigin.REPLICATION)).isEqualTo(new AppendResult.Appended(12, 13, -1));
    }

    @Test
    @DisplayName("is refused as a whole if one batch is corrupt or torn")
    void corrupt() {
        var good = batch(1, 1, 10);
        var flipped = batch(1, 1, 10);
        flipped.put(flipped.limit() - 1, (byte) 99);
        var torn = batch(1, 1, 10);
        torn.limit(torn.limit() - 1);
        for (var bad : new ByteBuffer[] {flipped, torn, ByteBuffer.allocate(0), ByteBuffer.allocate(80)}) {
            assertThat(errorOf(world.append(bad))).isEqualTo(Errors.CORRUPT_MESSAGE);
            assertThat(errorOf(world.append(together(good, bad.limit() == 0 ? torn : bad)))).isEqualTo(Errors.CORRUPT_MESSAGE);
        }
        assertThat(world.offsets()).isEmpty();
    }

    @Test
    @DisplayName("is refused if the count of records and their offsets do not agree, although the CRC is right")
    void lyingCount() {
        var builder = BatchBuilder.startingAt(0).append(1, null, new byte[3]);
        var lying = builder.build();
        lying.putInt(BatchFormat.RECORD_COUNT, 5);
        BatchStamp.crc(lying, 0, lying.limit());
        assertThat(errorOf(world.append(lying))).isEqualTo(Errors.INVALID_RECORD);
    }

    @Test
    @DisplayName("of a client must not bring control batches; a coordinator's may")
    void controlBatches() {
        var marker = BatchBuilder.startingAt(0).control().append(1, new byte[4], new byte[6]).build();
        assertThat(errorOf(world.append(marker))).isEqualTo(Errors.INVALID_RECORD);
        assertThat(world.append(marker, AppendOrigin.COORDINATOR)).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    @DisplayName("is limited by max.message.bytes for each batch and by segment.bytes for all")
    void sizes() {
        var small = new LogWorld(new Simulation(2)).with("max.message.bytes", "500", "internal.segment.bytes", "800").start();
        assertThat(errorOf(small.append(batch(small.nowMs(), 1, 500)))).isEqualTo(Errors.MESSAGE_TOO_LARGE);
        var three = together(batch(1, 1, 300), batch(1, 1, 300), batch(1, 1, 300));
        assertThat(errorOf(small.append(three))).isEqualTo(Errors.RECORD_LIST_TOO_LARGE);
        assertThat(small.append(batchAt(0, 1, 1, 5000), AppendOrigin.REPLICATION))
                .as("a follower takes what its leader has taken").isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    @DisplayName("is refused if its timestamps are further from the broker's time than the topic allows")
    void timestamps() {
        var strict = new LogWorld(new Simulation(2))
                .with("message.timestamp.before.max.ms", "1000", "message.timestamp.after.max.ms", "500").start();
        var now = strict.nowMs();
        assertThat(errorOf(strict.append(batch(now + 501, 1, 1)))).isEqualTo(Errors.INVALID_TIMESTAMP);
        assertThat(errorOf(strict.append(batch(now - 1001, 1, 1)))).isEqualTo(Errors.INVALID_TIMESTAMP);
        assertThat(strict.append(together(batch(now + 500, 1, 1), batch(now - 1000, 1, 1))))
                .isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    @DisplayName("carries the broker's time if the topic says LogAppendTime, with a CRC that is right again")
    void logAppendTime() {
        var stamping = new LogWorld(new Simulation(2)).with("message.timestamp.type", "LogAppendTime").start();
        var now = stamping.nowMs();
        assertThat(stamping.append(batch(5, 2, 10))).isEqualTo(new AppendResult.Appended(0, 2, now));
        var header = stamping.headers().get(0);
        assertThat(header.isLogAppendTime()).isTrue();
        assertThat(header.maxTimestamp()).isEqualTo(now);
        assertThat(stamping.killAndStart().offsets()).as("recovery checks the CRC").containsExactly(0L);
        assertThat(stamping.call(() -> stamping.log().findByTimestamp(now)).orElseThrow().offset()).isZero();
    }

    @Test
    @DisplayName("leaves no trace when the disk is full, not even of the segment that it would have begun")
    void fullDisk() {
        var small = new LogWorld(new Simulation(2)).with("internal.segment.bytes", "1000").start().appendSmall(5);
        var before = small.log().offsets();
        small.node().disk().capacityBytes(small.node().disk().totalBytes() - small.node().disk().usableBytes() + 60);
        assertThatThrownBy(() -> small.appendSmall(1))
                .isInstanceOf(LogWorld.DiskSaidNo.class).hasMessageContaining("No space left");
        assertThat(small.log().offsets()).isEqualTo(before);
        assertThat(small.segmentBases()).containsExactly(0L);
        small.node().disk().capacityBytes(1 << 20);
        assertThat(small.appendSmall(1).segmentBases()).containsExactly(0L, 5L);
        assertThat(small.killAndStart().offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @DisplayName("of a follower that no segment can take leaves no trace, and costs no record that comes after it")
    void tooFarAhead() {
        var far = (1L << 31) + 100;
        assertThatThrownBy(() -> world.append(batchAt(far, 1, 1, 10), AppendOrigin.REPLICATION)).as("into an empty log")
                .isInstanceOf(IllegalStateException.class).hasMessageContaining(String.valueOf(far));
        world.append(batch(1, 2, 10));
        var openBefore = world.node().disk().openFiles();
        assertThatThrownBy(() -> world.append(batchAt(far, 1, 1, 10), AppendOrigin.REPLICATION)).as("behind two records")
                .isInstanceOf(IllegalStateException.class);
        assertThat(world.node().disk().openFiles()).isEqualTo(openBefore);
        assertThat(world.segmentBases()).containsExactly(0L);
        world.append(batch(1, 3, 10));
        assertThat(world.killAndStart().log().offsets().logEndOffset()).isEqualTo(5);
        assertThat(world.offsets()).containsExactly(0L, 2L);
    }

    @Test
    @DisplayName("leaves the buffer's position alone, so that a caller may count on it")
    void positionStays() {
        var padded = ByteBuffer.allocate(2000).position(7);
        padded.put(batch(1, 1, 10)).flip().position(7);
        world.append(padded);
        assertThat(padded.position()).isEqualTo(7);
        assertThat(BatchHeader.read(padded, 7).partitionLeaderEpoch()).as("stamped in place").isEqualTo(7);
    }

    private static Errors errorOf(AppendResult result) {
        return result instanceof AppendResult.Refused refused ? refused.error() : Errors.NONE;
    }
}

package minibroker.outside;

import static minibroker.log.LogWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import minibroker.log.AbortedTransaction;
import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.log.AppendResult;
import minibroker.log.BatchFate;
import minibroker.log.LogOffsets;
import minibroker.log.LogPassenger;
import minibroker.log.LogWorld;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A passenger from another layer")
class LogPassengerTest {
    /** Remembers what it was told; decides what the test tells it to decide. */
    private static final class Toy implements LogPassenger {
        private final List<String> told = new ArrayList<>();
        private Admission answer = Admission.ACCEPT;
        private OptionalLong unstable = OptionalLong.empty();
        private BatchFate fate = BatchFate.DROP;

        @Override
        public Admission admit(BatchHeader batch, AppendOrigin origin) {
            told.add("admit %d from %s".formatted(batch.baseOffset(), origin));
            return answer;
        }

        @Override
        public void appended(BatchHeader batch, long segmentBaseOffset, int position) {
            told.add("appended %d in %d at %d".formatted(batch.baseOffset(), segmentBaseOffset, position));
        }

        @Override
        public void rolled(long newBaseOffset) {
            told.add("rolled " + newBaseOffset);
        }

        @Override
        public void truncatedTo(long endOffset) {
            told.add("truncated to " + endOffset);
        }

        @Override
        public void logStartRaised(long logStartOffset) {
            told.add("starts at " + logStartOffset);
        }

        @Override
        public OptionalLong firstUnstableOffset(long highWatermark) {
            return unstable;
        }

        @Override
        public List<AbortedTransaction> abortedBetween(long from, long to) {
            return List.of(new AbortedTransaction(9, from));
        }

        @Override
        public BatchFate whenCompacted(BatchHeader batch) {
            return fate;
        }

        @Override
        public Set<String> companions() {
            return Set.of(".toy");
        }
    }

    private Toy toy;
    private Toy other;
    private LogWorld world;

    @BeforeEach
    void start() {
        world = new LogWorld(new Simulation(1)).with("internal.segment.bytes", "1000").with((partition, storage, directory) -> {
            toy = new Toy();
            other = new Toy();
            return List.of(toy, other);
        });
        world.start();
        toy.told.clear();
    }

    @Test
    @DisplayName("is asked before a batch is written and told afterwards where it is")
    void admitsAndHears() {
        world.append(batch(1, 2, 10));
        world.append(batch(1, 1, 10), AppendOrigin.COORDINATOR);
        assertThat(toy.told).containsExactly("admit 0 from CLIENT", "appended 0 in 0 at 0",
                "admit 2 from COORDINATOR", "appended 2 in 0 at " + batch(1, 2, 10).limit());
    }

    @Test
    @DisplayName("is not asked on a follower, whose leader has decided, but told all the same")
    void followers() {
        world.append(LogWorld.batchAt(5, 1, 1, 10), AppendOrigin.REPLICATION);
        assertThat(toy.told).containsExactly("appended 5 in 0 at 0");
    }

    @Test
    @DisplayName("can refuse a batch, or call it a duplicate, and nothing is written")
    void refuses() {
        other.answer = new Admission.Refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, "a gap");
        assertThat(world.append(batch(1, 1, 10)))
                .isEqualTo(new AppendResult.Refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, "a gap"));
        other.answer = new Admission.Duplicate(3, 5, -1);
        assertThat(world.append(batch(1, 1, 10))).isEqualTo(new AppendResult.Duplicate(3, 5, -1));
        assertThat(world.offsets()).isEmpty();
        assertThat(toy.told).noneMatch(line -> line.startsWith("appended"));
    }

    @Test
    @DisplayName("hears of a new segment before it hears of the first batch in it")
    void rolls() {
        world.appendSmall(6);
        assertThat(toy.told).endsWith("admit 5 from CLIENT", "rolled 5", "appended 5 in 5 at 0");
    }

    @Test
    @DisplayName("sees the whole log again after a restart")
    void recovery() {
        world.appendSmall(6).killAndStart();
        assertThat(toy.told).hasSize(8).startsWith("truncated to 6", "appended 0 in 0 at 0")
                .endsWith("appended 5 in 5 at 0", "starts at 0");
    }

    @Test
    @DisplayName("is told of a cut, and sees again what it cannot have kept")
    void truncation() {
        world.appendSmall(6);
        toy.told.clear();
        cut(2);
        assertThat(toy.told).containsExactly("truncated to 2", "appended 0 in 0 at 0",
                "appended 1 in 0 at " + batch(1, 1, 100).limit(), "starts at 0");
    }

    @Test
    @DisplayName("is told when the log start is raised")
    void logStart() {
        world.appendSmall(6).commit();
        world.call(() -> world.log().raiseLogStart(3));
        assertThat(toy.told).endsWith("starts at 3");
    }

    @Test
    @DisplayName("holds back the last stable offset, and listeners hear of it when it lets go")
    void lastStableOffset() {
        var seen = new ArrayList<LogOffsets>();
        world.log().onOffsetsMoved(log -> seen.add(log.offsets()));
        other.unstable = OptionalLong.of(1);
        world.appendSmall(3).commit();
        assertThat(world.log().offsets()).isEqualTo(new LogOffsets(0, 1, 3, 3));
        other.unstable = OptionalLong.empty();
        world.appendSmall(1);
        assertThat(seen).last().isEqualTo(new LogOffsets(0, 3, 3, 4));
    }

    @Test
    @DisplayName("adds its aborted transactions to those of the others; the strictest word on compaction counts")
    void opinions() {
        toy.fate = BatchFate.KEEP_EMPTY;
        other.fate = BatchFate.DROP_IF_EMPTY;
        assertThat(world.log().whenCompacted(BatchHeader.read(batch(1, 1, 1), 0))).isEqualTo(BatchFate.KEEP_EMPTY);
        assertThat(world.log().abortedBetween(4, 9)).containsExactly(new AbortedTransaction(9, 4), new AbortedTransaction(9, 4));
    }

    @Test
    @DisplayName("has files that are renamed and deleted with their segment")
    void companions() {
        world.appendSmall(12).commit();
        writeCompanion(0);
        writeCompanion(5);
        writeCompanion(10);
        world.call(() -> world.log().raiseLogStart(5));
        assertThat(toys()).containsExactly("00000000000000000000.toy.deleted",
                "00000000000000000005.toy", "00000000000000000010.toy");
        cut(7);
        assertThat(toys()).contains("00000000000000000005.toy", "00000000000000000010.toy.deleted");
        world.pass(61_000);
        assertThat(toys()).containsExactly("00000000000000000005.toy");
    }

    @Test
    @DisplayName("finds no companion of a segment that a crash has taken")
    void orphans() {
        world.appendSmall(2);
        writeCompanion(0);
        writeCompanion(77);
        world.killAndStart();
        assertThat(toys()).containsExactly("00000000000000000000.toy");
    }

    private void cut(long offset) {
        world.call(() -> {
            world.log().truncateTo(offset);
            return null;
        });
    }

    private void writeCompanion(long baseOffset) {
        world.call(() -> {
            var file = world.node().disk().open("readings-0/%020d.toy".formatted(baseOffset));
            file.append(ByteBuffer.wrap(new byte[] {1}));
            file.release();
            return null;
        });
    }

    private List<String> toys() {
        return world.files("readings-0").stream().filter(name -> name.contains(".toy")).toList();
    }
}

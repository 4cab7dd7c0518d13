package minibroker.log;

import static minibroker.log.LogWorld.READINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A data directory")
class LogDirectoryTest {
    private final LogWorld world = new LogWorld(new Simulation(1)).with("internal.segment.bytes", "1000").start();

    @Test
    @DisplayName("has a cluster id and an id of its own, made at the first start and kept")
    void identity() {
        var clusterId = world.directory().clusterId();
        var directoryId = world.directory().directoryId();
        world.restart();
        assertThat(world.directory().clusterId()).isEqualTo(clusterId).hasSize(22);
        assertThat(world.directory().directoryId()).isEqualTo(directoryId);
        assertThat(text("meta.properties"))
                .isEqualTo("version=1\ncluster.id=" + clusterId + "\nnode.id=1\ndirectory.id=" + directoryId + "\n");
    }

    @Test
    @DisplayName("is not taken by another broker, nor by a broker of another cluster")
    void foreign() {
        world.stop();
        world.with(new LogDirectorySettings(2, null, 1, 1, 1));
        assertThatThrownBy(world::boot)
                .hasMessageContaining("meta.properties says node.id=1, but this broker is configured with node.id=2");
        world.node().kill();
        world.with(new LogDirectorySettings(1, "another", 1, 1, 1));
        assertThatThrownBy(world::boot).hasMessageContaining("belongs to another cluster");
    }

    @Test
    @DisplayName("is taken by one process at a time")
    void lock() {
        var doors = world.node().doors();
        assertThatThrownBy(() -> world.call(() -> LogDirectory.open(
                doors, world.node().loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE)))
                .hasMessageContaining(".lock");
    }

    @Test
    @DisplayName("says whether it was left in order, once: the marker is gone when the next run begins")
    void cleanShutdown() {
        assertThat(world.directory().wasStoppedCleanly()).as("the first start").isFalse();
        world.restart();
        assertThat(world.directory().wasStoppedCleanly()).isTrue();
        assertThat(world.files("")).doesNotContain(".kafka_cleanshutdown");
        world.killAndStart();
        assertThat(world.directory().wasStoppedCleanly()).isFalse();
    }

    @Test
    @DisplayName("promises no clean stop for logs that nobody opened")
    void noMarkerForUnopened() {
        world.stop();
        world.boot().stop();
        world.boot();
        assertThat(world.directory().wasStoppedCleanly()).isFalse();
    }

    @Test
    @DisplayName("keeps offsets over a clean stop: start, high watermark and end")
    void offsetsOverRestart() {
        world.appendSmall(12).log().advanceHighWatermark(9);
        world.call(() -> world.log().raiseLogStart(7));
        var before = world.log().offsets();
        assertThat(world.restart().log().offsets()).isEqualTo(before);
        assertThat(world.losePowerAndStart().log().offsets().logEndOffset()).as("a clean stop has forced all").isEqualTo(12);
    }

    @Test
    @DisplayName("writes Kafka's checkpoints every minute")
    void checkpoints() {
        world.directory().startChores();
        world.appendSmall(12).commit().pass(1_000);
        assertThat(world.log().recoveryPoint()).as("two closed segments were forced").isEqualTo(10);
        world.call(() -> world.log().raiseLogStart(6));
        world.pass(60_000);
        assertThat(text("recovery-point-offset-checkpoint")).isEqualTo("0\n1\nreadings 0 10\n");
        assertThat(text("log-start-offset-checkpoint")).isEqualTo("0\n1\nreadings 0 6\n");
        assertThat(text("replication-offset-checkpoint")).isEqualTo("0\n1\nreadings 0 12\n");
        assertThat(world.losePowerAndStart().log().offsets().logEndOffset()).isGreaterThanOrEqualTo(10);
    }

    @Test
    @DisplayName("recovers logs from their beginning when a checkpoint is damaged")
    void damagedCheckpoint() {
        world.appendSmall(12).stop();
        world.node().boot(self -> {});
        for (var damage : new String[] {"", "0\n5\nreadings 0 10\n", "7\n", "0\n1\nreadings zero 1\n", "0\n1\nreadings\n"}) {
            replace("recovery-point-offset-checkpoint", damage);
            replace("log-start-offset-checkpoint", damage);
            assertThat(world.killAndStart().offsets()).as("after \"%s\"", damage).hasSize(12);
        }
    }

    @Test
    @DisplayName("names each partition's topic id beside its segments")
    void partitionMetadata() {
        assertThat(text("readings-0/partition.metadata")).isEqualTo("version: 0\ntopic_id: " + READINGS.topicId() + "\n");
    }

    @Test
    @DisplayName("does not mix up two topics of one name: the log with the other id is moved aside")
    void otherTopicId() {
        world.appendSmall(3).stop();
        world.boot();
        var recreated = new TopicIdPartition(new Uuid(8, 8), 0, "readings");
        var log = world.call(() -> world.directory().create(recreated, world.settings()));
        assertThat(log.offsets().logEndOffset()).isZero();
        assertThat(world.files("")).anyMatch(name -> name.matches("readings-0\\.[0-9a-f]{32}-stray"));
        assertThat(world.directory().log(READINGS)).isEmpty();
        assertThat(world.directory().log(recreated)).contains(log);
    }

    @Test
    @DisplayName("moves logs aside that nobody knows, and deletes none of them")
    void strays() {
        world.appendSmall(3).stop();
        world.boot();
        var strays = world.call(() -> world.directory().moveStraysAside());
        assertThat(strays).singleElement().asString().matches("readings-0\\.[0-9a-f]{32}-stray");
        assertThat(world.files(strays.get(0))).contains("00000000000000000000.log");
        world.stop();
        assertThat(world.boot().call(() -> world.directory().moveStraysAside())).isEmpty();
    }

    @Test
    @DisplayName("frees a deleted log's name at once and its files later, at the next start at the latest")
    void delete() {
        for (boolean restart : new boolean[] {false, true}) {
            world.appendSmall(3);
            world.call(() -> {
                world.directory().delete(READINGS);
                return null;
            });
            assertThat(world.files("")).doesNotContain("readings-0").anyMatch(name -> name.endsWith("-delete"));
            var again = world.call(() -> world.directory().create(READINGS, world.settings()));
            assertThat(again.offsets().logEndOffset()).isZero();
            if (restart) {
                world.killAndStart().pass(1_000);
            } else {
                world.pass(61_000);
            }
            assertThat(world.files("")).contains("readings-0").noneMatch(name -> name.endsWith("-delete"));
            world.killAndStart();
        }
    }

    @Test
    @DisplayName("lets no checkpoint of a deleted log vouch for its namesake")
    void checkpointsOfDeletedLogs() {
        world.directory().startChores();
        world.appendSmall(30).pass(61_000);
        world.call(() -> {
            world.directory().delete(READINGS);
            return world.directory().create(READINGS, world.settings());
        });
        assertThat(text("recovery-point-offset-checkpoint")).isEqualTo("0\n1\nreadings 0 0\n");
    }

    @Test
    @DisplayName("applies retention every so often")
    void retention() {
        world.with("internal.segment.bytes", "1000", "retention.ms", "1000").killAndStart();
        world.directory().startChores();
        world.appendSmall(12).commit().pass(31_000);
        assertThat(world.log().offsets().logStartOffset()).isEqualTo(12);
    }

    private String text(String name) {
        return world.call(() -> {
            var file = world.node().disk().open(name);
            var bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            file.release();
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        });
    }

    private void replace(String name, String text) {
        world.call(() -> {
            var file = world.node().disk().open(name);
            file.truncate(0);
            file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            file.release();
            return null;
        });
    }
}

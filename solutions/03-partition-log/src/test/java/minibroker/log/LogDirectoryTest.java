package minibroker.log;

import static minibroker.log.LogWorld.READINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        var strays = world.call(() -> world.directory().moveStraysAside(List.of()));
        assertThat(strays).singleElement().asString().matches("readings-0\\.[0-9a-f]{32}-stray");
        assertThat(world.files(strays.get(0))).contains("00000000000000000000.log");
        world.stop();
        assertThat(world.boot().call(() -> world.directory().moveStraysAside(List.of()))).isEmpty();
    }

    @Test
    @DisplayName("keeps a known log where it is that could not be opened: the next start finds it, offsets and all")
    void knownButNotOpened() {
        world.appendSmall(12).commit();
        world.call(() -> world.log().raiseLogStart(7));
        var before = world.log().offsets();
        world.stop();
        world.boot().node().disk().mostOpenFiles(2);
        assertThatThrownBy(() -> world.call(() -> world.directory().create(READINGS, world.settings())))
                .hasMessageContaining("Too many open files");
        assertThat(world.node().disk().openFiles()).as("what was opened on the way is let go of").isZero();
        world.node().disk().mostOpenFiles(100);
        assertThat(world.call(() -> world.directory().moveStraysAside(List.of(READINGS.topicPartition())))).isEmpty();
        world.stop();
        assertThat(world.start().directory().wasStoppedCleanly()).as("nobody vouched for that log").isFalse();
        assertThat(world.log().offsets()).isEqualTo(before);
    }

    @Test
    @DisplayName("leaves alone what is no log, whatever it is called")
    void foreignFolders() {
        world.call(() -> {
            world.node().disk().createDirectory("project-1/src");
            world.node().disk().createDirectory("notes-delete");
            world.node().disk().open("summary-2").release();
            return null;
        });
        world.restart().pass(100_000);
        assertThat(world.call(() -> world.directory().moveStraysAside(List.of()))).isEmpty();
        assertThat(world.files("")).contains("project-1", "notes-delete", "summary-2");
        assertThat(world.restart().directory().wasStoppedCleanly()).isTrue();
    }

    @Test
    @DisplayName("refuses to open a log that is needed whole and has lost committed records; any other is cut")
    void needed() {
        world.appendSmall(12).commit().stop();
        world.boot();
        var last = "readings-0/00000000000000000010.log";
        var size = world.call(() -> damage(last, 8));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> world.call(() -> world.directory().createIntact(READINGS, world.settings())))
                    .hasMessageContaining("readings-0 is sound up to offset 11, but was committed up to 12")
                    .hasMessageContaining("move the directory aside");
            assertThat(world.call(() -> sizeOf(last))).as("nothing was changed").isEqualTo(size);
            world.node().kill();
            world.boot();
        }
        assertThat(world.call(() -> world.directory().create(READINGS, world.settings())).offsets().logEndOffset()).isEqualTo(11);
    }

    @Test
    @DisplayName("does not need records that no checkpoint calls committed: a torn end is normal after a power loss")
    void tornEndIsNotNeeded() {
        world.appendSmall(2).commit().restart().appendSmall(1).node().kill();
        world.boot().call(() -> damage("readings-0/00000000000000000000.log", 8));
        var log = world.call(() -> world.directory().createIntact(READINGS, world.settings()));
        assertThat(log.offsets().logEndOffset()).isEqualTo(2);
    }

    private long damage(String name, int lastBytes) throws IOException {
        var file = world.node().disk().open(name);
        file.truncate(file.size() - lastBytes);
        file.release();
        return sizeOf(name);
    }

    private long sizeOf(String name) throws IOException {
        var file = world.node().disk().open(name);
        file.release();
        return file.size();
    }

    @Test
    @DisplayName("deletes a log on a disk that is full: that is how it gets room")
    void deleteOnAFullDisk() {
        var disk = world.node().disk();
        world.appendSmall(30);
        disk.capacityBytes(disk.totalBytes() - disk.usableBytes());
        world.call(() -> {
            world.directory().delete(READINGS);
            return null;
        });
        world.pass(61_000);
        assertThat(world.files("")).noneMatch(name -> name.startsWith("readings-0"));
        assertThat(disk.usableBytes()).isGreaterThan(3_000);
        assertThat(disk.openFiles()).isZero();
    }

    @Test
    @DisplayName("lets go of all files when a topic goes while its removed segments wait to be deleted")
    void deleteSoonAfterRetention() {
        world.appendSmall(12).commit();
        world.call(() -> world.log().raiseLogStart(12));
        world.call(() -> {
            world.directory().delete(READINGS);
            return null;
        });
        world.pass(200_000);
        assertThat(world.node().disk().openFiles()).isZero();
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

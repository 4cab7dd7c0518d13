package minibroker.runtime.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeSet;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayName("A simulated disk")
class SimDiskTest extends StorageContract {
    private static final int SEEDS = 300;

    @Override
    protected Storage storage() {
        return new SimDisk(1);
    }

    @Test
    @DisplayName("keeps every written byte when the process is killed, and gives the lock back")
    void kill() throws IOException {
        var disk = new SimDisk(1);
        disk.lock(".lock");
        var file = disk.open("log");
        file.append(bytes("never forced"));
        disk.kill();
        disk.plugIn();
        disk.lock(".lock");
        assertThat(text(disk.open("log"), 0, 100)).isEqualTo("never forced");
        assertThatThrownBy(() -> file.append(bytes("x"))).as("a handle of the dead process").hasMessageContaining("died");
    }

    @Test
    @DisplayName("keeps what was forced, file and name, through every power loss")
    void forcedSurvives() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = new SimDisk(seed);
            var file = disk.open("log");
            file.append(bytes("f".repeat(1000)));
            file.force();
            disk.forceDirectory("");
            file.append(bytes("u".repeat(3000)));
            disk.losePower();
            disk.plugIn();
            assertThat(text(disk.open("log"), 0, 5000)).as("seed %d", seed).startsWith("f".repeat(1000)).matches("f*[u\0]*");
        }
    }

    @Test
    @DisplayName("may lose any sectors that were not forced, leave holes of zeros, and shorten the file")
    void unforcedIsUncertain() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = new SimDisk(seed);
            var file = disk.open("log");
            disk.forceDirectory("");
            file.append(bytes("u".repeat(4 * 512)));
            disk.losePower();
            disk.plugIn();
            outcomes.add(sectors(text(disk.open("log"), 0, 5000)));
        }
        assertThat(outcomes).as("all, nothing, a hole, a hole and a tear").contains("uuuu", "", "u0uu", "0u0");
        assertThat(outcomes.size()).isGreaterThan(15);
    }

    @Test
    @DisplayName("may bring back what was cut off, if the truncation was not forced")
    void truncationIsUncertain() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = new SimDisk(seed);
            var file = disk.open("log");
            file.append(bytes("aaaa"));
            file.force();
            disk.forceDirectory("");
            file.truncate(2);
            file.append(bytes("b"));
            disk.losePower();
            disk.plugIn();
            outcomes.add(text(disk.open("log"), 0, 10));
        }
        assertThat(outcomes).containsExactlyInAnyOrder("aab", "aaa", "aaba", "aaaa");
    }

    @Test
    @DisplayName("may lose a new file whose bytes were forced, until its directory is forced")
    void namesAreForcedApart() throws IOException {
        var lost = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = new SimDisk(seed);
            write(disk, "new", "x");
            disk.open("new").force();
            disk.losePower();
            disk.plugIn();
            lost += disk.exists("new") ? 0 : 1;
        }
        assertThat(lost).isBetween(SEEDS / 4, 3 * SEEDS / 4);
    }

    @Test
    @DisplayName("after an unforced rename shows the old file or the new one, never none and never a mixture")
    void renameIsAtomic() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = new SimDisk(seed);
            forced(disk, "checkpoint", "old");
            forced(disk, "checkpoint.tmp", "new");
            disk.rename("checkpoint.tmp", "checkpoint");
            disk.losePower();
            disk.plugIn();
            outcomes.add(text(disk.open("checkpoint"), 0, 10));
        }
        assertThat(outcomes).containsExactly("new", "old");
    }

    @Test
    @DisplayName("says when it is full, perhaps after a part, and has room again when files go")
    void full() throws IOException {
        var disk = new SimDisk(1);
        disk.capacityBytes(100);
        var file = disk.open("log");
        file.append(bytes("x".repeat(60)));
        assertThatThrownBy(() -> file.append(bytes("y".repeat(60)))).isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(file.size()).isBetween(60L, 100L);
        file.truncate(60);
        assertThat(disk.usableBytes()).isEqualTo(40);
        disk.delete("log");
        assertThat(disk.usableBytes()).as("an open file still takes room").isEqualTo(40);
        file.release();
        assertThat(disk.usableBytes()).isEqualTo(100);
    }

    @Test
    @DisplayName("can crash before each operation of a sequence, and lets nothing through afterwards")
    void crashesAnywhere() throws IOException {
        var filesLeft = new ArrayList<Integer>();
        for (int n = 1; n <= 4; n++) {
            var disk = new SimDisk(n);
            disk.crashAt(n, disk::kill);
            assertThatThrownBy(() -> {
                try {
                    disk.open("a");
                    disk.open("b");
                    disk.open("c");
                    disk.delete("a");
                } finally {
                    disk.open("written by a finally block");
                }
            }).isInstanceOf(Crash.class);
            disk.plugIn();
            filesLeft.add(disk.list("").size());
        }
        assertThat(filesLeft).containsExactly(0, 1, 2, 3);
    }

    @Test
    @DisplayName("fails one force when told to, and what it did not force may be lost")
    void failingForce() throws IOException {
        var disk = new SimDisk(1);
        var file = disk.open("log");
        disk.failNextForce();
        assertThatThrownBy(file::force).isInstanceOf(IOException.class).hasMessageContaining("Input/output error");
        file.force();
    }

    private static void forced(SimDisk disk, String name, String text) throws IOException {
        var file = disk.open(name);
        file.append(bytes(text));
        file.force();
        disk.forceDirectory("");
    }

    /** One character per sector: u = survived, 0 = a hole. */
    private static String sectors(String text) {
        var sectors = new StringBuilder();
        for (int at = 0; at < text.length(); at += 512) {
            sectors.append(text.charAt(at) == 'u' ? 'u' : '0');
        }
        return sectors.toString();
    }
}

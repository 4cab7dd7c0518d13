package minibroker.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every storage promises: real and simulated disks take the same test, or the simulation proves nothing. */
public abstract class StorageContract {
    /** A fresh, empty storage. */
    protected abstract Storage storage() throws IOException;

    @Test
    @DisplayName("a file grows at its end and is read from any position")
    void appendAndRead() throws IOException {
        var file = storage().open("log");
        file.append(bytes("hello "));
        file.append(bytes("world"));
        assertThat(file.size()).isEqualTo(11);
        assertThat(text(file, 6, 100)).isEqualTo("world");
        assertThat(text(file, 11, 10)).as("nothing at the end, and no exception").isEmpty();
        assertThat(text(file, 50, 10)).as("nothing behind it either").isEmpty();
    }

    @Test
    @DisplayName("a file opened again still has its bytes, and appends behind them")
    void openAgain() throws IOException {
        var storage = storage();
        write(storage, "log", "abc");
        var again = storage.open("log");
        again.append(bytes("def"));
        assertThat(text(again, 0, 100)).isEqualTo("abcdef");
    }

    @Test
    @DisplayName("truncation cuts the end, never stretches, and the next append begins at the cut")
    void truncate() throws IOException {
        var file = storage().open("log");
        file.append(bytes("abcdef"));
        file.truncate(10);
        assertThat(file.size()).isEqualTo(6);
        file.truncate(2);
        file.append(bytes("X"));
        assertThat(text(file, 0, 10)).isEqualTo("abX");
    }

    @Test
    @DisplayName("transferTo copies exactly the bytes asked for, and stops at the end of the file")
    void transferTo() throws IOException {
        var file = storage().open("log");
        file.append(bytes("abcdef"));
        var out = new ByteArrayOutputStream();
        assertThat(file.transferTo(1, 3, Channels.newChannel(out))).isEqualTo(3);
        assertThat(file.transferTo(4, 100, Channels.newChannel(out))).isEqualTo(2);
        assertThat(file.transferTo(6, 0, Channels.newChannel(out))).isZero();
        assertThatThrownBy(() -> file.transferTo(6, 1, Channels.newChannel(out)))
                .as("0 would mean: the channel is full, ask again")
                .isInstanceOf(EOFException.class).hasMessageContaining("log ends after 6 bytes");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("bcdef");
    }

    @Test
    @DisplayName("a deleted file stays readable for whoever holds it, until the last release")
    void deletedButHeld() throws IOException {
        var storage = storage();
        var file = storage.open("log");
        file.append(bytes("abc"));
        file.retain();
        file.release();
        storage.delete("log");
        assertThat(storage.exists("log")).isFalse();
        assertThat(text(file, 0, 10)).isEqualTo("abc");
        file.release();
        assertThatThrownBy(file::retain).isInstanceOf(IllegalStateException.class).hasMessageContaining("broken invariant");
    }

    @Test
    @DisplayName("directories are listed sorted, created with their parents, and deleted with all they hold")
    void directories() throws IOException {
        var storage = storage();
        storage.createDirectory("a/b");
        storage.createDirectory("a/b");
        write(storage, "a/2", "");
        write(storage, "a/1", "");
        write(storage, "a/b/x", "x");
        assertThat(storage.list("a")).containsExactly("1", "2", "b");
        assertThat(storage.list("")).containsExactly("a");
        storage.delete("a");
        storage.delete("a");
        assertThat(storage.list("")).isEmpty();
        assertThatThrownBy(() -> storage.list("a")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> storage.open("a/1")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    @DisplayName("a rename replaces the file that had the name, and moves a directory with what is in it")
    void rename() throws IOException {
        var storage = storage();
        write(storage, "checkpoint", "old");
        write(storage, "checkpoint.tmp", "new");
        storage.rename("checkpoint.tmp", "checkpoint");
        assertThat(text(storage.open("checkpoint"), 0, 10)).isEqualTo("new");

        storage.createDirectory("readings-0");
        write(storage, "readings-0/log", "abc");
        storage.rename("readings-0", "readings-0-delete");
        assertThat(text(storage.open("readings-0-delete/log"), 0, 10)).isEqualTo("abc");
        assertThat(storage.list("")).containsExactly("checkpoint", "readings-0-delete");
        storage.forceDirectory("");
        assertThatThrownBy(() -> storage.rename("nothing", "something")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    @DisplayName("a name cannot lead out of the directory")
    void namesStayInside() throws IOException {
        var storage = storage();
        for (var name : new String[] {"../secret", "a/../../secret", "/etc/passwd", ".."}) {
            assertThatThrownBy(() -> storage.open(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> storage.delete("")).as("nor does it delete itself").isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("the lock is refused to a second broker, also in the same process, and free again after close")
    void lock() throws IOException {
        var storage = storage();
        var lock = storage.lock(".lock");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> storage.lock(".lock")).isInstanceOf(IOException.class)
                    .hasMessageContaining("another broker uses this directory").hasMessageContaining(".lock");
        }
        lock.close();
        storage.lock(".lock").close();
    }

    // ---- scenario language ----

    protected static void write(Storage storage, String name, String text) throws IOException {
        var file = storage.open(name);
        file.append(bytes(text));
        file.release();
    }

    protected static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static String text(StorageFile file, long position, int count) throws IOException {
        var into = ByteBuffer.allocate(count);
        var read = file.read(into, position);
        assertThat(into.position()).isEqualTo(read);
        return StandardCharsets.UTF_8.decode(into.flip()).toString();
    }
}

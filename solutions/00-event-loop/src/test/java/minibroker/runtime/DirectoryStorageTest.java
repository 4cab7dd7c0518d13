package minibroker.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayName("A real data directory")
class DirectoryStorageTest extends StorageContract {
    @TempDir
    Path directory;

    @Override
    protected Storage storage() throws IOException {
        return new DirectoryStorage(directory.resolve("data"));
    }

    @Test
    @DisplayName("a file that somebody else cut ends a transfer, although we remember it longer")
    void cutFromOutside() throws IOException {
        var file = storage().open("log");
        file.append(bytes("abcdef"));
        try (var outsider = FileChannel.open(directory.resolve("data/log"), StandardOpenOption.WRITE)) {
            outsider.truncate(2);
        }
        var out = Channels.newChannel(new ByteArrayOutputStream());
        assertThat(file.transferTo(0, 6, out)).isEqualTo(2);
        assertThatThrownBy(() -> file.transferTo(2, 4, out)).isInstanceOf(EOFException.class).hasMessageContaining("2 bytes");
        file.release();
    }
}

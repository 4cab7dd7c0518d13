package minibroker.runtime;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A real data directory")
class DirectoryStorageTest extends StorageContract {
    @TempDir
    Path directory;

    @Override
    protected Storage storage() throws IOException {
        return new DirectoryStorage(directory.resolve("data"));
    }
}

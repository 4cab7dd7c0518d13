package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of a demo")
class DemoFolderTest {
    private static final long NOBODY = 999_999_999_999L;        // above what any system gives to a process

    @TempDir
    private Path demos;

    @Test
    @DisplayName("is new and empty, and what an earlier demo left is gone")
    void fresh() throws IOException {
        var earlier = leftBy(NOBODY);

        var folder = DemoFolder.fresh(demos, 42);

        assertThat(folder).isEmptyDirectory();
        assertThat(earlier).doesNotExist();
    }

    @Test
    @DisplayName("stays while a broker holds the lock of its data")
    void brokerRuns() throws IOException {
        var earlier = leftBy(NOBODY);
        try (var channel = FileChannel.open(earlier.resolve("data/.lock"), StandardOpenOption.WRITE); var lock = channel.lock()) {
            DemoFolder.fresh(demos, 42);
            assertThat(lock.isValid()).isTrue();
        }

        assertThat(earlier.resolve("data/texts-0/00000000000000000000.log")).exists();
    }

    @Test
    @DisplayName("stays while its demo runs, also between two starts of its broker")
    void demoRuns() throws IOException {
        var earlier = leftBy(ProcessHandle.current().pid());

        DemoFolder.fresh(demos, 42);

        assertThat(earlier).isNotEmptyDirectory();
    }

    @Test
    @DisplayName("is new even if an earlier demo had the same process id")
    void samePid() throws IOException {
        leftBy(42);

        assertThat(DemoFolder.fresh(demos, 42)).isEmptyDirectory();
    }

    @Test
    @DisplayName("is the only thing that is ever deleted there")
    void others() throws IOException {
        var notes = Files.writeString(demos.resolve("notes.txt"), "mine");

        DemoFolder.fresh(demos, 42);

        assertThat(notes).exists();
    }

    private Path leftBy(long pid) throws IOException {
        var folder = demos.resolve("run-" + pid);
        Files.createDirectories(folder.resolve("data/texts-0"));
        Files.createFile(folder.resolve("data/.lock"));
        Files.writeString(folder.resolve("data/texts-0/00000000000000000000.log"), "records");
        return folder;
    }
}

package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.course.Course;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A story that failed")
class FailedStoryTest {
    @TempDir
    private Path root;

    @Test
    @DisplayName("is found by its seed alone, in the lab where that seed failed last")
    void found() throws IOException {
        var course = Course.of(new House(root));
        leave("02-segments", 7, "minibroker.segment.RecoverCheck", 1_000);
        leave("03-partition-log", 7, "minibroker.log.RollCheck", 2_000);
        leave("02-segments", 8, "minibroker.segment.RecoverCheck", 3_000);

        assertThat(FailedStory.last(course, 7)).hasValueSatisfying(story -> {
            assertThat(story.lab().lab()).isEqualTo("03");
            assertThat(story.check()).isEqualTo("minibroker.log.RollCheck#torn");
        });
        assertThat(FailedStory.last(course, 9)).isEmpty();
    }

    private void leave(String lab, long seed, String check, long whenMs) throws IOException {
        var folder = Files.createDirectories(root.resolve("labs").resolve(lab).resolve("target/stories"));
        var file = Files.writeString(folder.resolve("seed-" + seed + ".properties"), "class=" + check + "\nmethod=torn\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(whenMs));
    }
}

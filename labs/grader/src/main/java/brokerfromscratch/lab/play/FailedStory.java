package brokerfromscratch.lab.play;

import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;

/**
 * A story that a check left behind when it failed under some seed: the testkit writes a page and a file that names the check.
 *
 * @param check {@code full.ClassName#method}
 */
record FailedStory(CourseLab lab, String check, FileTime when) {
    /** The folder that stories of a lab's checks are written to. */
    static Path folder(CourseLab lab) {
        return lab.home().resolve("target/stories");
    }

    /** The one that failed last under this seed, in whatever lab. */
    static Optional<FailedStory> last(Course course, long seed) throws IOException {
        var found = new ArrayList<FailedStory>();
        for (var lab : course.labs()) {
            var file = folder(lab).resolve("seed-" + seed + ".properties");
            if (Files.isRegularFile(file)) {
                found.add(read(lab, file));
            }
        }
        return found.stream().max(Comparator.comparing(FailedStory::when));
    }

    private static FailedStory read(CourseLab lab, Path file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return new FailedStory(lab, properties.getProperty("class") + "#" + properties.getProperty("method"),
            Files.getLastModifiedTime(file));
    }
}

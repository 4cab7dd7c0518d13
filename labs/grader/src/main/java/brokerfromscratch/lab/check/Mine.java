package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.Progress;
import java.util.ArrayList;

/** {@code --mine}: not the learner's layer on the finished others, but all of the learner's finished layers together. */
final class Mine {
    private Mine() {}

    /** The checked lab's sources come first; the layers of other finished labs are compiled with them. */
    static CheckJob job(House house, CourseLab lab) {
        var job = CheckJob.of(lab);
        var sources = new ArrayList<>(job.sources());
        for (var other : Course.of(house).mine(Progress.of(house))) {
            if (!other.lab().equals(lab.lab())) {
                sources.add(other.home().resolve("src/main/java"));
            }
        }
        return job.withSources(sources).withWork(lab.home().resolve("target/lab/mine"));
    }
}

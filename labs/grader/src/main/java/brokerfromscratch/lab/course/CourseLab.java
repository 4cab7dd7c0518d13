package brokerfromscratch.lab.course;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A lab of the course, whether it exists already or not.
 *
 * @param lab         two digits
 * @param packageName of the classes that the learner writes
 * @param learn       one line for the list of labs
 */
public record CourseLab(House house, String lab, String name, String packageName, String learn) {

    /** {@code 02-segments}. */
    public String folder() {
        return lab + "-" + name;
    }

    /** {@code labs/02-segments}: what the learner opens. */
    public Path home() {
        return house.root().resolve("labs").resolve(folder());
    }

    /** {@code solutions/02-segments}: the finished layer, or the place where it will be. */
    public Path solution() {
        return house.root().resolve("solutions").resolve(folder());
    }

    /** The learner's classes. */
    public Path sources() {
        return home().resolve("src/main/java").resolve(packageName.replace('.', '/'));
    }

    public boolean exists() {
        return Files.isRegularFile(yaml());
    }

    /** True if the finished layer is there. It may be before its lab is. */
    public boolean hasLayer() {
        return Files.isDirectory(solution().resolve("src/main/java"));
    }

    /** What the lab says of itself. */
    public LabFile file() {
        if (!exists()) {
            throw new LabException("lab %s is planned%s. The labs that exist: %s".formatted(folder(), Files.isDirectory(home())
                ? ": its folder has no lab.yaml yet" : hasLayer() ? "; until it exists, its layer is the finished one" : "",
                Course.of(house).existing()));
        }
        return LabFile.read(yaml());
    }

    private Path yaml() {
        return home().resolve("lab.yaml");
    }
}

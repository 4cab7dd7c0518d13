package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import java.nio.file.Path;
import java.util.List;

/** One lab that exists, and where its parts stand in the house. */
public record LabPlaces(CourseLab course, LabFile lab) {

    /** The labs with these numbers or names, or all that exist if none is named. */
    static List<LabPlaces> of(House house, List<String> names) {
        var course = Course.of(house);
        if (!names.isEmpty()) {
            return names.stream().map(course::lab).map(LabPlaces::of).toList();
        }
        var all = course.labs().stream().filter(CourseLab::exists).map(LabPlaces::of).toList();
        if (all.isEmpty()) {
            throw new LabException("there is no lab yet: no folder in " + house.root().resolve("labs") + " has a lab.yaml");
        }
        return all;
    }

    public static LabPlaces of(CourseLab course) {
        var lab = course.file();
        if (!lab.folder().equals(course.folder())) {
            throw new LabException("the lab.yaml in %s calls its lab %s".formatted(course.home(), lab.folder()));
        }
        return new LabPlaces(course, lab);
    }

    House house() {
        return course.house();
    }

    Path starters() {
        return course.home().resolve("src/main/java");
    }

    Path checks() {
        return course.home().resolve("src/test/java");
    }

    Path readme() {
        return course.home().resolve("README.adoc");
    }

    Path signatures() {
        return course.home().resolve("signatures.txt");
    }

    Path finished() {
        return course.solution().resolve("src/main/java");
    }

    Path mistakes() {
        return course.solution().resolve("mistakes");
    }

    Path alternatives() {
        return course.solution().resolve("alternatives");
    }

    /** Survivors of {@code lab author mutants} that were read and set aside. It may be missing. */
    Path mutants() {
        return course.solution().resolve("mutants.yaml");
    }

    Path chapter() {
        return house().root().resolve("book/chapters").resolve(lab.folder() + ".adoc");
    }

    Path slides() {
        return house().root().resolve("slides").resolve(lab.folder() + ".adoc");
    }

    /** Where {@code lab author verify} puts the sources that it tries. */
    Path tried() {
        return course.home().resolve("target/author");
    }

    /** From the house's root, with slashes: for messages and for git. */
    String inHouse(Path path) {
        return house().root().relativize(path).toString().replace('\\', '/');
    }
}

package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A house with one lab, 02, of two steps, whose layer is one class. */
final class SmallHouse {
    static final String TALLY = "minibroker/segment/Tally.java";
    static final String FINISHED_TALLY = "solutions/02-segments/src/main/java/" + TALLY;
    static final String LAB_YAML = """
        lab: "02"
        name: segments
        title: Segments
        packageName: minibroker.segment
        learn: to count
        moment: it counts
        steps:
          - {number: 1, title: Count up, kind: core, minutes: 10, file: Tally.java, member: up,
             hints: [{level: idea, text: one more}]}
          - {number: 2, title: Look, kind: stretch, minutes: 5, file: Tally.java, member: count,
             hints: [{level: idea, text: look}]}
        """;
    static final String FINISHED = """
        package minibroker.segment;

        import java.util.ArrayList;
        import java.util.List;

        /** Counts. */
        public final class Tally {
            private final List<String> seen = new ArrayList<>();
            private int count;

            /** One more. */
            public void up(String what) {
                seen.add(what);
                // lesson::step1[todo="one more"]
                // tag::up[]
                count = atLeastOne(count + 1);
                // end::up[]
                // end::step1
            }

            // lesson-member::step1[]
            private static int atLeastOne(int number) {
                return Math.max(1, number);
            }
            // end::step1

            /** How many. */
            public int count() {
                // lesson::step2[todo="look"]
                return count;
                // end::step2
            }
        }
        """;

    private final Path root;

    private SmallHouse(Path root) {
        this.root = root;
    }

    static SmallHouse in(Path folder) throws IOException {
        var house = new SmallHouse(folder);
        house.write("labs/02-segments/lab.yaml", LAB_YAML);
        house.write(FINISHED_TALLY, FINISHED);
        house.write("solutions/00-event-loop/src/main/java/minibroker/runtime/TodoError.java", """
            package minibroker.runtime;

            public final class TodoError extends Error {
                public static TodoError todo(String message) {
                    return new TodoError();
                }
            }
            """);
        return house;
    }

    void write(String file, String text) throws IOException {
        Files.createDirectories(path(file).getParent());
        Files.writeString(path(file), text);
    }

    Path path(String file) {
        return root.resolve(file);
    }

    House house() {
        return new House(root);
    }

    LabPlaces lab() {
        return LabPlaces.of(Course.of(house()).lab("02"));
    }

    LabFile labFile() {
        return lab().lab();
    }
}

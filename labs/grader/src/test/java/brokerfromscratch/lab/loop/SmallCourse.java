package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** A repository with one lab in it: 02, with three steps, of which the third is a stretch, and two questions. */
final class SmallCourse {
    static final String FILE = "minibroker/segment/Segment.java";

    private static final String YAML = """
        lab: "02"
        name: segments
        title: Segments
        packageName: minibroker.segment
        learn: a file that only grows
        moment: a stock tool reads your file
        steps:
          - {number: 1, title: Append, kind: core, minutes: 10, file: Segment.java, member: append, hints: [
              {level: question, text: "Where does it end?"}, {level: idea, text: Ask the size.}, {level: code, text: return size;}]}
          - {number: 2, title: Read, kind: core, minutes: 20, file: Segment.java, member: read, hints: [
              {level: idea, text: Walk.}]}
          - {number: 3, title: Shrink, kind: stretch, minutes: 20, file: Segment.java}
        predict:
          - {ask: "Is it torn?", answers: [yes it is, no], right: 1, because: power was cut}
          - {ask: "What is kept?", answers: [all, some, none], right: 2, because: a hole hides the rest}
        """;

    private static final String FINISHED = """
        package minibroker.segment;

        /** A segment. */
        final class Segment {
            int size;

            /** Appends. */
            void append(int bytes) {
                if (bytes < 0) {
                    throw new IllegalArgumentException();
                }
                // lesson::step1[todo="where does it end?"]
                size += bytes;
                grow();
                // end::step1
            }

            /** Reads. */
            int read(int position) {
                // lesson::step2[todo="walk"]
                var left = size - position;
                return left;
                // end::step2
            }

            // lesson-member::step1[]
            private void grow() {
                size++;
            }
            // end::step1
        }
        """;

    private final House house;

    /** Another lab, with the same steps. */
    void addLab(String lab, String name) throws IOException {
        write("labs/" + lab + "-" + name + "/lab.yaml", YAML.replace("\"02\"", "\"" + lab + "\"").replace("name: segments", "name: " + name));
    }

    SmallCourse(Path root) throws IOException {
        house = new House(root);
        write("labs/02-segments/lab.yaml", YAML);
        write("solutions/02-segments/src/main/java/" + FILE, FINISHED);
        write("solutions/06-fetch/src/main/java/minibroker/fetch/Fetch.java", "package minibroker.fetch; class Fetch {}");
        write("labs/02-segments/src/main/java/" + FILE, GivenFiles.of(lab()).texts().get(FILE));
    }

    House house() {
        return house;
    }

    Progress progress() {
        return Progress.of(house);
    }

    CourseLab lab() {
        return desk("", System.out).course().lab("02");
    }

    Path file() {
        return house.root().resolve("labs/02-segments/src/main/java").resolve(FILE);
    }

    String text() throws IOException {
        return Files.readString(file());
    }

    /** The learner writes. */
    void replace(String text, String with) throws IOException {
        if (!text().contains(text)) {
            throw new IllegalArgumentException("no '" + text + "' in " + text());
        }
        Files.writeString(file(), text().replace(text, with));
    }

    Path write(String path, String text) throws IOException {
        var file = house.root().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** The learner has finished the lab. */
    void finish() {
        progress().checked(lab().file(), Map.of(1, true, 2, true, 3, true));
        progress().momentChecked(lab().file(), true);
    }

    /** What a command prints when a person sits there who types {@code answers}, a line each. */
    String asked(String answers, LoopCommand command, String... words) throws Exception {
        return run(print -> desk(answers, print), command, words);
    }

    /** What a command prints in a script: nobody can be asked. */
    String say(LoopCommand command, String... words) throws Exception {
        return run(print -> Desk.at(house, Terminal.into(print)), command, words);
    }

    private static String run(Function<PrintStream, Desk> desk, LoopCommand command, String... words) throws Exception {
        new CommandLine(command).parseArgs(words);
        var out = new ByteArrayOutputStream();
        command.at(desk.apply(new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private Desk desk(String answers, PrintStream out) {
        var in = new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8));
        return Desk.at(house, Terminal.of(out, in));
    }
}

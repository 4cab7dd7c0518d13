package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Lesson marks")
class LessonMarksTest {
    @TempDir
    private Path folder;
    private LabFile lab;

    @BeforeEach
    void readLab() throws IOException {
        lab = SmallHouse.in(folder).labFile();
    }

    @Test
    @DisplayName("say of each step where it lies, and what text that is")
    void regions() {
        var regions = read(SmallHouse.FINISHED).regions();

        assertThat(regions).extracting(LessonRegion::step).containsExactly(1, 1, 2);
        assertThat(regions).extracting(LessonRegion::member).containsExactly("up", null, "count");
        var first = regions.get(0);
        assertThat(first.text()).as("without the book's tags").isEqualTo("        count = atLeastOne(count + 1);\n");
        assertThat(first.firstLine()).isEqualTo(15);
        assertThat(first.lastLine()).isEqualTo(17);
        assertThat(first.todo()).isEqualTo("one more");
        assertThat(regions.get(1).isWholeMembers()).isTrue();
    }

    @Test
    @DisplayName("are found in the methods of nested and anonymous classes, too")
    void nested() {
        var regions = read(method("""
            return new Runnable() {
                @Override
                public void run() {
                    // lesson::step1[todo="run"]
                    System.out.println();
                    // end::step1
                }
            };""")).regions();
        assertThat(regions).extracting(LessonRegion::member).containsExactly("run");
    }

    @Test
    @DisplayName("must be closed, by their own name, before the next one begins")
    void pairs() {
        wrong(3, "step1 is never ended", """
            // lesson::step1[todo="x"]
            int a = 1;""");
        wrong(5, "end::step2 stands where the lesson step1 of line 3 should end", """
            // lesson::step1[todo="x"]
            int a = 1;
            // end::step2""");
        wrong(4, "begins inside the lesson step1 of line 3", """
            // lesson::step1[todo="x"]
            // lesson::step2[todo="x"]
            int a = 1;
            // end::step2
            // end::step1""");
        wrong(3, "ends a lesson that was not begun", "// end::step1");
    }

    @Test
    @DisplayName("name a step that lab.yaml has")
    void knownStep() {
        wrong(3, "step3 is no step of lab 02; its lab.yaml has step1, step2", """
            // lesson::step3[todo="x"]
            int a = 1;
            // end::step3""");
    }

    @Test
    @DisplayName("go round whole statements, up to the end of a method's body")
    void wholeStatements() {
        wrong(3, "the statement of line 6 could never be reached", """
            // lesson::step1[todo="x"]
            int a = 1;
            // end::step1
            int b = 2;""");
        wrong(4, "cuts the statement of lines 3 to 7", """
            if (true) {
                // lesson::step1[todo="x"]
                int a = 1;
                // end::step1
            }""");
        wrong(3, "cuts the statement of lines 4 to 6", """
            // lesson::step1[todo="x"]
            if (true) {
            // end::step1
            }""");
        wrong(3, "holds no statement", """
            // lesson::step1[todo="x"]
            // nothing
            // end::step1""");
    }

    @Test
    @DisplayName("do not stand in a constructor, nor outside of methods")
    void place() {
        wrongFile(3, "a lesson in a constructor", """
            class Tally {
                Tally() {
                    // lesson::step1[todo="x"]
                    hashCode();
                    // end::step1
                }
            }
            """);
        wrongFile(2, "not inside a method", """
            class Tally {
                // lesson::step1[todo="x"]
                int a;
                // end::step1
            }
            """);
    }

    @Test
    @DisplayName("take whole members away, with their comments")
    void wholeMembers() {
        wrongFile(3, "the comment above would stay", """
            class Tally {
                /** A number. */
                // lesson-member::step1[]
                int a;
                // end::step1
            }
            """);
        wrongFile(3, "cuts the member of lines 2 to 6", """
            class Tally {
                void a() {
                    // lesson-member::step1[]
                    hashCode();
                    // end::step1
                }
            }
            """);
        wrongFile(1, "not inside a class", """
            // lesson-member::step1[]
            class Tally {}
            // end::step1
            """);
    }

    @Test
    @DisplayName("that are mistyped are errors, because they would do nothing")
    void mistyped() {
        for (var line : new String[] {"// lesson::step1", "// lesson::step1[]", "// lesson:step1[todo=\"x\"]", "//end::step1",
            "int a; // tag::x[]", "// lesson-member::step1", "// lesson::step1[todo=\"say \"x\"\"]", "// tag::x"}) {
            wrong(3, "looks like a mark and is none", line);
        }
    }

    @Test
    @DisplayName("of the book must be closed, too; they may lie inside each other")
    void bookTags() {
        wrong(3, "the tag a is never ended", "// tag::a[]");
        wrong(3, "ends a tag of the book that was not begun", "// end::a[]");
        assertThat(read(method("// tag::a[]\n// tag::b[]\n// end::a[]\n// end::b[]")).regions()).isEmpty();
    }

    @Test
    @DisplayName("in a file that is no Java are not searched for")
    void noJava() {
        wrongFile(3, "javac says", "class Tally {\n// lesson::step1[todo=\"x\"]\nint int;\n// end::step1\n}\n");
    }

    private MarkedSource read(String text) {
        return MarkedSource.of(SmallHouse.TALLY, "Tally.java", text, lab);
    }

    /** The body's first line is line 3 of the file. */
    private static String method(String body) {
        return "class Tally {\nObject count() {\n" + body + "\n}\n}\n";
    }

    private void wrong(int line, String message, String body) {
        wrongFile(line, message, method(body));
    }

    private void wrongFile(int line, String message, String text) {
        assertThatExceptionOfType(LabException.class).as(text).isThrownBy(() -> read(text))
            .withMessageStartingWith("Tally.java:" + line + ": ").withMessageContaining(message);
    }
}

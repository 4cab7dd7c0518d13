package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A starter")
class StarterSourceTest {
    private static final String TODO_IMPORT = "import static minibroker.runtime.TodoError.todo;\n";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is the finished class with a hole for each lesson, and nothing else changed")
    void golden() throws IOException {
        assertThat(starterOf(SmallHouse.FINISHED)).isEqualTo("""
            package minibroker.segment;

            import static minibroker.runtime.TodoError.todo;

            import java.util.ArrayList;
            import java.util.List;

            /** Counts. */
            public final class Tally {
                private final List<String> seen = new ArrayList<>();
                private int count;

                /** One more. */
                public void up(String what) {
                    seen.add(what);
                    throw todo("Lab 02, step 1: one more");
                }

                /** How many. */
                public int count() {
                    throw todo("Lab 02, step 2: look");
                }
            }
            """);
    }

    @Test
    @DisplayName("has its import among the static ones, sorted")
    void sortedImport() throws IOException {
        var before = "import static java.lang.Math.max;\n";
        var after = "import static org.junit.Assert.fail;\n";
        assertThat(starterOf(hole(before + after))).contains(before + TODO_IMPORT + after);
        assertThat(starterOf(hole(before))).contains(before + TODO_IMPORT + "\nclass");
        assertThat(starterOf(hole(after))).contains("package a;\n\n" + TODO_IMPORT + after);
        assertThat(starterOf(hole("import java.util.List;\n\n" + before))).as("where the file has its static ones last")
            .contains("import java.util.List;\n\n" + before + TODO_IMPORT);
        assertThat(starterOf(hole(TODO_IMPORT))).as("already there").containsOnlyOnce(TODO_IMPORT);
        assertThat(starterOf(hole("").replace(";\n\n\n", ";\n\n"))).startsWith("package a;\n\n" + TODO_IMPORT + "\nclass");
    }

    @Test
    @DisplayName("that only lacks members needs no import")
    void noImport() throws IOException {
        assertThat(starterOf("package a;\n\nclass A {\n// lesson-member::step1[]\nint a;\n// end::step1\n}\n"))
            .isEqualTo("package a;\n\nclass A {\n}\n");
    }

    @Test
    @DisplayName("has no two blank lines where a member was, and none at the ends of the class")
    void blankLines() throws IOException {
        var first = "    // lesson-member::step1[]\n    int first;\n    // end::step1\n";
        var starter = starterOf("package a;\n\nclass A {\n" + first + "\n    int a;\n\n" + first.replace("first", "second") + "\n"
            + first.replace("first", "third") + "\n    int b;\n\n" + first.replace("first", "last") + "}\n");
        assertThat(starter).isEqualTo("package a;\n\nclass A {\n    int a;\n\n    int b;\n}\n");
    }

    @Test
    @DisplayName("has no callouts of the book, and text that means something to Java is quoted")
    void callouts() throws IOException {
        var starter = starterOf("""
            package a;

            class A {
                int a;    // <1>

                void up() {
                    // lesson::step1[todo="a \\n is one sign"]
                    a++;
                    // end::step1
                }
            }
            """);
        assertThat(starter).contains("    int a;\n", "todo(\"Lab 02, step 1: a \\\\n is one sign\");");
    }

    @Test
    @DisplayName("keeps to the width of a page")
    void tooWide() throws IOException {
        var text = hole("").replace("x\"]", "x".repeat(100) + "\"]");
        assertThatExceptionOfType(LabException.class).isThrownBy(() -> starterOf(text))
            .withMessageMatching("(?s)Tally.java:\\d+: the todo is \\d+ characters too long.*");
    }

    private static String hole(String imports) {
        return """
            package a;

            %s
            class A {
                int up() {
                    // lesson::step1[todo="x"]
                    return 1;
                    // end::step1
                }
            }
            """.formatted(imports);
    }

    private String starterOf(String text) throws IOException {
        return StarterSource.of(MarkedSource.of(SmallHouse.TALLY, "Tally.java", text, SmallHouse.in(folder).labFile()));
    }
}

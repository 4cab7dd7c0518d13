package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The list of signatures")
class SignaturesTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("has a line for each class and each member that is not private, with erased types and the starter's lines")
    void all() {
        assertThat(signatures("""
            package a;

            import java.util.*;

            public abstract class A<T extends Number> implements Comparable<A<T>> {
                protected static final Map<String, int[]> NAMES = Map.of();
                private int secret;

                @Deprecated
                public abstract <X extends Exception> T[] first(List<? super T> list, T one, int... more) throws X;

                static record Pair(int left, Entry right) {}

                interface Entry {
                    long size();

                    default void clear() {}
                }

                enum Colour { RED, BLUE }

                private static final class Hidden {
                    void unseen() {}
                }

                @Override
                public String toString() {
                    return "";
                }

                public int compareTo(A<T> other) {
                    return 0;
                }
            }
            """)).containsExactly(
            "a.A|public abstract class a.A implements java.lang.Comparable|A.java:5",
            "a.A|public A()|A.java:5",
            "a.A|protected static final java.util.Map NAMES|A.java:6",
            "a.A|public abstract java.lang.Number[] first(java.util.List, java.lang.Number, int[])"
                + " throws java.lang.Exception|A.java:10",
            "a.A|public int compareTo(a.A)|A.java:31",
            "a.A$Pair|static final record a.A$Pair|A.java:12",
            "a.A$Pair|Pair(int, a.A$Entry)|A.java:12",
            "a.A$Pair|public a.A$Entry right()|A.java:12",
            "a.A$Pair|public int left()|A.java:12",
            "a.A$Entry|interface a.A$Entry|A.java:14",
            "a.A$Entry|public abstract long size()|A.java:15",
            "a.A$Entry|public void clear()|A.java:17",
            "a.A$Colour|static final enum a.A$Colour|A.java:20",
            "a.A$Colour|public static final a.A$Colour BLUE|A.java:20",
            "a.A$Colour|public static final a.A$Colour RED|A.java:20");
    }

    @Test
    @DisplayName("cannot be made of a starter that does not compile: the error names the line")
    void doesNotCompile() {
        assertThatExceptionOfType(LabException.class).isThrownBy(() -> signatures("package a;\n\nclass A {\n    Missing m;\n}\n"))
            .withMessageContaining("the starters of labs/02 do not compile")
            .withMessageContaining("a/A.java:4: cannot find symbol");
    }

    @Test
    @DisplayName("lists the starter's classes, not those of the layer that they use")
    void onlyStarters() throws IOException {
        var house = SmallHouse.in(folder);
        house.write("solutions/02-segments/src/main/java/minibroker/segment/Given.java",
            "package minibroker.segment;\n\nfinal class Given {\n    static int one() {\n        return 1;\n    }\n}\n");
        var starter = "package minibroker.segment;\n\npublic final class Tally {\n    int a = Given.one();\n}\n";

        assertThat(Signatures.of(Map.of(SmallHouse.TALLY, starter), "labs/02", StarterLibraries.of(house.lab())))
            .containsExactly("minibroker.segment.Tally\tpublic final class minibroker.segment.Tally\tTally.java:3",
                "minibroker.segment.Tally\tpublic Tally()\tTally.java:3", "minibroker.segment.Tally\tint a\tTally.java:4");
    }

    private static List<String> signatures(String text) {
        return Signatures.of(Map.of("a/A.java", text), "labs/02", new StarterLibraries(List.of(), "")).stream()
            .map(line -> line.replace('\t', '|')).toList();
    }
}

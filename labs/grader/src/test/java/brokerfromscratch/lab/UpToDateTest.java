package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What was built is up to date")
class UpToDateTest {
    private static final FileTime BUILT = FileTime.fromMillis(1_000_000_000_000L);
    private static final FileTime BEFORE = FileTime.fromMillis(BUILT.toMillis() - 1);
    private static final FileTime AFTER = FileTime.fromMillis(BUILT.toMillis() + 1);

    @TempDir
    private Path root;
    private House house;

    @BeforeEach
    void allIsBuilt() throws IOException {
        house = new House(root);
        for (var source : List.of("pom.xml", "mini-broker/pom.xml", "labs/grader/pom.xml", "solutions/02-segments/pom.xml",
            "solutions/02-segments/src/main/java/Segment.java", "solutions/02-segments/src/main/java/Index.java",
            "solutions/02-segments/src/test/java/SegmentTest.java", "mini-broker/target/mini-broker.jar",
            "labs/grader/target/grader.jar", "target/lab/built")) {
            Files.createDirectories(root.resolve(source).getParent());
            Files.createFile(root.resolve(source));
        }
        setBefore(root);
        Files.setLastModifiedTime(house.buildStamp(), BUILT);
    }

    @Test
    @DisplayName("if every source is older than the build")
    void older() throws IOException {
        assertThat(UpToDate.check(house)).isTrue();
    }

    @Test
    @DisplayName("not if a source of a layer is newer, be it code or a pom")
    void newer() throws IOException {
        var sources = List.of("solutions/02-segments/src/main/java/Segment.java", "solutions/02-segments/pom.xml", "pom.xml");
        for (var source : sources) {
            Files.setLastModifiedTime(root.resolve(source), AFTER);
            assertThat(UpToDate.check(house)).as(source).isFalse();
            Files.setLastModifiedTime(root.resolve(source), BEFORE);
        }
        assertThat(UpToDate.check(house)).isTrue();
    }

    @Test
    @DisplayName("not if a source was deleted")
    void deleted() throws IOException {
        Files.delete(root.resolve("solutions/02-segments/src/main/java/Index.java"));

        assertThat(UpToDate.check(house)).isFalse();
    }

    @Test
    @DisplayName("whatever happens to tests, which are not in the jars")
    void testsDoNotCount() throws IOException {
        Files.setLastModifiedTime(root.resolve("solutions/02-segments/src/test/java/SegmentTest.java"), AFTER);

        assertThat(UpToDate.check(house)).isTrue();
    }

    @Test
    @DisplayName("not if a jar is missing, or no build has ever ended well")
    void missing() throws IOException {
        Files.delete(house.brokerJar());
        assertThat(UpToDate.check(house)).isFalse();

        Files.createFile(house.brokerJar());
        assertThat(UpToDate.check(house)).isTrue();

        Files.delete(house.buildStamp());
        assertThat(UpToDate.check(house)).isFalse();
    }

    @Test
    @DisplayName("for the labs only if the testkit is built, too, and neither it nor a layer has changed since")
    void forLabs() throws IOException {
        assertThat(UpToDate.checkForLabs(house)).isFalse();

        for (var made : List.of(house.testkitJar(), house.listOfJars(), house.labsStamp(),
            root.resolve("labs/testkit/src/main/java/Cluster.java"), root.resolve("labs/testkit/pom.xml"))) {
            Files.createDirectories(made.getParent());
            Files.createFile(made);
        }
        setBefore(root.resolve("labs/testkit"));
        Files.setLastModifiedTime(house.labsStamp(), BUILT);
        assertThat(UpToDate.checkForLabs(house)).isTrue();

        for (var source : List.of("labs/testkit/src/main/java/Cluster.java", "solutions/02-segments/pom.xml")) {
            Files.setLastModifiedTime(root.resolve(source), AFTER);
            assertThat(UpToDate.checkForLabs(house)).as(source).isFalse();
            Files.setLastModifiedTime(root.resolve(source), BEFORE);
        }
    }

    private static void setBefore(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.toList()) {
                Files.setLastModifiedTime(file, BEFORE);
            }
        }
    }
}

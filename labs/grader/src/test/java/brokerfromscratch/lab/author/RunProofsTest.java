package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.check.CheckJob;
import brokerfromscratch.lab.check.CheckResult;
import brokerfromscratch.lab.check.LabReport;
import brokerfromscratch.lab.check.Problem;
import brokerfromscratch.lab.check.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The proofs that run checks")
class RunProofsTest {
    @TempDir
    private Path folder;
    private SmallHouse house;

    @BeforeEach
    void build() throws IOException {
        house = SmallHouse.in(folder);
        house.write("solutions/02-segments/mistakes/by-two.yaml", """
            seen: a reader
            step: 1
            file: Tally.java
            replace: "count + 1"
            with: "count + 2"
            caughtBy: UpCheck.up
            message: counted
              by two
            breaks: a count goes up by one
            """);
        house.write("solutions/02-segments/alternatives/plus-plus/Tally.java", "package minibroker.segment;\n\nclass Tally {}\n");
    }

    @Test
    @DisplayName("give the starter to the checks, made from the marks, and want none of them to pass")
    void starter() {
        var proofs = proofs(job -> {
            assertThat(tally(job)).contains("throw todo(\"Lab 02, step 1: one more\")");
            assertThat(job.signatures()).content().contains("public int count()");
            return report(job, Status.TODO);
        });
        assertThat(proofs.starterScoresNothing().holds()).isTrue();
        assertThat(proofs(job -> report(job, Status.PASSED)).starterScoresNothing().against())
            .containsExactly("UpCheck.up passes on the starter");
    }

    @Test
    @DisplayName("give the finished layer to the checks as it stands, and want all of them to pass")
    void finished() {
        var proofs = proofs(job -> {
            assertThat(tally(job)).isEqualTo(SmallHouse.FINISHED);
            return report(job, Status.PASSED);
        });
        assertThat(proofs.finishedPasses().holds()).isTrue();
        assertThat(proofs(job -> report(job, Status.FAILED)).finishedPasses().against())
            .containsExactly("UpCheck.up: counted by two | 1 | 2 | It counts twice.");
    }

    @Test
    @DisplayName("want each core step green while later ones are holes")
    void stepByStep() throws IOException {
        var proofs = proofs(job -> {
            assertThat(tally(job)).contains("count = atLeastOne(count + 1);", "throw todo(\"Lab 02, step 2: look\")")
                .doesNotContain("step 1");
            assertThat(job.only()).containsExactly(CheckJob.step(1));
            return report(job, Status.PASSED);
        });
        assertThat(proofs.eachStepStandsAlone().holds()).isTrue();
        assertThat(proofs(job -> report(job, Status.TODO)).eachStepStandsAlone().against())
            .containsExactly("with steps [1] done, UpCheck.up: counted by two | 1 | 2 | It counts twice.");
    }

    @Test
    @DisplayName("do not hold if the checks did not run")
    void problem() {
        var proofs = proofs(job -> new LabReport(job.lab(), new Problem(Problem.Kind.DOES_NOT_COMPILE, List.of("Tally.java:3")),
            List.of(), 0));
        assertThat(List.of(proofs.starterScoresNothing(), proofs.finishedPasses(), proofs.mistakeIsCaught("by-two")))
            .allSatisfy(proof -> assertThat(proof.against())
                .containsExactly("the checks could not run: DOES_NOT_COMPILE", "Tally.java:3"));
        assertThat(proofs(job -> new LabReport(job.lab(), null, List.of(), 0)).finishedPasses().against())
            .containsExactly("no check was found");
    }

    @Test
    @DisplayName("put a mistake into the finished layer, and want its check to fail with its message")
    void mistake() {
        var proofs = proofs(job -> {
            assertThat(tally(job)).contains("atLeastOne(count + 2)");
            assertThat(job.only()).containsExactly("UpCheck.up");
            return report(job, Status.FAILED);
        });
        assertThat(proofs.mistakeIsCaught("by-two").against()).isEmpty();
        assertThat(proofs(job -> report(job, Status.PASSED)).mistakeIsCaught("by-two").against())
            .containsExactly("it does not fail, it is PASSED");
    }

    @Test
    @DisplayName("say what a check says if it is not what the catalogue quotes")
    void otherMessage() throws IOException {
        var yaml = house.path("solutions/02-segments/mistakes/by-two.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("by two", "by three"));
        assertThat(proofs(job -> report(job, Status.FAILED)).mistakeIsCaught("by-two").against())
            .containsExactly("it says: counted by two | 1 | 2 | It counts twice.", "and not:  counted by three");
    }

    @Test
    @DisplayName("do not hold for a mistake that fits nowhere")
    void fitsNowhere() throws IOException {
        house.write(SmallHouse.FINISHED_TALLY, SmallHouse.FINISHED.replace("count + 1", "1 + count"));
        assertThat(proofs(job -> report(job, Status.FAILED)).mistakeIsCaught("by-two").against())
            .singleElement().asString().contains("nowhere in Tally.java");
    }

    @Test
    @DisplayName("put another solution in place of the finished files of its name")
    void alternative() {
        var proofs = proofs(job -> {
            assertThat(tally(job)).endsWith("class Tally {}\n");
            return report(job, Status.PASSED);
        });
        assertThat(Catalogue.read(house.lab()).alternatives()).singleElement()
            .satisfies(other -> assertThat(proofs.alternativePasses(other).holds()).isTrue());
    }

    @Test
    @DisplayName("find nothing that an earlier proof has left behind")
    void leftBehind() throws IOException {
        house.write("labs/02-segments/target/author/finished/minibroker/segment/Old.java", "class Old {}");
        proofs(job -> {
            assertThat(job.sources()).allSatisfy(root -> assertThat(MarkedLayer.javaFiles(root)).hasSize(1));
            return report(job, Status.PASSED);
        }).finishedPasses();
    }

    private RunProofs proofs(Function<CheckJob, LabReport> engine) {
        var places = house.lab();
        return new RunProofs(places, Starters.generate(places), MarkedLayer.read(places), Catalogue.read(places), engine);
    }

    private static String tally(CheckJob job) {
        return MarkedLayer.text(job.sources().get(0).resolve(SmallHouse.TALLY));
    }

    private static LabReport report(CheckJob job, Status status) {
        return new LabReport(job.lab(), null, List.of(new CheckResult("UpCheck", "up", "up counts", "up", 1, false, status,
            "counted by two", "1", "2", "It counts twice.", List.of(), List.of(), 0, 0)), 0);
    }
}

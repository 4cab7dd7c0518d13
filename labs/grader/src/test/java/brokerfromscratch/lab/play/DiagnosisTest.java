package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.course.Mistake;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A riddle of lab diagnose")
class DiagnosisTest {
    private static final List<Catalogued> CATALOGUE = List.of(
            mistake("a", "first invariant", "look here"), mistake("b", "second invariant", "look there"),
            mistake("c", "second invariant", null), mistake("d", "third invariant", null));

    @Test
    @DisplayName("is the same for the same seed, and over some seeds each visible mistake comes and each place is right")
    void seeds() {
        assertThat(Diagnosis.of(CATALOGUE, 7)).isEqualTo(Diagnosis.of(CATALOGUE, 7));
        var riddles = LongStream.range(0, 60).mapToObj(seed -> Diagnosis.of(CATALOGUE, seed)).toList();
        assertThat(riddles).extracting(riddle -> riddle.mistake().yaml().toString()).containsOnly("a.yaml", "b.yaml");
        assertThat(riddles).extracting(Diagnosis::right).contains(1, 2, 3);
    }

    @Test
    @DisplayName("offers each invariant of the catalogue once, that of its own mistake among them")
    void choices() {
        var riddle = Diagnosis.of(CATALOGUE, 1);

        assertThat(riddle.choices()).containsExactlyInAnyOrder("first invariant", "second invariant", "third invariant");
        assertThat(riddle.choices().get(riddle.right() - 1)).isEqualTo(riddle.mistake().mistake().breaks());
    }

    @Test
    @DisplayName("needs a mistake that can be seen from outside")
    void nothingVisible() {
        assertThat(Diagnosis.of(List.of(CATALOGUE.get(2)), 1)).isNull();
    }

    private static Catalogued mistake(String name, String breaks, String evidence) {
        return new Catalogued(Path.of(name + ".yaml"),
                new Mistake("seen", 1, "A.java", "x", "y", "ACheck.a", "message", breaks, evidence));
    }
}

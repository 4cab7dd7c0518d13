package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.Finding.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The demo's promises are worth something only if each of them can be seen to break. */
@DisplayName("What the demo checks")
class VerifierTest {
    private static final int LINES = 12;
    private static final int PARTITIONS = 3;

    private final List<Line> sent = IntStream.range(0, LINES).mapToObj(VerifierTest::line).toList();
    private final Map<Integer, Acknowledgement> acknowledged = new TreeMap<>();
    private final List<StoredLine> read = new ArrayList<>();

    /** A broker that did everything right: line n stands in partition n % 3 at offset n / 3. */
    @BeforeEach
    void aFaultlessBroker() {
        for (var line : sent) {
            var place = new Acknowledgement(line.number() % PARTITIONS, line.number() / PARTITIONS);
            acknowledged.put(line.number(), place);
            read.add(new StoredLine(place.partition(), place.offset(), line));
        }
    }

    @Test
    @DisplayName("a faultless broker breaks no promise, in whatever order its partitions are read")
    void faultless() {
        assertThat(findings()).isEmpty();
        read.sort((a, b) -> Integer.compare(b.partition(), a.partition()));      // stable: each partition keeps its order
        assertThat(findings()).isEmpty();
    }

    @Test
    @DisplayName("an acknowledged line that is not read back is lost, and the finding says which")
    void lost() {
        read.remove(5);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.promise()).isEqualTo(Promise.NOTHING_LOST);
            assertThat(finding.evidence()).contains("line 5 of 12", "partition 2", "offset 1", "\"same words\"");
        });
    }

    @Test
    @DisplayName("if nothing at all is read back, every acknowledged line is lost")
    void allLost() {
        read.clear();

        assertThat(promises()).hasSize(LINES).containsOnly(Promise.NOTHING_LOST);
    }

    @Test
    @DisplayName("a line that was never acknowledged may be missing")
    void neverAcknowledgedAndMissing() {
        acknowledged.remove(5);
        read.remove(5);

        assertThat(findings()).isEmpty();
    }

    @Test
    @DisplayName("a line that was never acknowledged may be there, but not twice")
    void neverAcknowledgedAndThere() {
        acknowledged.remove(11);
        assertThat(findings()).isEmpty();

        read.add(new StoredLine(2, 4, line(11)));
        assertThat(promises()).containsExactly(Promise.NOTHING_DUPLICATED);
    }

    @Test
    @DisplayName("a line that a retry stored a second time is a duplicate, though its text is like that of others")
    void duplicated() {
        read.add(new StoredLine(2, 4, line(11)));

        assertThat(promises()).containsExactly(Promise.NOTHING_DUPLICATED);
    }

    @Test
    @DisplayName("the same line in two partitions is a duplicate too")
    void duplicatedInAnotherPartition() {
        read.add(new StoredLine(0, 4, line(11)));

        assertThat(promises()).containsExactly(Promise.NOTHING_DUPLICATED);
    }

    @Test
    @DisplayName("two lines that changed places in a partition are out of order")
    void reordered() {
        Collections.swap(read, 3, 6);                      // both in partition 0
        acknowledged.clear();                              // so that only the order can tell

        assertThat(promises()).containsExactly(Promise.NOTHING_REORDERED);
    }

    @Test
    @DisplayName("of a late line and those that overtook it, only the late line is out of order")
    void oneLateLine() {
        read.add(read.remove(0));
        acknowledged.clear();

        assertThat(findings()).singleElement().satisfies(finding -> assertThat(finding.evidence()).startsWith("line 0 of 12"));
    }

    @Test
    @DisplayName("a line with another text than was sent is altered, and the one that was sent is lost")
    void altered() {
        read.set(7, new StoredLine(1, 2, new Line(7, "b.md", "other words")));

        assertThat(promises()).containsExactly(Promise.NOTHING_ALTERED, Promise.NOTHING_LOST);
    }

    @Test
    @DisplayName("a line with another key than was sent is altered")
    void alteredKey() {
        acknowledged.clear();
        read.set(7, new StoredLine(1, 2, new Line(7, "a.md", "same words")));

        assertThat(promises()).containsExactly(Promise.NOTHING_ALTERED);
    }

    @Test
    @DisplayName("a line that nobody sent is altered, whatever number it claims")
    void neverSent() {
        read.add(new StoredLine(0, 4, new Line(-1, null, null)));
        read.add(new StoredLine(0, 5, new Line(LINES, "a.md", "same words")));

        assertThat(promises()).containsExactly(Promise.NOTHING_ALTERED, Promise.NOTHING_ALTERED);
    }

    @Test
    @DisplayName("a line that is read from another offset than was acknowledged has moved")
    void moved() {
        read.set(11, new StoredLine(2, 4, line(11)));

        assertThat(promises()).containsExactly(Promise.NOTHING_MOVED);
    }

    private List<Finding> findings() {
        return Verifier.verify(sent, acknowledged, read);
    }

    private List<Promise> promises() {
        return findings().stream().map(Finding::promise).toList();
    }

    private static Line line(int number) {
        return new Line(number, number % 2 == 0 ? "a.md" : "b.md", "same words");
    }
}

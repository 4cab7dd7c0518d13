package brokerfromscratch.testkit.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failing list that is shrunk")
class ShrinkerTest {
    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    @DisplayName("keeps exactly the elements without which it would not fail, in their order")
    void keepsWhatMatters() {
        var shortest = new Shrinker<Integer>(list -> list.containsAll(List.of(3, 50, 51, 98))).shrink(HUNDRED);

        assertThat(shortest).containsExactly(3, 50, 51, 98);
    }

    @Test
    @DisplayName("is a minimum of its kind: without any one of its elements it passes")
    void nothingCanBeSpared() {
        var shrinker = new Shrinker<Integer>(list -> list.stream().mapToInt(n -> n).sum() >= 1_000);
        var shortest = shrinker.shrink(HUNDRED);

        for (var element : shortest) {
            var rest = new ArrayList<>(shortest);
            rest.remove(element);
            assertThat(rest.stream().mapToInt(n -> n).sum()).as("without %d", element).isLessThan(1_000);
        }
    }

    @Test
    @DisplayName("may end up empty, if the failure needs no element at all")
    void empty() {
        assertThat(new Shrinker<Integer>(list -> true).shrink(HUNDRED)).isEmpty();
    }

    @Test
    @DisplayName("takes a number of questions that a reader can wait for")
    void fewQuestions() {
        var asked = new int[1];
        new Shrinker<Integer>(list -> ++asked[0] > 0 && list.containsAll(List.of(1, 98))).shrink(HUNDRED);

        assertThat(asked[0]).isLessThan(60);
    }
}

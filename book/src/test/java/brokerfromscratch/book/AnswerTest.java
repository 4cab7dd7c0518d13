package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is printed agrees with what came")
class AnswerTest {
    @Test
    @DisplayName("if it is the same, but for blank lines around it")
    void same() {
        assertThat(Answer.agrees(List.of("a", "b"), List.of("", "a  ", "b", ""), false)).isTrue();
        assertThat(Answer.agrees(List.of("a", "b"), List.of("a"), false)).isFalse();
        assertThat(Answer.agrees(List.of("a"), List.of("a", "b"), false)).isFalse();
        assertThat(Answer.agrees(List.of(), List.of("a"), false)).isFalse();
    }

    @Test
    @DisplayName("if three dots stand for the lines, or the rest of a line, that are left out")
    void dots() {
        assertThat(Answer.agrees(List.of("a", "...", "d"), List.of("a", "b", "c", "d"), false)).isTrue();
        assertThat(Answer.agrees(List.of("...", "d", "..."), List.of("d"), false)).isTrue();
        assertThat(Answer.agrees(List.of("a", "..."), List.of("b"), false)).isFalse();
        assertThat(Answer.agrees(List.of("read 5..."), List.of("read 5 of 7"), false)).isTrue();
        assertThat(Answer.agrees(List.of("read 6..."), List.of("read 5 of 7"), false)).isFalse();
    }

    @Test
    @DisplayName("if only numbers differ, where the page says that they vary")
    void numbers() {
        assertThat(Answer.agrees(List.of("took 12 ms"), List.of("took 345 ms"), true)).isTrue();
        assertThat(Answer.agrees(List.of("took 12 ms"), List.of("took 345 ms"), false)).isFalse();
        assertThat(Answer.agrees(List.of("took 12 ms"), List.of("lost 12 ms"), true)).isFalse();
    }

    @Test
    @DisplayName("if an object is another one of its class")
    void identities() {
        assertThat(Answer.agrees(List.of("s ==> Segment@1b2c3d"), List.of("s ==> Segment@7fe0a1"), false)).isTrue();
        assertThat(Answer.agrees(List.of("s ==> Segment@1b2c3d"), List.of("s ==> Log@7fe0a1"), false)).isFalse();
    }
}

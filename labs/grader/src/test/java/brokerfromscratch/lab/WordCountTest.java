package brokerfromscratch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The word count")
class WordCountTest {
    private final WordCount words = new WordCount();

    @Test
    @DisplayName("takes capital and small letters for the same, and marks for no part of a word")
    void folds() {
        words.add("The broker. `the` *BROKER*, (the) log!");

        assertThat(words.top(10)).containsExactly(entry("the", 3), entry("broker", 2), entry("log", 1));
        assertThat(words.total()).isEqualTo(6);
    }

    @Test
    @DisplayName("knows digits, letters of other languages, and apostrophes inside a word")
    void otherLetters() {
        words.add("'Kafka's' größe 42 lag-ms");

        assertThat(words.top(10)).extracting(Map.Entry::getKey).containsExactly("42", "größe", "kafka's", "lag", "ms");
    }

    @Test
    @DisplayName("finds no word in a blank line")
    void blank() {
        words.add("");
        words.add("  --- | ");

        assertThat(words.total()).isZero();
        assertThat(words.top(10)).isEmpty();
    }

    @Test
    @DisplayName("shows of equally frequent words the first in the alphabet, up to the limit")
    void ties() {
        words.add("d c b a d");

        assertThat(words.top(3)).containsExactly(entry("d", 2), entry("a", 1), entry("b", 1));
    }
}

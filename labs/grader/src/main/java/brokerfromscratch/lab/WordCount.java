package brokerfromscratch.lab;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How often each word occurs. A word is a run of letters and digits, with apostrophes between them: {@code broker's} is one
 * word. {@code The} and {@code the} are the same word.
 */
final class WordCount {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(['\u2019][\\p{L}\\p{N}]+)*");

    private final Map<String, Integer> countByWord = new TreeMap<>();
    private int total;

    void add(String line) {
        var words = WORD.matcher(line.toLowerCase(Locale.ROOT));
        while (words.find()) {
            countByWord.merge(words.group(), 1, Integer::sum);
            total++;
        }
    }

    /** All words, each as often as it occurs. */
    int total() {
        return total;
    }

    /** The {@code limit} most frequent words, the most frequent first; of equals, the first in the alphabet. */
    List<Map.Entry<String, Integer>> top(int limit) {
        return countByWord.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
            .limit(limit)
            .toList();
    }
}

package brokerfromscratch.testkit.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Two answers in three columns, 96 wide: the field, what your broker says, what Kafka says. A line that differs has a mark
 * before it; where there is much to show, what is equal is only counted.
 *
 * @param blocks the terminal shows more than ASCII
 */
record SideBySide(boolean blocks) {
    private static final int FIELD = 44;
    private static final int VALUE = 22;
    private static final int SHOWN_IF_EQUAL = 6;
    private static final int SHOWN_IF_ALL_ARE = 11;
    private static final int SHOWN_OF_ONE = 5;

    /** What an answer is about: shown in any case. */
    private static final Pattern TOLD = Pattern.compile("(errorCode|baseOffset|\\.records|highWatermark)$");

    List<String> heading() {
        return List.of(row(' ', "", "yours", "Apache Kafka"));
    }

    /** The fields of both answers, by their path. */
    List<String> compare(Map<String, String> yours, Map<String, String> kafkas) {
        var paths = new LinkedHashSet<>(yours.keySet());
        paths.addAll(kafkas.keySet());
        var equal = paths.stream().filter(path -> Objects.equals(yours.get(path), kafkas.get(path))).toList();
        var lines = new ArrayList<String>();
        var onlyKafka = 0;
        var equalOnes = 0;
        var shown = equal.size() == paths.size() ? SHOWN_IF_ALL_ARE : equal.size() > SHOWN_IF_EQUAL ? 0 : SHOWN_IF_EQUAL;
        for (var path : paths) {
            var isEqual = equal.contains(path);
            if (isEqual && ++equalOnes > shown && !TOLD.matcher(path).find()) {
                continue;
            }
            if (!yours.containsKey(path) && ++onlyKafka > SHOWN_OF_ONE) {
                continue;
            }
            lines.addAll(rows(isEqual ? ' ' : mark(), path, yours.getOrDefault(path, "-"), kafkas.getOrDefault(path, "-")));
        }
        if (onlyKafka > SHOWN_OF_ONE) {
            lines.add("      and %d more that only Kafka's answer has".formatted(onlyKafka - SHOWN_OF_ONE));
        }
        if (equal.size() > shown) {
            lines.add("      %d fields are equal in all".formatted(equal.size()));
        }
        return lines;
    }

    private char mark() {
        return blocks ? '\u2260' : '!';
    }

    /** One row; a text too long for its column goes on below. */
    private List<String> rows(char mark, String field, String yours, String kafkas) {
        var columns = List.of(List.of(end(field)), cut(yours, VALUE), cut(kafkas, VALUE));
        var height = columns.stream().mapToInt(List::size).max().orElse(0);
        var rows = new ArrayList<String>();
        for (int i = 0; i < height; i++) {
            rows.add(row(i == 0 ? mark : ' ', part(columns.get(0), i), part(columns.get(1), i), part(columns.get(2), i)));
        }
        return rows;
    }

    private String row(char mark, String field, String yours, String kafkas) {
        var bar = blocks ? '\u2502' : '|';
        return "%c %-44s %c %-22s %c %s".formatted(mark, field, bar, yours, bar, kafkas).stripTrailing();
    }

    /** The end of a long path says more than its beginning. */
    private static String end(String path) {
        return path.length() <= FIELD ? path : ".." + path.substring(path.length() - FIELD + 2);
    }

    private static List<String> cut(String text, int width) {
        var parts = new ArrayList<String>();
        for (int at = 0; at < text.length(); at += width) {
            parts.add(text.substring(at, Math.min(text.length(), at + width)));
        }
        return parts.isEmpty() ? List.of("") : parts;
    }

    private static String part(List<String> parts, int i) {
        return i < parts.size() ? parts.get(i) : "";
    }
}

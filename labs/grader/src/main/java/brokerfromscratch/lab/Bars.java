package brokerfromscratch.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Numbers as lengths. The longest bar is {@link #WIDTH} wide, and no number above zero is without a bar. */
record Bars(boolean blocks) {
    static final char BLOCK = '\u2588';
    private static final int WIDTH = 40;

    /** A line per entry, in the order given: {@code the  ########  1,234}. */
    List<String> draw(List<Map.Entry<String, Integer>> entries) {
        var most = entries.stream().mapToInt(Map.Entry::getValue).max().orElse(0);
        var nameWidth = entries.stream().mapToInt(e -> e.getKey().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        for (var entry : entries) {
            var name = entry.getKey() + " ".repeat(nameWidth - entry.getKey().length());
            lines.add(String.format(Locale.ROOT, "%s  %s %,d", name, bar(entry.getValue(), most), entry.getValue()));
        }
        return lines;
    }

    private String bar(int value, int most) {
        var length = value <= 0 ? 0 : Math.max(1, Math.round((float) value * WIDTH / most));
        return String.valueOf(blocks ? BLOCK : '#').repeat(length);
    }
}

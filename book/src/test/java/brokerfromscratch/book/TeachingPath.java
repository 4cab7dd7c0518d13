package brokerfromscratch.book;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A timed path of {@code teaching.adoc}: a table with minutes in its first column.
 *
 * @param minutes that its title promises
 */
record TeachingPath(String title, int minutes, List<Row> rows) {
    private static final Pattern TABLE =
        Pattern.compile("(?ms)^\\.([^\\n]+): (\\d+) minutes\\n\\[cols[^\\n]*\\n\\|===\\n(.*?)^\\|===$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|(\\d+) \\|([^|]+) \\|");

    /** @param what a lab's step, slides of a deck, a page, a command, or a word like {@code break} */
    record Row(int minutes, String what) {}

    static List<TeachingPath> in(String page) {
        return TABLE.matcher(page.replace("\r\n", "\n")).results()
            .map(table -> new TeachingPath(table.group(1), Integer.parseInt(table.group(2)), rows(table.group(3)))).toList();
    }

    private static List<Row> rows(String table) {
        return ROW.matcher(table).results().map(row -> new Row(Integer.parseInt(row.group(1)), row.group(2))).toList();
    }
}

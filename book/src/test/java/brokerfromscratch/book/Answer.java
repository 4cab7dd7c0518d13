package brokerfromscratch.book;

import java.util.List;
import java.util.regex.Pattern;

/** What is printed, against what really came. */
final class Answer {
    private static final String ANY_LINES = "...";
    private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]{4,8}\\b");

    private Answer() {}

    static boolean agrees(List<String> printed, List<String> came, boolean varies) {
        return agrees(tidy(printed), 0, tidy(came), 0, varies);
    }

    /** Without the blank lines at both ends, and those that JShell puts behind an answer. */
    static List<String> tidy(List<String> lines) {
        var text = lines.stream().map(String::stripTrailing).toList();
        int from = 0;
        int to = text.size();
        while (from < to && text.get(from).isEmpty()) {
            from++;
        }
        while (to > from && text.get(to - 1).isEmpty()) {
            to--;
        }
        return text.subList(from, to);
    }

    private static boolean agrees(List<String> printed, int p, List<String> came, int c, boolean varies) {
        if (p == printed.size()) {
            return c == came.size();
        }
        if (printed.get(p).equals(ANY_LINES)) {
            for (int next = c; next <= came.size(); next++) {
                if (agrees(printed, p + 1, came, next, varies)) {
                    return true;
                }
            }
            return false;
        }
        return c < came.size() && isSame(printed.get(p), came.get(c), varies) && agrees(printed, p + 1, came, c + 1, varies);
    }

    private static boolean isSame(String printed, String came, boolean varies) {
        if (printed.endsWith(ANY_LINES)) {
            var beginning = printed.substring(0, printed.length() - ANY_LINES.length());
            return plain(came, varies).startsWith(plain(beginning, varies)) || came.startsWith(beginning);
        }
        return plain(printed, varies).equals(plain(came, varies));
    }

    /** An object's identity is never the same. */
    private static String plain(String line, boolean varies) {
        var plain = IDENTITY.matcher(line).replaceAll("@identity");
        return varies ? plain.replaceAll("\\d+", "0").replaceAll(" +", " ") : plain;
    }

    /** Both texts, below each other, from the first line that differs. */
    static String difference(List<String> printed, List<String> came) {
        var text = new StringBuilder();
        tidy(printed).forEach(line -> text.append("  printed  ").append(line).append('\n'));
        text.append('\n');
        tidy(came).forEach(line -> text.append("  came     ").append(line).append('\n'));
        return text.toString();
    }
}

package brokerfromscratch.lab.author;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a lab's README.adoc promises: its steps, and the musts in them.
 *
 * @param wrong lines that cannot be understood, as {@code README.adoc:12: …}
 */
record Readme(List<Step> steps, List<Must> musts, List<String> wrong) {
    private static final Pattern HEADING = Pattern.compile("== Step (\\d+): (.+)");
    private static final Pattern FACTS =
            Pattern.compile("\\*(core|stretch) · (\\d+) minutes\\* · open `([^`]+)`(?:, `([^`]+)`)?.*");
    private static final Pattern MUST = Pattern.compile("\\*+ \\[\\[must-([a-z0-9-]+)]] .+");

    /**
     * A heading, and the line under it.
     *
     * @param member null if only a file is named
     */
    record Step(int line, int number, String title, String kind, int minutes, String file, String member) {}

    /** @param step the step that it stands in; 0 before the first and behind the last one */
    record Must(int line, int step, String name) {}

    static Readme of(String text) {
        var lines = text.lines().toList();
        var readme = new Readme(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var step = 0;
        for (int index = 0; index < lines.size(); index++) {
            if (lines.get(index).startsWith("== ")) {
                step = readme.takeHeading(lines, index);
            }
            readme.takeMust(lines.get(index), index + 1, step);
        }
        return readme;
    }

    /** Returns the step's number, 0 for a heading of something else. */
    private int takeHeading(List<String> lines, int index) {
        var heading = HEADING.matcher(lines.get(index));
        if (!heading.matches()) {
            return 0;
        }
        var number = Integer.parseInt(heading.group(1));
        var next = index + 1;
        while (next < lines.size() && lines.get(next).isBlank()) {
            next++;
        }
        var facts = FACTS.matcher(next < lines.size() ? lines.get(next) : "");
        if (facts.matches()) {
            steps.add(new Step(index + 1, number, heading.group(2), facts.group(1), Integer.parseInt(facts.group(2)),
                    facts.group(3), facts.group(4)));
        } else {
            wrong.add("README.adoc:%d: want under a step's heading: *core · 25 minutes* · open `Segment.java`, `recover`"
                    .formatted(next + 1));
        }
        return number;
    }

    private void takeMust(String text, int line, int step) {
        var must = MUST.matcher(text);
        if (must.matches()) {
            musts.add(new Must(line, step, must.group(1)));
        } else if (text.contains("[[must-")) {
            wrong.add("README.adoc:%d: a must is an item of a list that begins with its anchor: * [[must-cut-torn]] You must …"
                    .formatted(line));
        }
    }
}

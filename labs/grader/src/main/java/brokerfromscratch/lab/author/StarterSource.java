package brokerfromscratch.lab.author;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns a finished source into its starter: each lesson at the end of a method becomes one line that throws, each member of
 * a lesson is gone, and so are all marks. Everything else stays as it is: fields, signatures, Javadoc, imports.
 */
final class StarterSource {
    static final int WIDEST_LINE = 130;
    private static final String IMPORT = "import static minibroker.runtime.TodoError.todo;";
    /** What the book's listings number with {@code // <1>}. */
    private static final Pattern CALLOUT = Pattern.compile("\\s*// <\\d+>( <\\d+>)*$");

    private final MarkedSource source;
    private final List<LessonRegion> lessons;
    private final List<String> out = new ArrayList<>();

    private StarterSource(MarkedSource source, List<LessonRegion> lessons) {
        this.source = source;
        this.lessons = lessons;
    }

    /** The starter's text; every line ends with a line feed. */
    static String of(MarkedSource source) {
        return of(source, Set.of());
    }

    /** What the starter becomes when these steps are done, as we would do them; the others are holes. */
    static String of(MarkedSource source, Set<Integer> done) {
        var lessons = source.regions().stream().filter(region -> !done.contains(region.step())).toList();
        var starter = new StarterSource(source, lessons);
        starter.copyAllButLessons();
        if (lessons.stream().anyMatch(region -> !region.isWholeMembers())) {
            starter.importTodo();
        }
        return String.join("\n", starter.out) + "\n";
    }

    private void copyAllButLessons() {
        var regions = lessons.iterator();
        var next = regions.hasNext() ? regions.next() : null;
        var seam = false;
        for (int line = 1; line <= source.lines().size(); line++) {
            if (next != null && line == next.firstLine()) {
                if (!next.isWholeMembers()) {
                    out.add(throwingLine(next));
                }
                seam = next.isWholeMembers();
                line = next.lastLine();
                next = regions.hasNext() ? regions.next() : null;
            } else if (!source.isMark(line)) {
                copy(CALLOUT.matcher(source.lines().get(line - 1)).replaceFirst(""), seam);
                seam = false;
            }
        }
    }

    /** Where a member is gone, the blank lines around it would meet: one of them goes with it. */
    private void copy(String line, boolean atSeam) {
        var before = out.isEmpty() ? "" : out.get(out.size() - 1).strip();
        if (atSeam && before.isEmpty() && !out.isEmpty() && (line.isBlank() || line.strip().equals("}"))) {
            out.remove(out.size() - 1);
        } else if (atSeam && before.endsWith("{") && line.isBlank()) {
            return;
        }
        out.add(line);
    }

    private String throwingLine(LessonRegion region) {
        var line = "%sthrow todo(\"Lab %s, step %d: %s\");".formatted(indentation(region), source.lab().lab(), region.step(),
                region.todo().replace("\\", "\\\\"));
        if (line.length() > WIDEST_LINE) {
            throw source.wrong(region.firstLine() - 1, "the todo is %d characters too long for one line of the starter",
                    line.length() - WIDEST_LINE);
        }
        return line;
    }

    private static String indentation(LessonRegion region) {
        var first = region.text().lines().filter(line -> !line.isBlank()).findFirst().orElseThrow();
        return first.substring(0, first.length() - first.stripLeading().length());
    }

    /** Among the static imports, sorted; if there are none, in a block of its own before the other imports. */
    private void importTodo() {
        if (out.contains(IMPORT)) {
            return;
        }
        var statics = indexesOf("import static ");
        if (statics.isEmpty()) {
            importBeforeOthers();
            return;
        }
        var at = statics.stream().filter(index -> out.get(index).compareTo(IMPORT) > 0).findFirst()
                .orElse(statics.get(statics.size() - 1) + 1);
        out.add(at, IMPORT);
    }

    private void importBeforeOthers() {
        var imports = indexesOf("import ");
        var at = imports.isEmpty() ? indexesOf("package ").get(0) + 1 : imports.get(0);
        out.addAll(at, imports.isEmpty() ? List.of("", IMPORT) : List.of(IMPORT, ""));
    }

    private List<Integer> indexesOf(String beginning) {
        var indexes = new ArrayList<Integer>();
        for (int index = 0; index < out.size(); index++) {
            if (out.get(index).startsWith(beginning)) {
                indexes.add(index);
            }
        }
        return indexes;
    }
}

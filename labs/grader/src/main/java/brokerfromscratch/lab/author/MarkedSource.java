package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.course.LabFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A finished source and what its marks say. Invariant: the regions lie in order, do not overlap, belong to steps of the lab,
 * and each is either whole members or the end of a method's body; a file whose marks say anything else is not taken.
 */
public final class MarkedSource {
    private final String file;
    private final String shownAs;
    private final LabFile lab;
    private final List<String> lines;
    private final List<Mark> marks = new ArrayList<>();
    private final List<LessonRegion> regions = new ArrayList<>();

    private MarkedSource(String file, String shownAs, LabFile lab, String text) {
        this.file = file;
        this.shownAs = shownAs;
        this.lab = lab;
        this.lines = text.lines().toList();
    }

    /**
     * Reads the marks.
     *
     * @param file    the path below {@code src/main/java}, with slashes
     * @param shownAs the file's name in messages
     * @throws LabException if a mark is wrong; it names file and line
     */
    public static MarkedSource of(String file, String shownAs, String text, LabFile lab) {
        var source = new MarkedSource(file, shownAs, lab, text);
        source.findMarks();
        source.pairBookTags();
        source.findRegions();
        return source;
    }

    public String file() {
        return file;
    }

    /** What the starter lacks, in the order of the file. */
    public List<LessonRegion> regions() {
        return regions;
    }

    LabFile lab() {
        return lab;
    }

    String shownAs() {
        return shownAs;
    }

    /** Without their line ends. */
    List<String> lines() {
        return lines;
    }

    boolean isMark(int line) {
        return marks.stream().anyMatch(mark -> mark.line() == line);
    }

    /** An error that names this file. */
    LabException wrong(int line, String format, Object... arguments) {
        return new LabException("%s:%d: ".formatted(shownAs, line) + format.formatted(arguments));
    }

    private void findMarks() {
        for (int line = 1; line <= lines.size(); line++) {
            Mark.in(lines.get(line - 1), line, shownAs).ifPresent(marks::add);
        }
    }

    /** The book's tags may lie inside each other, as AsciiDoc allows, but each must end. */
    private void pairBookTags() {
        var open = new ArrayList<Mark>();
        for (var mark : marks) {
            if (mark.kind() == Mark.Kind.BOOK) {
                open.add(mark);
            } else if (mark.kind() == Mark.Kind.BOOK_END && !open.removeIf(tag -> tag.name().equals(mark.name()))) {
                throw wrong(mark.line(), "end::%s[] ends a tag of the book that was not begun (a lesson ends without [])",
                        mark.name());
            }
        }
        if (!open.isEmpty()) {
            throw wrong(open.get(0).line(), "the tag %s is never ended: // end::%1$s[] is missing", open.get(0).name());
        }
    }

    private void findRegions() {
        Mark open = null;
        SourceTree tree = null;
        for (var mark : marks) {
            if (mark.opensRegion()) {
                requireNoneOpen(open, mark);
                open = mark;
            } else if (mark.kind() == Mark.Kind.END) {
                requireOpen(open, mark);
                tree = tree == null ? SourceTree.of(this) : tree;
                regions.add(region(open, mark, tree));
                open = null;
            }
        }
        if (open != null) {
            throw wrong(open.line(), "the lesson %s is never ended: // end::%1$s is missing", open.name());
        }
    }

    private void requireNoneOpen(Mark open, Mark next) {
        if (open != null) {
            throw wrong(next.line(), "a lesson begins inside the lesson %s of line %d; end that one first: // end::%1$s",
                    open.name(), open.line());
        }
    }

    private void requireOpen(Mark open, Mark end) {
        if (open == null) {
            throw wrong(end.line(), "end::%s ends a lesson that was not begun (a tag of the book ends with [])", end.name());
        }
        if (!open.name().equals(end.name())) {
            throw wrong(end.line(), "end::%s stands where the lesson %s of line %d should end",
                    end.name(), open.name(), open.line());
        }
    }

    private LessonRegion region(Mark begin, Mark end, SourceTree tree) {
        var step = stepNumber(begin);
        var member = begin.kind() == Mark.Kind.MEMBERS ? null : tree.methodEndingWith(begin.line(), end.line());
        if (member == null) {
            tree.requireWholeMembers(begin.line(), end.line());
        }
        return new LessonRegion(step, file, member, begin.todo(), begin.line() + 1, end.line() - 1,
                text(begin.line() + 1, end.line() - 1));
    }

    private int stepNumber(Mark mark) {
        return lab.steps().stream().map(LabFile.Step::number)
                .filter(number -> mark.name().equals("step" + number)).findFirst()
                .orElseThrow(() -> wrong(mark.line(), "%s is no step of lab %s; its lab.yaml has %s", mark.name(), lab.lab(),
                        lab.steps().stream().map(step -> "step" + step.number()).collect(Collectors.joining(", "))));
    }

    private String text(int firstLine, int lastLine) {
        return IntStream.rangeClosed(firstLine, lastLine).filter(line -> !isMark(line))
                .mapToObj(line -> lines.get(line - 1) + "\n").collect(Collectors.joining());
    }
}

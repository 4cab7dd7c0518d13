package brokerfromscratch.testkit.story;

import static brokerfromscratch.testkit.story.TracePage.escaped;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The drawing: a column for the time, one for each node, a row for each event, and an arrow from where a frame was sent to where
 * it arrived. The story's own sentences stand in the first column.
 */
final class Lanes {
    private static final int ROW = 22;
    private static final int HEAD = 34;
    private static final int TIME = 100;
    private static final double LETTER = 7.3;             // the width of one, in a monospaced font of 12 pixels
    private static final int WIDE = 420;                  // for sentences; and if there is room
    private static final int NARROW = 300;
    private static final int ARROWS = 80;                 // between two lanes
    private static final int NO_ARROWS = 10;

    private final List<TraceLine> lines;
    private final List<String> nodes;
    private final int gap;

    Lanes(List<TraceLine> lines) {
        this.lines = lines;
        var seen = new LinkedHashSet<String>();
        if (lines.stream().anyMatch(line -> line.node().equals("story"))) {
            seen.add("story");
        }
        lines.forEach(line -> seen.add(line.node()));
        this.nodes = List.copyOf(seen);
        this.gap = lines.stream().anyMatch(TraceLine::isSend) ? ARROWS : NO_ARROWS;
    }

    String svg() {
        var drawing = new StringBuilder();
        drawing.append("""
                <svg width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-size="12">
                <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
                <path d="M0 0 L8 4 L0 8 z" fill="var(--wire)"/></marker></defs>
                """.formatted(x(nodes.size()), HEAD + ROW * lines.size() + 10));
        nodes.forEach(node -> drawing.append(lane(node)));
        for (int row = 0; row < lines.size(); row++) {
            drawing.append(event(row));
        }
        return drawing.append(arrows()).append("</svg>\n").toString();
    }

    private String lane(String node) {
        var index = nodes.indexOf(node);
        return """
                <rect x="%d" y="0" width="%d" height="100%%" fill="var(--lane)"/>\
                <text x="%d" y="21" font-weight="bold" fill="var(--ink)">%s</text>
                """.formatted(x(index), width(index), x(index) + 8, escaped(node));
    }

    private String event(int row) {
        var line = lines.get(row);
        var index = nodes.indexOf(line.node());
        var first = row == 0 || !lines.get(row - 1).ms().equals(line.ms());
        return """
                <text x="8" y="%d" fill="var(--soft)">%s</text><text x="%d" y="%d" fill="%s">%s<title>%s</title></text>
                """.formatted(y(row), first ? escaped(line.ms()) : "", x(index) + 8, y(row), color(line),
                escaped(shortened(line.inWords(), (int) ((width(index) - 16) / LETTER))),
                escaped(line.ms() + " ms  " + line.inWords()));
    }

    private static String color(TraceLine line) {
        return switch (line.kind()) {
            case "kill", "power", "crash", "cut", "end" -> "var(--broken)";
            case "send", "frame" -> "var(--wire)";
            default -> "var(--ink)";
        };
    }

    /** On one connection frames arrive in the order in which they were sent, so equal ones are told apart by their turn. */
    private String arrows() {
        Map<String, Deque<Integer>> underWay = new HashMap<>();
        var drawing = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            var line = lines.get(row);
            if (line.isSend()) {
                underWay.computeIfAbsent(line.parcel(), parcel -> new ArrayDeque<>()).add(row);
            } else if (line.isArrival() && !underWay.getOrDefault(line.parcel(), new ArrayDeque<>()).isEmpty()) {
                drawing.append(arrow(underWay.get(line.parcel()).remove(), row));
            }
        }
        return drawing.toString();
    }

    private String arrow(int fromRow, int toRow) {
        var from = nodes.indexOf(lines.get(fromRow).node());
        var to = nodes.indexOf(lines.get(toRow).node());
        var start = to > from ? x(from) + width(from) : x(from);
        var end = to > from ? x(to) : x(to) + width(to);
        return """
                <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="var(--wire)" marker-end="url(#tip)"/>
                """.formatted(start, y(fromRow) - 4, end, y(toRow) - 4);
    }

    private int x(int index) {
        var x = TIME;
        for (int i = 0; i < index; i++) {
            x += width(i) + gap;
        }
        return x;
    }

    private int width(int index) {
        var node = nodes.get(index);
        return node.equals("story") || nodes.size() <= 2 ? WIDE : NARROW;
    }

    private static int y(int row) {
        return HEAD + ROW * row + 15;
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}

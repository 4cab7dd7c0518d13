package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.author.LessonRegion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two versions of a text, line beside line: the longest sequence of lines that both have. Space and {@code //} comments make no
 * difference: a reader who compares two solutions looks for other thoughts, not for other blanks.
 */
final class Comparison {
    private final List<String> yours;
    private final List<String> ours;
    /** By index of our line: the index of yours that equals it, or -1. */
    private final int[] partner;

    Comparison(List<String> yours, List<String> ours) {
        this.yours = yours;
        this.ours = ours;
        this.partner = partners(yours.stream().map(Comparison::essence).toList(),
            ours.stream().map(Comparison::essence).toList());
    }

    private static String essence(String line) {
        return line.replaceFirst("(^|\\s)//.*", "").replaceAll("\\s+", "");
    }

    private static int[] partners(List<String> yours, List<String> ours) {
        var longest = new int[yours.size() + 1][ours.size() + 1];
        for (int y = yours.size() - 1; y >= 0; y--) {
            for (int o = ours.size() - 1; o >= 0; o--) {
                longest[y][o] = yours.get(y).equals(ours.get(o)) ? longest[y + 1][o + 1] + 1
                    : Math.max(longest[y + 1][o], longest[y][o + 1]);
            }
        }
        var partner = new int[ours.size()];
        Arrays.fill(partner, -1);
        for (int y = 0, o = 0; y < yours.size() && o < ours.size();) {
            if (yours.get(y).equals(ours.get(o))) {
                partner[o++] = y++;
            } else if (longest[y + 1][o] >= longest[y][o + 1]) {
                y++;
            } else {
                o++;
            }
        }
        return partner;
    }

    /** What stands in your file where the region stands in ours: between the nearest lines around it that both have. */
    List<String> yourPartOf(LessonRegion region) {
        var first = yourLineAfterThoseBefore(region.firstLine() - 1);
        var end = yourLineAtOrAfter(region.lastLine());
        return trimmed(upToClosingBrace(yours.subList(first, Math.max(first, end))));
    }

    /** From the nearest landmark before our line on, as far as the lines are the same. */
    private int yourLineAfterThoseBefore(int ourLine) {
        var landmark = ourLine - 1;
        while (landmark >= 0 && !isLandmark(landmark)) {
            landmark--;
        }
        var y = landmark < 0 ? 0 : partner[landmark] + 1;
        for (int o = landmark + 1; o < ourLine; o++) {
            if (!essence(ours.get(o)).isEmpty()) {
                while (y < yours.size() && essence(yours.get(y)).isEmpty()) {
                    y++;
                }
                if (y == yours.size() || !essence(yours.get(y)).equals(essence(ours.get(o)))) {
                    return y;
                }
                y++;
            }
        }
        return y;
    }

    private int yourLineAtOrAfter(int ourLine) {
        for (int o = ourLine; o < ours.size(); o++) {
            if (isLandmark(o)) {
                return partner[o];
            }
        }
        return yours.size();
    }

    /** Both have the line, and it says where one is. A closing brace or an empty line does not. */
    private boolean isLandmark(int ourLine) {
        return partner[ourLine] >= 0 && essence(ours.get(ourLine)).length() > 3;
    }

    /** Up to the end of the method whose body begins before these lines. */
    private static List<String> upToClosingBrace(List<String> lines) {
        var depth = 0;
        for (int i = 0; i < lines.size(); i++) {
            for (var sign : essence(lines.get(i)).toCharArray()) {
                depth += sign == '{' ? 1 : sign == '}' ? -1 : 0;
                if (depth < 0) {
                    return lines.subList(0, i);
                }
            }
        }
        return lines;
    }

    private static List<String> trimmed(List<String> lines) {
        var end = lines.size();
        while (end > 0 && (lines.get(end - 1).isBlank() || lines.get(end - 1).strip().equals("/**"))) {
            end--;
        }
        var first = 0;
        while (first < end && lines.get(first).isBlank()) {
            first++;
        }
        return lines.subList(first, end);
    }

    boolean isSame() {
        return differences().stream().noneMatch(line -> !line.startsWith("  ") && !essence(line.substring(2)).isEmpty());
    }

    /** Less than a third of the lines in common: then a mixture of both is hard to read. */
    boolean isQuiteDifferent() {
        var common = Arrays.stream(partner).filter(y -> y >= 0 && essence(yours.get(y)).length() > 3).count();
        return common * 3 < Math.max(yours.size(), ours.size());
    }

    /** All lines in order: {@code "- "} yours alone, {@code "+ "} ours alone, two blanks before what both have. */
    List<String> differences() {
        var lines = new ArrayList<String>();
        var y = 0;
        for (int o = 0; o < ours.size(); o++) {
            for (var next = yourNext(o); y < next; y++) {
                lines.add("- " + yours.get(y));
            }
            lines.add((partner[o] < 0 ? "+ " : "  ") + (partner[o] < 0 ? ours.get(o) : yours.get(y++)));
        }
        yours.subList(y, yours.size()).forEach(line -> lines.add("- " + line));
        return lines;
    }

    /** Your line that equals our next line that has one: what you have before it comes before what only we have. */
    private int yourNext(int ourLine) {
        return Arrays.stream(partner).skip(ourLine).filter(y -> y >= 0).findFirst().orElse(yours.size());
    }
}

package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.author.MarkedLayer;
import brokerfromscratch.lab.course.CourseLab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A place in the learner's files that is not written yet: {@code throw todo("Lab 02, step 3: …")}.
 *
 * @param line from 1
 * @param text the advice that stands in it
 */
record Hole(Path file, int line, int step, String text) {
    private static final Pattern TODO = Pattern.compile("throw todo\\(\"Lab (\\d+), step (\\d+):?\\s*(.*?)\"\\);");

    /** All that are left in a lab, in the order of its steps. */
    static List<Hole> leftIn(CourseLab lab) {
        var holes = new ArrayList<Hole>();
        for (var file : MarkedLayer.javaFiles(lab.home().resolve("src/main/java"))) {
            addHolesOf(file, holes);
        }
        holes.sort(Comparator.comparingInt(Hole::step));
        return holes;
    }

    private static void addHolesOf(Path file, List<Hole> holes) {
        var lines = linesOf(file);
        for (int i = 0; i < lines.size(); i++) {
            var found = TODO.matcher(lines.get(i));
            if (found.find()) {
                holes.add(new Hole(file, i + 1, Integer.parseInt(found.group(2)), found.group(3)));
            }
        }
    }

    /** Bytes that are no UTF-8 are read as signs that nobody typed, instead of not at all. */
    static List<String> linesOf(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new LabException("cannot read " + file + ": " + e, e);
        }
    }
}

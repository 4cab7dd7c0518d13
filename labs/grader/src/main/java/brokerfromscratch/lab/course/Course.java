package brokerfromscratch.lab.course;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All labs, those that exist and those that are planned, in teaching order: the table {@code course.yaml} of this jar. */
public final class Course {
    private final House house;
    private final List<Part> parts;

    /** @param title as in "I. One partition on disk" */
    public record Part(String title, List<CourseLab> labs) {}

    private record PartRow(String title, List<LabRow> labs) {}

    private record LabRow(String lab, String name, String packageName, String learn) {}

    private Course(House house, List<Part> parts) {
        this.house = house;
        this.parts = parts;
    }

    public static Course of(House house) {
        try (var table = Course.class.getResourceAsStream("course.yaml")) {
            var rows = YamlFile.read(table, PartRow[].class);
            return new Course(house, Arrays.stream(rows).map(part -> new Part(part.title, part.labs.stream()
                .map(lab -> new CourseLab(house, lab.lab, lab.name, lab.packageName, lab.learn)).toList())).toList());
        } catch (IOException e) {
            throw new IllegalStateException("broken invariant: this jar has a course.yaml that can be read", e);
        }
    }

    public List<Part> parts() {
        return parts;
    }

    public List<CourseLab> labs() {
        return parts.stream().flatMap(part -> part.labs.stream()).toList();
    }

    /** The lab that the reader typed: {@code 2}, {@code 02}, {@code segments} or {@code 02-segments}. It may be a planned one. */
    public CourseLab lab(String typed) {
        var word = typed.toLowerCase(Locale.ROOT);
        var wanted = word.matches("\\d") ? "0" + word : word;
        return labs().stream().filter(lab -> List.of(lab.lab(), lab.name(), lab.folder()).contains(wanted)).findFirst()
            .orElseThrow(() -> new WrongUse("there is no lab '%s'. The labs that exist: %s. The whole course: %s list"
                .formatted(typed, existing(), Systems.labCommand())));
    }

    /** The lab that is meant where none need be typed: the one whose folder this is, or else the one that was started. */
    public CourseLab labOrCurrent(String typedOrNull, Progress progress) {
        if (typedOrNull != null) {
            return lab(typedOrNull);
        }
        return labOfFolder(Path.of("").toAbsolutePath()).or(() -> progress.current().map(this::lab))
            .orElseThrow(() -> new LabException("no lab is open. Name one, or open one first: %s start %s"
                .formatted(Systems.labCommand(), firstExisting())));
    }

    /** The labs whose layer is the learner's own where all layers of theirs run together ({@code --mine}), bottom to top. */
    public List<CourseLab> mine(Progress progress) {
        return labs().stream().filter(CourseLab::exists).filter(lab -> isMine(lab, progress.lab(lab.lab()))).toList();
    }

    /** One that is skipped, or that has an open core step, stays the finished one. */
    private static boolean isMine(CourseLab lab, LabProgress progress) {
        return progress.isStarted() && !progress.isSkipped() && progress.isCoreGreen(lab.file());
    }

    private Optional<CourseLab> labOfFolder(Path folder) {
        return labs().stream().filter(lab -> folder.startsWith(lab.home()) || folder.startsWith(lab.solution())).findFirst();
    }

    /** {@code 00-event-loop, 01-records}. */
    public String existing() {
        var names = labs().stream().filter(CourseLab::exists).map(CourseLab::folder).collect(Collectors.joining(", "));
        return names.isEmpty() ? "none yet" : names;
    }

    private String firstExisting() {
        return labs().stream().filter(CourseLab::exists).map(CourseLab::lab).findFirst().orElse("00");
    }
}

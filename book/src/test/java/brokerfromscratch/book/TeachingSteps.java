package brokerfromscratch.book;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Looks up how long a row of a timed path takes, where that is said: in lab.yaml, in a deck's notes, on a page. */
record TeachingSteps(Path root) {
    private static final Pattern STEP = Pattern.compile("lab (\\d\\d), step (\\d+)");
    private static final Pattern SLIDES = Pattern.compile("deck (\\d\\d), slides? (\\d+)(?:-(\\d+))?");
    private static final Pattern PAGE = Pattern.compile("page (.+)");
    private static final Pattern OF_A_LAB = Pattern.compile("(?:debrief|`\\./lab [a-z]+) (\\d\\d)`?");
    private static final Pattern NOTES = Pattern.compile("(?m)^\\[\\.notes]\\R--\\R(\\d+) minutes?\\b");
    private static final Set<String> FREE = Set.of("break", "spare", "talk", "`./lab demo`");

    /** Empty if there is no such thing. What has no minutes of its own takes as long as the row says. */
    Optional<Integer> minutes(TeachingPath.Row row) {
        var step = STEP.matcher(row.what());
        var slides = SLIDES.matcher(row.what());
        var page = PAGE.matcher(row.what());
        var ofALab = OF_A_LAB.matcher(row.what());
        if (step.matches()) {
            return lab(step.group(1)).stream().flatMap(lab -> lab.steps().stream())
                .filter(one -> one.number() == Integer.parseInt(step.group(2))).map(LabFile.Step::minutes).findFirst();
        } else if (slides.matches()) {
            return slides(slides.toMatchResult());
        } else if (page.matches()) {
            return page(page.group(1));
        }
        var exists = FREE.contains(row.what()) || ofALab.matches() && lab(ofALab.group(1)).isPresent();
        return exists ? Optional.of(row.minutes()) : Optional.empty();
    }

    private Optional<LabFile> lab(String number) {
        return brokerfromscratch.lab.course.Course.of(new House(root)).labs().stream()
            .filter(lab -> lab.lab().equals(number) && lab.exists()).map(CourseLab::file).findFirst();
    }

    private Optional<Integer> slides(MatchResult slides) {
        var minutes = adocs("slides").stream().filter(deck -> deck.getFileName().toString().startsWith(slides.group(1) + "-"))
            .flatMap(deck -> NOTES.matcher(text(deck)).results()).map(notes -> Integer.parseInt(notes.group(1))).toList();
        var first = Integer.parseInt(slides.group(2));
        var last = slides.group(3) == null ? first : Integer.parseInt(slides.group(3));
        return last > minutes.size() ? Optional.empty()
            : Optional.of(minutes.subList(first - 1, last).stream().mapToInt(Integer::intValue).sum());
    }

    /** The pages before the start say how long they take. */
    private Optional<Integer> page(String title) {
        return adocs("book/before-you-start").stream().map(TeachingSteps::text)
            .filter(text -> text.startsWith("= " + title + "\n"))
            .flatMap(text -> Pattern.compile("It takes (\\d+) minutes").matcher(text).results())
            .map(found -> Integer.parseInt(found.group(1))).findFirst();
    }

    private List<Path> adocs(String folder) {
        try (var files = Files.list(root.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".adoc")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package brokerfromscratch.lab.course;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The learner's place in the course: the file {@code .lab/progress.json} in the repository's folder, which Git does not see.
 * It is read before each use and each change is written at once, so `lab watch` in one window and `lab hint` in another
 * do not undo each other. A file that cannot be read is kept under another name: nothing in it is worth an ended lesson.
 */
public final class Progress {
    private static final ObjectMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SKIP, Nulls.SKIP)).build();

    private final Path file;

    /** What stands in the file. */
    static final class Place {
        public String current;
        public Map<String, LabProgress> labs = new TreeMap<>();
    }

    private Progress(Path file) {
        this.file = file;
    }

    public static Progress of(House house) {
        return new Progress(house.learner().resolve("progress.json"));
    }

    /** True as long as no lab was started, skipped or checked. */
    public boolean isNew() {
        return read().labs.isEmpty();
    }

    /** The lab that was started last: two digits. */
    public Optional<String> current() {
        return Optional.ofNullable(read().current);
    }

    public LabProgress lab(String lab) {
        return read().labs.getOrDefault(lab, new LabProgress());
    }

    /** Makes this lab the current one. */
    public void started(String lab) {
        change(place -> {
            place.current = lab;
            var progress = place.labs.computeIfAbsent(lab, any -> new LabProgress());
            progress.started = progress.started == null ? now() : progress.started;
            progress.skipped = false;
        });
    }

    /** The finished layer is used for this lab. What was done in it stays known. */
    public void skipped(String lab) {
        change(place -> {
            place.current = lab.equals(place.current) ? null : place.current;
            place.labs.computeIfAbsent(lab, any -> new LabProgress()).skipped = true;
        });
    }

    /**
     * What a run of checks found. A step that was not checked stays as it was. If no lab is open, this one is now.
     *
     * @param greenByStep true if all checks of the step were green
     * @return true if this finished the lab, for the first time
     */
    public boolean checked(LabFile lab, Map<Integer, Boolean> greenByStep) {
        return changeAndSee(lab, progress -> greenByStep.forEach((step, green) -> {
            progress.green.remove(step);
            if (green) {
                progress.green.add(step);
            }
        }));
    }

    /** The checks of the moment were run. Returns true if this finished the lab, for the first time. */
    public boolean momentChecked(LabFile lab, boolean green) {
        return changeAndSee(lab, progress -> progress.moment = green);
    }

    private boolean changeAndSee(LabFile lab, Consumer<LabProgress> change) {
        var before = lab(lab.lab()).isFinished();
        change(place -> {
            place.current = place.current == null ? lab.lab() : place.current;
            var progress = place.labs.computeIfAbsent(lab.lab(), any -> new LabProgress());
            progress.started = progress.started == null ? now() : progress.started;
            change.accept(progress);
            if (progress.finished == null && progress.moment && progress.isCoreGreen(lab)) {
                progress.finished = now();
            }
        });
        return !before && lab(lab.lab()).isFinished();
    }

    /** The learner begins again with the files as they were given. Hints and answers stay known. */
    public void begunAgain(String lab) {
        changeLab(lab, progress -> {
            progress.green.clear();
            progress.moment = false;
            progress.finished = null;
        });
    }

    /** The first {@code count} hints of a step were shown. */
    public void hintsShown(String lab, int step, int count) {
        changeLab(lab, progress -> progress.hints.merge(step, count, Math::max));
    }

    public void solutionShown(String lab, int step) {
        changeLab(lab, progress -> progress.solutions.add(step));
    }

    /** @param answers to the questions in their order, from 1 */
    public void predicted(String lab, List<Integer> answers) {
        changeLab(lab, progress -> progress.answers = List.copyOf(answers));
    }

    public void predictedAfter(String lab, List<Integer> answers) {
        changeLab(lab, progress -> progress.answersAfter = List.copyOf(answers));
    }

    private void changeLab(String lab, Consumer<LabProgress> change) {
        change(place -> change.accept(place.labs.computeIfAbsent(lab, any -> new LabProgress())));
    }

    private void change(Consumer<Place> change) {
        var place = read();
        change.accept(place);
        try {
            Files.createDirectories(file.getParent());
            var fresh = file.resolveSibling("progress." + ProcessHandle.current().pid() + ".new");
            MAPPER.writeValue(fresh.toFile(), place);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException("your progress cannot be written to %s: %s".formatted(file, e), e);
        }
    }

    private Place read() {
        if (!Files.exists(file)) {
            return new Place();
        }
        try {
            var place = MAPPER.readValue(file.toFile(), Place.class);
            return place == null ? setAside("") : withoutUnknown(place);
        } catch (JsonProcessingException e) {
            return setAside(e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")");
        } catch (IOException e) {
            throw new LabException("your progress cannot be read from %s: %s".formatted(file, e), e);
        }
    }

    /** Somebody may have edited the file: without its entry, the current lab is none. */
    private static Place withoutUnknown(Place place) {
        place.labs.values().removeIf(Objects::isNull);
        place.current = place.current != null && place.labs.containsKey(place.current) ? place.current : null;
        return place;
    }

    private Place setAside(String where) {
        var aside = file.resolveSibling("progress-unreadable-" + System.currentTimeMillis() + ".json");
        try {
            Files.move(file, aside);
        } catch (IOException moving) {
            throw new LabException("your progress cannot be read from %s, nor moved away: %s".formatted(file, moving), moving);
        }
        System.err.println("lab: .lab/progress.json could not be read" + where + ". It is kept as " + aside.getFileName()
            + "; your place in the course is forgotten, your code is untouched. lab check finds the green steps again.");
        return new Place();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

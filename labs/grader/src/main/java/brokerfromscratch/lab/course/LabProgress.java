package brokerfromscratch.lab.course;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How far the learner is in one lab. Only {@link Progress} changes it; the fields are what stands in its file. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public final class LabProgress {
    /** An instant as text. */
    String started;
    /** When all core steps and the moment were green for the first time. */
    String finished;
    boolean skipped;
    /** The steps that were green when they were last checked. */
    SortedSet<Integer> green = new TreeSet<>();
    boolean moment;
    /** How many hints were shown, by step. */
    SortedMap<Integer, Integer> hints = new TreeMap<>();
    /** The steps whose solution was shown. */
    SortedSet<Integer> solutions = new TreeSet<>();
    /** To the questions before the code, from 1. */
    List<Integer> answers = new ArrayList<>();
    /** To the same questions, after the last green check. */
    List<Integer> answersAfter = new ArrayList<>();

    LabProgress() {}

    public boolean isStarted() {
        return started != null;
    }

    /** All core steps and the moment have been green. It stays so, whatever breaks afterwards. */
    public boolean isFinished() {
        return finished != null;
    }

    /** The learner wants the finished layer. */
    public boolean isSkipped() {
        return skipped;
    }

    public boolean isGreen(int step) {
        return green.contains(step);
    }

    public boolean isMomentGreen() {
        return moment;
    }

    public int hintsShown(int step) {
        return hints.getOrDefault(step, 0);
    }

    public boolean wasSolutionShown(int step) {
        return solutions.contains(step);
    }

    /** The answers given before the code, from 1; empty if the questions were not asked yet. */
    public List<Integer> answers() {
        return List.copyOf(answers);
    }

    /** The answers given after the lab was done; empty if the questions were not asked again yet. */
    public List<Integer> answersAfter() {
        return List.copyOf(answersAfter);
    }

    /** True if every core step is green. */
    public boolean isCoreGreen(LabFile lab) {
        return lab.steps().stream().allMatch(step -> step.kind() != LabFile.Kind.core || isGreen(step.number()));
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.course.LabFile;
import java.util.List;
import java.util.Optional;

/**
 * What came of one job.
 *
 * @param problem null if the checks ran
 * @param checks  in order: core steps, stretch steps, the moment. With a problem: those that are known, not run
 */
public record LabReport(LabFile lab, Problem problem, List<CheckResult> checks, double seconds) {
    public LabReport {
        checks = List.copyOf(checks);
    }

    public List<CheckResult> ofStep(int step) {
        return checks.stream().filter(check -> check.step() == step && !check.isMoment()).toList();
    }

    public List<CheckResult> ofMoment() {
        return checks.stream().filter(CheckResult::isMoment).toList();
    }

    /** True if the step has checks, and all of them passed. */
    public boolean isGreen(int step) {
        return isGreen(ofStep(step));
    }

    public boolean isMomentGreen() {
        return isGreen(ofMoment());
    }

    /** True if the moment has run and did not pass. */
    public boolean isMomentRed() {
        return ofMoment().stream().anyMatch(check -> check.status() != Status.NOT_RUN && !check.passed());
    }

    public boolean isCoreGreen() {
        return problem == null && lab.steps().stream()
            .allMatch(step -> step.kind() != LabFile.Kind.core || isGreen(step.number()));
    }

    /** The check named {@code Class.method}. */
    public Optional<CheckResult> check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }

    private static boolean isGreen(List<CheckResult> checks) {
        return !checks.isEmpty() && checks.stream().allMatch(CheckResult::passed);
    }
}

package brokerfromscratch.lab.check;

import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.course.LabFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A report as lines for the reader: the first failing check of the first open step in full, then a line for each step. */
public final class ReportText {
    private static final int WIDTH = 110;
    private static final int PRINTED_LINES = 20;
    /** The terminal breaks long lines itself; what is even longer says nothing more. */
    private static final int LONGEST_LINE = 400;

    private final LabReport report;
    private final LabFile lab;
    private final Musts musts;
    private final boolean symbols;
    private final List<String> lines = new ArrayList<>();

    private ReportText(LabReport report, Path home, boolean symbols) {
        this.report = report;
        this.lab = report.lab();
        this.musts = new Musts(home.resolve("README.adoc"));
        this.symbols = symbols;
    }

    /**
     * @param home    the lab's folder
     * @param all     show every check that did not pass in full
     * @param part    only a part of the checks was to run
     * @param symbols false where the terminal knows ASCII only
     */
    public static List<String> of(LabReport report, Path home, boolean all, boolean part, boolean symbols) {
        var text = new ReportText(report, home, symbols);
        if (report.problem() != null) {
            text.problem(report.problem());
        } else if (report.checks().stream().allMatch(check -> check.status() == Status.NOT_RUN)) {
            text.lines.add("No check was run.");
        } else {
            text.details(all);
            text.storyOfMoment();
            text.steps(part);
            if (!part) {
                text.notRun();
            }
            text.next();
        }
        return text.lines;
    }

    /** One check that did not pass, in full, but without what its code has printed. */
    public static List<String> failure(CheckResult check, LabFile lab, Path home) {
        var text = new ReportText(new LabReport(lab, null, List.of(check), check.seconds()), home, false);
        text.inFull(check.printing(List.of(), 0));
        return text.lines;
    }

    // ---- nothing could run ----

    private void problem(Problem problem) {
        lines.add(heading(switch (problem.kind()) {
            case DOES_NOT_COMPILE -> "Your code does not compile yet";
            case CHECKS_DO_NOT_COMPILE -> "The checks do not compile with your code";
            case FILE_MISSING -> "A file of the lab is missing";
            case WRONG_PACKAGE -> "A file says that it belongs elsewhere";
            case MEMBER_CHANGED -> "Something is changed that others use";
            case NOT_YOURS -> "A class of the lab is missing";
            case CANNOT_BEGIN -> "A file or folder that the checks need cannot be used";
        }));
        problem.lines().forEach(line -> lines.add("  " + line));
        if (problem.kind() == Problem.Kind.CHECKS_DO_NOT_COMPILE) {
            lines.add("  The checks are in src/test/java and are not yours to change; `git diff` says if one was.");
        }
        lines.add("No check was run.");
    }

    // ---- one check in full ----

    private void details(boolean all) {
        var shown = all ? report.checks().stream().filter(ReportText::isOpen).toList() : firstOpen().stream().toList();
        for (var check : shown) {
            inFull(check);
            lines.add("");
        }
    }

    /** What a green moment prints is the lab's reward. */
    private void storyOfMoment() {
        for (var check : report.ofMoment()) {
            if (check.passed() && !check.output().isEmpty()) {
                lines.add(heading("The moment  " + check.title()));
                check.output().stream().limit(PRINTED_LINES).forEach(line -> lines.add("  " + clipped(line)));
                lines.add("");
            }
        }
    }

    private static boolean isOpen(CheckResult check) {
        return check.status() == Status.FAILED || check.status() == Status.TODO;
    }

    /** Of the first step that is not green: what fails comes before what is not begun. */
    private Optional<CheckResult> firstOpen() {
        var first = report.checks().stream().filter(ReportText::isOpen).findFirst();
        var ofItsStep = first.map(check -> check.isMoment() ? report.ofMoment() : report.ofStep(check.step())).orElse(List.of());
        return ofItsStep.stream().filter(check -> check.status() == Status.FAILED).findFirst().or(() -> first);
    }

    private void inFull(CheckResult check) {
        lines.add(heading((check.isMoment() ? "The moment  " : "Step " + check.step() + "  ") + check.title()));
        if (check.status() == Status.TODO) {
            lines.add("  not written yet: " + check.message());
        } else {
            failure(check);
        }
        musts.text(check.must()).ifPresent(must -> wrapped("README     ", must));
        printed(check);
        help(check);
    }

    private void failure(CheckResult check) {
        check.message().lines().limit(PRINTED_LINES).forEach(line -> lines.add("  " + clipped(line)));
        if (check.expected() != null) {
            labelled("expected   ", check.expected());
            labelled("got        ", check.got());
        }
        if (!check.suspicion().isEmpty()) {
            wrapped("", check.suspicion());
        }
        var isSaid = check.where().size() == 1 && check.message().endsWith(check.where().get(0));
        labelled("your code  ", isSaid ? "" : String.join("\n", check.where()));
    }

    private void labelled(String label, String text) {
        var first = true;
        for (var line : text.split("\n", -1)) {
            if (!line.isEmpty() || !first) {
                lines.add("  " + (first ? label : " ".repeat(label.length())) + clipped(line));
            }
            first = false;
        }
    }

    private static String clipped(String line) {
        return line.length() <= LONGEST_LINE ? line
            : "%s ... and %,d characters more".formatted(line.substring(0, LONGEST_LINE), line.length() - LONGEST_LINE);
    }

    private void wrapped(String label, String text) {
        var line = new StringBuilder();
        var wrapped = new StringBuilder();
        for (var word : text.strip().split("\\s+")) {
            if (line.length() + word.length() > WIDTH - 2 - label.length()) {
                wrapped.append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        labelled(label, wrapped.append(line).toString());
    }

    private void printed(CheckResult check) {
        var shown = Math.min(check.output().size(), PRINTED_LINES);
        labelled("printed    ", String.join("\n", check.output().subList(0, shown)));
        var unshown = check.unshown() + check.output().stream().skip(shown).mapToLong(line -> line.length() + 1).sum();
        if (unshown > 0) {
            lines.add("             ... and %,d characters more".formatted(unshown));
        }
    }

    private void help(CheckResult check) {
        if (!check.isMoment()) {
            var step = lab.steps().stream().filter(each -> each.number() == check.step()).findFirst();
            step.filter(each -> check.status() == Status.TODO).ifPresent(each -> lines.add("  open       " + each.file()
                + (each.member() == null ? "" : ", " + each.member())));
            lines.add("  stuck?     " + Systems.labCommand() + " hint " + lab.lab() + " " + check.step() + "     the book: "
                + Systems.labCommand() + " book " + lab.lab());
        }
    }

    private String heading(String text) {
        return text + " ".repeat(Math.max(2, WIDTH - text.length() - lab.folder().length())) + lab.folder();
    }

    // ---- a line for each step ----

    private void steps(boolean part) {
        for (var step : lab.steps()) {
            var checks = report.ofStep(step.number());
            if (checks.stream().anyMatch(check -> check.status() != Status.NOT_RUN)) {
                var stretch = step.kind() == LabFile.Kind.stretch ? " (stretch)" : "";
                lines.add(line("Step " + step.number(), checks, step.title() + stretch));
            }
        }
        if (!report.ofMoment().isEmpty() && !(part && !isMomentRun())) {
            lines.add(line("Moment", report.ofMoment(), report.isMomentGreen() || isMomentRun() ? report.ofMoment().get(0).title()
                : "runs when all core steps are green"));
        }
    }

    /** The engine gives up when too many checks have cost their process. */
    private void notRun() {
        var count = report.checks().stream().filter(check -> !check.isMoment() && check.status() == Status.NOT_RUN).count();
        if (count > 0) {
            lines.add("  %d checks were not run: too many before them have brought their process to an end.".formatted(count));
        }
    }

    private boolean isMomentRun() {
        return report.ofMoment().stream().anyMatch(check -> check.status() != Status.NOT_RUN);
    }

    private String line(String name, List<CheckResult> checks, String title) {
        var passed = checks.stream().filter(CheckResult::passed).count();
        var failed = checks.stream().anyMatch(check -> check.status() == Status.FAILED);
        var verdict = passed == checks.size() ? "green" : failed ? passed + " of " + checks.size()
            : passed > 0 ? passed + " of " + checks.size() : checks.get(0).status() == Status.TODO ? "to do" : "";
        return "  %s %-7s %-8s %s".formatted(mark(passed == checks.size(), failed), name, verdict, title);
    }

    private String mark(boolean green, boolean red) {
        return green ? symbols ? "\u2713" : "+" : red ? symbols ? "\u2717" : "x" : symbols ? "\u00b7" : "-";
    }

    private void next() {
        if (report.isMomentGreen() && report.isCoreGreen()) {
            lines.add("");
            wrapped("", "All core steps are green, and so is the moment: " + lab.moment());
        }
    }
}

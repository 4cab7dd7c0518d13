package brokerfromscratch.lab.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the learner's own lines in stacks: they are what the reader can change. */
final class LearnerStack {
    private static final int LINES_SHOWN = 4;

    private final Set<String> classes;

    /** @param classes names of all classes that the learner's sources were compiled to */
    LearnerStack(Set<String> classes) {
        this.classes = classes;
    }

    /** {@code Segment.recover, Segment.java:210}, innermost first. */
    List<String> in(StackTraceElement[] stack) {
        var lines = new LinkedHashSet<String>();
        for (var frame : stack) {
            if (classes.contains(frame.getClassName())) {
                lines.add(show(frame));
            }
        }
        return lines.stream().limit(LINES_SHOWN).toList();
    }

    /** The same of a failure; its innermost cause has the most to tell. */
    List<String> in(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (var cause = failure; cause != null && chain.size() < 20; cause = cause.getCause()) {
            chain.add(0, cause);
        }
        return chain.stream().map(cause -> in(cause.getStackTrace())).filter(lines -> !lines.isEmpty()).findFirst()
            .orElse(List.of());
    }

    /** Where a thread is at work on the learner's code, if one is: the broker of a check has a thread of its own. */
    List<String> busyElsewhere() {
        return Thread.getAllStackTraces().entrySet().stream().filter(each -> each.getKey().getState() == Thread.State.RUNNABLE)
            .map(each -> in(each.getValue())).filter(lines -> !lines.isEmpty()).findFirst().orElse(List.of());
    }

    /** Where a thread is; with none of the learner's lines, where it is at all. Empty if only the JDK's own code is there. */
    Optional<String> placeOf(Thread thread) {
        var stack = thread.getStackTrace();
        return in(stack).stream().findFirst().or(() -> Arrays.stream(stack).filter(frame -> !isOfJdk(frame)).findFirst()
            .map(LearnerStack::show));
    }

    private static boolean isOfJdk(StackTraceElement frame) {
        return List.of("java.", "jdk.", "sun.").stream().anyMatch(frame.getClassName()::startsWith);
    }

    private static String show(StackTraceElement frame) {
        var simple = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1).replaceAll("\\$\\d+$", "")
            .replace('$', '.');
        var method = frame.getMethodName().startsWith("lambda$") ? frame.getMethodName().split("\\$")[1] : frame.getMethodName();
        return "%s.%s, %s:%d".formatted(simple, method.equals("<init>") ? "new" : method, frame.getFileName(),
            frame.getLineNumber());
    }
}

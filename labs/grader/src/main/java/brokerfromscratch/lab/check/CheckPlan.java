package brokerfromscratch.lab.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which checks there are, in the order in which they run: core steps, other steps, the moment; in a class as in its source. */
final class CheckPlan {
    private static final Pattern METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");

    private final List<CheckClass> classes;

    /**
     * The checks of one class.
     *
     * @param methods all, in the order of the source
     * @param checks  all, as not run
     * @param wanted  the methods that are to run
     */
    record CheckClass(Class<?> type, List<String> methods, List<CheckResult> checks, Set<String> wanted) {
        boolean isMoment() {
            return checks.get(0).isMoment();
        }

        int step() {
            return checks.get(0).step();
        }

        CheckResult check(String method) {
            return checks.stream().filter(check -> check.method().equals(method)).findFirst().orElseThrow();
        }

        /** Its checks share a cluster, whose threads outlive each of them. */
        boolean sharesCluster() {
            return Arrays.stream(type.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("ClusterTest"));
        }
    }

    private CheckPlan(List<CheckClass> classes) {
        this.classes = classes;
    }

    static CheckPlan of(RunnerRequest request, ClassLoader loader, Set<String> classNames) {
        var calls = new CheckCalls(loader);
        var classes = new ArrayList<CheckClass>();
        for (var name : classNames) {
            if (name.endsWith("Check") && !name.contains("$")) {
                var found = read(name, request, loader, calls);
                if (!found.checks().isEmpty()) {
                    classes.add(found);
                }
            }
        }
        var steps = request.steps();
        classes.sort(Comparator.comparing(CheckClass::isMoment)
            .thenComparingInt(each -> steps.contains(each.step()) ? steps.indexOf(each.step()) : Integer.MAX_VALUE));
        return new CheckPlan(classes);
    }

    private static CheckClass read(String name, RunnerRequest request, ClassLoader loader, CheckCalls calls) {
        try {
            var type = Class.forName(name, false, loader);
            var methods = methodsInSource(Path.of(request.checks()).resolve(name.replace('.', '/') + ".java"));
            var checks = calls.plan(type, methods).stream().map(check -> notRun(type, check)).toList();
            var wanted = checks.stream().filter(check -> isWanted(check, request)).map(CheckResult::method)
                .collect(Collectors.toCollection(LinkedHashSet::new));
            return new CheckClass(type, checks.stream().map(CheckResult::method).toList(), checks, wanted);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("broken invariant: " + name + " was compiled, so it can be loaded", e);
        }
    }

    private static List<String> methodsInSource(Path source) {
        try {
            return METHOD.matcher(Files.readString(source)).results().map(found -> found.group(1)).distinct().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CheckResult notRun(Class<?> type, Map<String, Object> check) {
        return CheckResult.planned(type.getSimpleName(), (String) check.get("method"), (String) check.get("title"),
            (String) check.get("must"), (Integer) check.get("step"), (Boolean) check.get("moment"));
    }

    private static boolean isWanted(CheckResult check, RunnerRequest request) {
        var names = List.of(check.name(), check.className(), CheckJob.step(check.step()));
        var isChosen = request.only().isEmpty() || names.stream().anyMatch(request.only()::contains);
        return isChosen && !request.over().contains(check.name())
            && !(check.isMoment() && request.moment() == CheckJob.When.NEVER);
    }

    /** All checks of all classes. */
    List<CheckResult> all() {
        return classes.stream().flatMap(each -> each.checks().stream()).toList();
    }

    /** The classes that have something to run. */
    List<CheckClass> classes() {
        return classes.stream().filter(each -> !each.wanted().isEmpty()).toList();
    }
}

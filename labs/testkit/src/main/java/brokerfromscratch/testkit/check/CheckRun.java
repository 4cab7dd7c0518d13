package brokerfromscratch.testkit.check;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Finds and runs the checks of a lab: the side of {@code lab check} that lives beside the learner's classes. The process
 * around it has other class loaders and calls by reflection, so only the JDK's own types pass to and fro.
 */
public final class CheckRun {
    private static final Launcher LAUNCHER = LauncherFactory.create(LauncherConfig.builder()
        .enableLauncherSessionListenerAutoRegistration(false)
        .enableLauncherDiscoveryListenerAutoRegistration(false)
        .enableTestExecutionListenerAutoRegistration(false)
        .enablePostDiscoveryFilterAutoRegistration(false)
        .build());

    private CheckRun() {}

    /** What is known of a class's checks before they run: a map for each, in the order of {@code methods}. */
    public static List<Map<String, Object>> plan(Class<?> type, List<String> methods) {
        var step = type.getAnnotation(Step.class);
        var plan = new ArrayList<Map<String, Object>>();
        for (var method : inOrder(type, methods)) {
            var check = new LinkedHashMap<String, Object>();
            check.put("method", method.getName());
            check.put("title", title(method));
            check.put("must", method.isAnnotationPresent(Must.class) ? method.getAnnotation(Must.class).value() : "");
            check.put("step", step == null ? 0 : step.value());
            check.put("moment", type.isAnnotationPresent(Moment.class));
            plan.add(check);
        }
        return plan;
    }

    private static List<Method> inOrder(Class<?> type, List<String> methods) {
        return Arrays.stream(type.getDeclaredMethods())
            .filter(method -> !method.isSynthetic() && AnnotationSupport.isAnnotated(method, Testable.class))
            .sorted(InSourceOrder.by(methods))
            .toList();
    }

    private static String title(Method method) {
        var name = method.getAnnotation(DisplayName.class);
        return name == null ? method.getName() : name.value();
    }

    /**
     * Runs some checks of one class and tells of each that it has started, and that it has ended: with a failure, or null if
     * it passed. An error before or after all checks counts for the check in question, or else for the first.
     *
     * @param methods all that are in the class, in their order
     * @param wanted  those to run
     */
    public static void run(Class<?> type, List<String> methods, Set<String> wanted, Consumer<String> started,
            BiConsumer<String, Throwable> ended) {
        var selectors = inOrder(type, methods).stream().filter(method -> wanted.contains(method.getName()))
            .map(method -> DiscoverySelectors.selectMethod(type, method)).toList();
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectors)
            .configurationParameter("junit.jupiter.testmethod.order.default", InSourceOrder.class.getName())
            .configurationParameter(InSourceOrder.PARAMETER + type.getName(), String.join(",", methods))
            .configurationParameter("junit.platform.stacktrace.pruning.enabled", "false")
            .build();
        var order = methods.stream().filter(wanted::contains).toList();
        var listener = new Listener(order, started, ended);
        LAUNCHER.execute(request, listener);
        listener.allIsOver();
    }

    /** A check is a method, however often it is repeated: it ends when it ends for the last time, with its first failure. */
    private static final class Listener implements TestExecutionListener {
        private final List<String> order;
        private final Consumer<String> started;
        private final BiConsumer<String, Throwable> ended;
        private final Set<String> over = new HashSet<>();
        private final Map<String, Throwable> failures = new LinkedHashMap<>();
        private String inProgress;              // null between two checks
        private int depth;                      // a template's repetitions are inside it

        Listener(List<String> order, Consumer<String> started, BiConsumer<String, Throwable> ended) {
            this.order = order;
            this.started = started;
            this.ended = ended;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.getSource().orElse(null) instanceof MethodSource method) {
                if (depth++ == 0) {
                    inProgress = method.getMethodName();
                    started.accept(inProgress);
                }
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            var failure = result.getThrowable().orElse(null);
            var ofMethod = test.getSource().orElse(null) instanceof MethodSource;
            if (failure != null) {
                failures.putIfAbsent(ofMethod ? inProgress : nextOne(), failure);
            }
            if (ofMethod && --depth == 0) {
                end(inProgress);
                inProgress = null;
            }
        }

        /** A class failed outside its checks: in a constructor for all, before the first, or after the last. */
        private String nextOne() {
            return order.stream().filter(method -> !over.contains(method)).findFirst().orElse(order.get(order.size() - 1));
        }

        private void end(String method) {
            if (over.add(method)) {
                ended.accept(method, failures.remove(method));
            }
        }

        /** Those that JUnit did not come to, because their class could not be set up, fail for the same reason. */
        void allIsOver() {
            var reason = failures.values().stream().findFirst().orElse(null);
            for (var method : order) {
                if (!over.contains(method)) {
                    failures.putIfAbsent(method, reason != null ? reason
                        : new IllegalStateException("JUnit did not run this check; is it @Test?"));
                    end(method);
                } else if (failures.containsKey(method)) {
                    ended.accept(method, failures.get(method));
                }
            }
        }
    }
}

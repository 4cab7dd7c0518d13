package brokerfromscratch.testkit.check;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A program that runs check classes on whatever cluster {@code -Dcluster} names, and leaves out what is only for mini-broker:
 * the side of {@code lab author verify --oracle} that has JUnit. It prints a line for each check that has ended:
 *
 * <pre>
 *   passed TAB package.Class.method TAB milliseconds
 *   failed TAB package.Class.method TAB milliseconds TAB what went wrong, its lines joined by " | "
 * </pre>
 *
 * What the checks themselves print goes to stderr.
 */
public final class JudgedRun {
    private JudgedRun() {}

    /** @param classes full names of check classes, run one after the other */
    public static void main(String[] classes) {
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var request = LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(DiscoverySelectors::selectClass).toList())
            .filters(TagFilter.excludeTags("mini-broker-only"))
            .build();
        LauncherFactory.create().execute(request, new Teller(answers));
        System.exit(0);                             // a check may have left a thread behind
    }

    /** A class that could not be set up is told like a check, without a method's name. */
    private static final class Teller implements TestExecutionListener {
        private final PrintStream out;
        private long began;

        Teller(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                began = System.nanoTime();
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            var failure = result.getThrowable();
            if (test.isTest() || failure.isPresent()) {
                var milliseconds = test.isTest() ? (System.nanoTime() - began) / 1_000_000 : 0;
                out.println((failure.isEmpty() ? "passed" : "failed") + "\t" + name(test) + "\t" + milliseconds
                    + failure.map(e -> "\t" + inOneLine(e)).orElse(""));
            }
        }

        private static String name(TestIdentifier test) {
            return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                .map(method -> method.getClassName() + "." + method.getMethodName()).orElse(test.getDisplayName());
        }

        private static String inOneLine(Throwable failure) {
            return failure.toString().lines().map(String::strip).filter(line -> !line.isEmpty()).limit(12)
                .collect(Collectors.joining(" | ")).replace('\t', ' ');
        }
    }
}

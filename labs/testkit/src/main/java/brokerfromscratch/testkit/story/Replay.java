package brokerfromscratch.testkit.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import minibroker.runtime.TodoError;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * {@code java -Dseed=4711 … Replay check.Class#method …}: plays one seed of these checks and prints what came of it. Checks
 * that play no story are passed over. Exit code 1 if a story fails.
 */
public final class Replay implements TestExecutionListener {
    private final List<String> failures = new ArrayList<>();

    private Replay() {}

    public static void main(String[] checks) {
        var replay = new Replay();
        var selectors = Arrays.stream(checks).map(Replay::selector).toList();
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
        LauncherFactory.create().execute(request, replay);
        replay.failures.forEach(System.out::println);
        if (replay.failures.isEmpty()) {
            System.out.println("Seed " + System.getProperty("seed") + " passes: the story ends well.");
        }
        System.exit(replay.failures.isEmpty() ? 0 : 1);
    }

    private static DiscoverySelector selector(String check) {
        return check.contains("#") ? DiscoverySelectors.selectMethod(check) : DiscoverySelectors.selectClass(check);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        Stories.forgetPlayed();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (Stories.wasPlayed()) {
            result.getThrowable().ifPresent(failure -> failures.add(test.getDisplayName() + System.lineSeparator()
                    + (failure instanceof TodoError ? "The story cannot be played to its end: a part is not written yet."
                    + System.lineSeparator() : "") + failure.getMessage()));
        }
        Stories.forgetPlayed();
    }
}

package minibroker.runtime.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs one scenario under many seeds. A scenario takes every decision from its seed, so a seed is a whole run: one that
 * fails once fails again, and can be looked at.
 *
 * <pre>
 *   mvn test …                     seeds 1, 2, 3 … as many as the test asks for
 *   mvn test … -Dseeds=10000       as many as you have time for
 *   … -Dseed.first=50001           beginning there: other runs than anybody has seen yet
 *   mvn test … -Dseed=4711         this one alone, and what happened in it as text
 * </pre>
 *
 * <p>Belongs to tests; it stands beside the simulated doors because the tests of every layer use both.
 */
public final class SeededRuns {
    /** A run that throws has failed. */
    @FunctionalInterface
    public interface Scenario {
        void run(Run run) throws Exception;
    }

    /** One run: what it decides by, and what it says of itself. */
    public static final class Run {
        private final long seed;
        private final boolean replayed;
        private final SplittableRandom random;
        private final List<String> lines = new ArrayList<>();
        private final List<Trace> traces = new ArrayList<>();

        private Run(long seed, boolean replayed) {
            this.seed = seed;
            this.replayed = replayed;
            this.random = new SplittableRandom(seed);
        }

        public long seed() {
            return seed;
        }

        /** For all that the scenario itself decides. */
        public SplittableRandom random() {
            return random;
        }

        /** A world that follows from the same seed; its trace is shown with this run's lines. */
        public Simulation simulation() {
            var simulation = new Simulation(seed).tracing(replayed);
            traces.add(simulation.trace());
            return simulation;
        }

        /** A line of the run's story. */
        public void say(String format, Object... values) {
            lines.add("%4d  %s".formatted(lines.size() + 1, format.formatted(values)));
        }

        private String story() {
            var all = new ArrayList<>(lines.subList(replayed ? 0 : Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
            traces.forEach(trace -> all.addAll(trace.lines()));
            return String.join("\n", all);
        }
    }

    /** Of a run that failed; the replay shows all. */
    private static final int LINES_SHOWN = 15;

    private final String module;
    private final String test;

    private SeededRuns(String module, String test) {
        this.module = module;
        this.test = test;
    }

    /**
     * Names what runs, so that a failure can say how to see it again.
     *
     * @param module as Maven's {@code -pl} takes it, for example {@code solutions/02-segments}
     */
    public static SeededRuns of(String module, Class<?> test) {
        return new SeededRuns(module, test.getSimpleName());
    }

    /** Runs the scenario under the one seed or the number of seeds that the command line names, else under this many. */
    public void check(int defaultSeeds, Scenario scenario) {
        var onlySeed = Long.getLong("seed");
        if (onlySeed != null) {
            var run = new Run(onlySeed, true);
            perform(run, scenario);
            System.out.println("seed " + onlySeed + " passes\n" + run.story());
            return;
        }
        var first = Long.getLong("seed.first", 1);
        var seeds = Integer.getInteger("seeds", defaultSeeds);
        for (long seed = first; seed < first + seeds; seed++) {
            perform(new Run(seed, false), scenario);
        }
    }

    private void perform(Run run, Scenario scenario) {
        try {
            scenario.run(run);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(failure(run, e), e);
        }
    }

    private String failure(Run run, Throwable cause) {
        return """
                seed %d fails: %s
                %s
                replay: mvn test -pl %s -am -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Dseed=%d"""
                .formatted(run.seed, cause, run.story(), module, test, run.seed);
    }
}

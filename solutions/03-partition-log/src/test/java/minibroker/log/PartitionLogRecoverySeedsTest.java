package minibroker.log;

import minibroker.runtime.sim.SeededRuns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A log under random work and random crashes. After each start it is compared with {@link LogHistory}, which remembers
 * everything that ever happened to it.
 */
@DisplayName("A partition's log after any crash")
class PartitionLogRecoverySeedsTest {
    private static final int DEFAULT_SEEDS = 500;
    private static final int CRASHES_PER_SEED = 4;

    @Test
    @DisplayName("loses nothing to a kill, is a valid prefix after a power loss, and its passengers and indexes agree with it")
    void survivesAnyCrash() {
        SeededRuns.of("solutions/03-partition-log", getClass()).check(DEFAULT_SEEDS, run -> {
            var torture = new LogTorture(run);
            for (int crash = 0; crash < CRASHES_PER_SEED; crash++) {
                torture.workUntilACrash();
                torture.startAndCheck();
            }
        });
    }
}

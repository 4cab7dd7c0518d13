package minibroker.produce;

import minibroker.log.PartitionLog;
import minibroker.produce.metadata.PartitionListener;

/** Who moves the high watermark of a log that this broker leads. Alone the broker does; with replicas, the slowest of them. */
public interface CommitRule {
    /** What is written here is committed: there is nobody else to wait for. */
    CommitRule ALONE = log -> log.advanceHighWatermark(log.offsets().logEndOffset());

    /**
     * Advances the high watermark of {@code log} as far as the rule allows. Called on the loop's thread when this broker
     * begins to lead, and after each append before acknowledgements are considered. A rule that is a {@link PartitionListener},
     * too, is asked about a new leadership before it hears of it, and had better wait.
     */
    void advance(PartitionLog log);
}

package minibroker.produce;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import minibroker.log.LogDirectory;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions whose disk says no: full, read-only, broken, or no file handles left. Such a partition takes no records; what
 * it has is still read. The log says so once when it begins and once when it ends, not at every request.
 *
 * <pre>
 *   online ── an append or an open fails ──▶ offline ── a try succeeds ──▶ online
 *                                             │   ▲
 *                                             └───┘ tried again after 1, 2, 4 … 30 s
 * </pre>
 *
 * <p>Kafka gives up the whole directory at the first such error ({@code LogDirFailureChannel}), stops if it was the only one, and
 * needs a restart. Loop thread only.
 */
final class OfflineLogs {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineLogs.class);
    private static final long FIRST_RETRY_MS = 1_000;
    private static final long LONGEST_RETRY_MS = 30_000;

    /** Finds out whether a partition could work again, and sees to it that it does. */
    @FunctionalInterface
    interface Attempt {
        /** @param bytes as many as were refused; 0 if the log could not even be opened */
        void run(TopicIdPartition partition, int bytes) throws IOException;
    }

    private final LogDirectory logs;
    private final Attempt attempt;
    private final Map<TopicIdPartition, Integer> refusedBytes = new LinkedHashMap<>();
    private boolean retrying;                  // a timer runs
    private long retryMs = FIRST_RETRY_MS;

    OfflineLogs(LogDirectory logs, Attempt attempt) {
        this.logs = logs;
        this.attempt = attempt;
    }

    /** A live view. */
    Set<TopicIdPartition> partitions() {
        return Collections.unmodifiableSet(refusedBytes.keySet());
    }

    boolean contains(TopicIdPartition partition) {
        return !refusedBytes.isEmpty() && refusedBytes.containsKey(partition);
    }

    /** The disk would not take so many bytes, or could not open the log. */
    void refused(TopicIdPartition partition, int bytes, IOException why) {
        if (refusedBytes.put(partition, bytes) == null) {
            LOG.error("{} is offline: the disk refused it in {}, {}. What it has can be read; it is tried again by itself",
                    partition.topicPartition(), logs.storage().location(), why.toString(), why);
        }
        if (!retrying) {
            retrying = true;
            logs.later(retryMs, this::retry);
        }
    }

    private void worked(TopicIdPartition partition) {
        if (!refusedBytes.isEmpty() && refusedBytes.remove(partition) != null) {
            LOG.info("{} is online again", partition.topicPartition());
        }
    }

    /** It is nobody's business here any more. */
    void forget(TopicIdPartition partition) {
        refusedBytes.remove(partition);
    }

    private void retry() {
        for (var partition : List.copyOf(refusedBytes.keySet())) {
            try {
                attempt.run(partition, refusedBytes.get(partition));
                worked(partition);
            } catch (IOException e) {
                LOG.debug("{} is still offline: {}", partition, e.toString());
            }
        }
        retrying = !refusedBytes.isEmpty();
        retryMs = retrying ? Math.min(2 * retryMs, LONGEST_RETRY_MS) : FIRST_RETRY_MS;
        if (retrying) {
            logs.later(retryMs, this::retry);
        }
    }
}

package minibroker.produce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import minibroker.log.LogDirectory;
import minibroker.log.LogSettings;
import minibroker.log.PartitionLog;
import minibroker.produce.metadata.PartitionListener;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions this broker has a part in, each with its log, its leader epoch, and whether we lead it.
 *
 * <p>Nobody else opens or deletes a partition's log: the image says what should be here, this class makes it so. Kafka's
 * counterparts are {@code ReplicaManager} (who leads) and {@code LogManager} (which logs exist). Loop thread only.
 */
public final class Partitions implements PartitionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    /**
     * One partition here.
     *
     * @param log         null if the disk refused it: the partition is ours but cannot be served
     * @param leaderEpoch of the current leader, us or not
     */
    public record Hosted(TopicIdPartition partition, PartitionLog log, int leaderEpoch, boolean leading) {
        /**
         * May a client that believes in {@code currentLeaderEpoch} (-1: it does not say) use this broker as the leader?
         * The order of the questions is part of the protocol.
         */
        public Errors leaderError(int currentLeaderEpoch) {
            if (currentLeaderEpoch >= 0 && currentLeaderEpoch < leaderEpoch) {
                return Errors.FENCED_LEADER_EPOCH;                      // the asker is behind: it should refresh its metadata
            }
            if (currentLeaderEpoch > leaderEpoch) {
                return Errors.UNKNOWN_LEADER_EPOCH;                     // we are behind: it should ask again
            }
            if (!leading) {
                return Errors.NOT_LEADER_OR_FOLLOWER;
            }
            return log == null ? Errors.KAFKA_STORAGE_ERROR : Errors.NONE;
        }
    }

    private final LogDirectory logs;
    private final Function<String, LogSettings> settingsOf;
    private final CommitRule commitRule;
    private final Map<TopicIdPartition, Hosted> hosted = new LinkedHashMap<>();
    private final List<Consumer<TopicIdPartition>> watchers = new ArrayList<>();
    private final OfflineLogs offline;

    /**
     * @param settingsOf a topic's settings by its name, from the image and the broker's defaults
     * @param commitRule asked when this broker begins to lead a partition, and after each append
     */
    public Partitions(LogDirectory logs, Function<String, LogSettings> settingsOf, CommitRule commitRule) {
        this.logs = logs;
        this.settingsOf = settingsOf;
        this.commitRule = commitRule;
        this.offline = new OfflineLogs(logs, this::tryAgain);
    }

    public Optional<Hosted> find(TopicIdPartition partition) {
        return Optional.ofNullable(hosted.get(partition));
    }

    public Collection<Hosted> all() {
        return Collections.unmodifiableCollection(hosted.values());
    }

    /** Those whose disk says no at the moment: they take no records, and without a log have none to give. A live view. */
    public Set<TopicIdPartition> offline() {
        return offline.partitions();
    }

    /** True for a partition of {@link #offline}. */
    boolean isOffline(TopicIdPartition partition) {
        return offline.contains(partition);
    }

    /** Which partitions should be here, whether their logs could be opened or not. */
    public List<TopicPartition> names() {
        return hosted.keySet().stream().map(TopicIdPartition::topicPartition).toList();
    }

    /** {@code watcher} is told whenever the offsets of a partition here have moved: something may be readable now. */
    public void onOffsetsMoved(Consumer<TopicIdPartition> watcher) {
        watchers.add(watcher);
    }

    @Override
    public void leading(TopicIdPartition partition, int leaderEpoch) {
        var log = logOf(partition);
        hosted.put(partition, new Hosted(partition, log, leaderEpoch, true));
        if (log != null) {
            advance(log);
        }
    }

    /** Something was appended to a log that this broker leads: the commit rule moves its high watermark. */
    void advance(PartitionLog log) {
        commitRule.advance(log);
    }

    /** The disk took none of these bytes: the partition is offline until it does. */
    void diskRefused(TopicIdPartition partition, int bytes, IOException why) {
        offline.refused(partition, bytes, why);
    }

    @Override
    public void following(TopicIdPartition partition, int leader, int leaderEpoch) {
        hosted.put(partition, new Hosted(partition, logOf(partition), leaderEpoch, false));
    }

    @Override
    public void gone(TopicIdPartition partition) {
        var was = hosted.remove(partition);
        offline.forget(partition);
        if (was != null && was.log() != null) {
            try {
                logs.delete(partition);
            } catch (IOException e) {
                LOG.warn("{}: its files stay in {}: {}", partition, logs.storage().location(), e.getMessage());
            }
        }
    }

    /** A topic's settings have changed: its logs follow the new ones from now on. */
    public void reconfigure(String topic) {
        var settings = settingsOf.apply(topic);
        for (var each : hosted.values()) {
            if (each.partition().topic().equals(topic) && each.log() != null) {
                each.log().reconfigure(settings);
            }
        }
    }

    private PartitionLog logOf(TopicIdPartition partition) {
        var here = hosted.get(partition);
        if (here != null && here.log() != null) {
            return here.log();
        }
        try {
            return openOrCreate(partition);
        } catch (IOException e) {
            offline.refused(partition, 0, e);
            return null;
        }
    }

    private void tryAgain(TopicIdPartition partition, int bytes) throws IOException {
        var here = hosted.get(partition);
        if (here.log() != null) {
            logs.requireRoomFor(here.log(), bytes);
            return;
        }
        var log = openOrCreate(partition);
        hosted.put(partition, new Hosted(partition, log, here.leaderEpoch(), here.leading()));
        if (here.leading()) {
            advance(log);
        }
        watchers.forEach(watcher -> watcher.accept(partition));              // whoever waits for it may look again
    }

    private PartitionLog openOrCreate(TopicIdPartition partition) throws IOException {
        var existing = logs.log(partition);
        var opened = existing.isPresent() ? existing.get() : logs.create(partition, settingsOf.apply(partition.topic()));
        opened.onOffsetsMoved(moved -> watchers.forEach(watcher -> watcher.accept(partition)));
        return opened;
    }
}

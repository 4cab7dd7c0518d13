package minibroker.produce.metadata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import minibroker.produce.metadata.MetadataImage.Topic;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;

/**
 * This broker's view of the cluster: holds the current {@link MetadataImage}, applies what the journal commits, and tells
 * the listeners what it means for this broker.
 *
 * <pre>
 *   handler ── change(decide) ──▶ queue ──▶ decide(image) ──▶ journal.propose
 *                                                                   ⋮
 *   handler ◀── whenCommitted ── listeners ◀── image' ◀── image.with(record) ◀── committed
 * </pre>
 *
 * <p><b>Invariant:</b> a change is decided on an image that holds all changes decided before it. So two requests that create
 * the same topic cannot both succeed, though a disk is waited for in between. The price is one change at a time; Kafka's
 * {@code QuorumController} keeps uncommitted state as well ({@code SnapshotRegistry}) and so need not wait.
 *
 * <p>Loop thread only; an image that was taken may go anywhere. Kafka: {@code MetadataLoader} and
 * {@code BrokerMetadataPublisher}.
 */
public final class ClusterMetadata {
    private final int nodeId;
    private final MetadataJournal journal;
    private final List<PartitionListener> partitionListeners = new ArrayList<>();
    private final List<ConfigListener> configListeners = new ArrayList<>();
    private final ArrayDeque<Function<MetadataImage, MetadataChange>> undecided = new ArrayDeque<>();
    private MetadataImage image = MetadataImage.EMPTY;
    private boolean started;
    private boolean proposing;

    public ClusterMetadata(int nodeId, MetadataJournal journal) {
        this.nodeId = nodeId;
        this.journal = journal;
    }

    public int nodeId() {
        return nodeId;
    }

    public MetadataImage image() {
        return image;
    }

    /**
     * Reads the past, then tells the listeners of each partition that is there now: not of what came and went, or a deleted
     * topic's log would be created only to be deleted again.
     */
    public void start() {
        journal.onCommitted(this::apply);
        journal.whenCaughtUp(() -> {
            started = true;
            partitionListeners.forEach(this::catchUp);
        });
    }

    /** Listeners are told in the order in which they were added; one that comes late hears of what is there at once. */
    public void addPartitionListener(PartitionListener listener) {
        partitionListeners.add(listener);
        if (started) {
            catchUp(listener);
        }
    }

    public void addConfigListener(ConfigListener listener) {
        configListeners.add(listener);
    }

    // ---- changes ----

    /**
     * Decides and proposes as soon as all earlier changes are committed or refused: at once, if there are none. {@code decide}
     * is asked again, with the newer image, if other brokers' records were committed first.
     */
    public void change(Function<MetadataImage, MetadataChange> decide) {
        undecided.add(decide);
        proposeNext();
    }

    private void proposeNext() {
        while (!proposing && !undecided.isEmpty()) {
            var decide = undecided.remove();
            var change = decide.apply(image);
            if (change.records().isEmpty()) {
                change.whenCommitted().accept(Errors.NONE);
            } else {
                proposing = true;
                journal.propose(journal.epoch(), change.records(), error -> answered(decide, change, error));
            }
        }
    }

    private void answered(Function<MetadataImage, MetadataChange> decide, MetadataChange change, Errors error) {
        proposing = false;
        if (error == Errors.INVALID_UPDATE_VERSION) {
            undecided.addFirst(decide);
        } else {
            change.whenCommitted().accept(error);
        }
        proposeNext();
    }

    // ---- what was committed ----

    private void apply(MetadataRecord record, long offset) {
        var before = image;
        image = before.with(record);
        if (started) {
            publish(record, before);
        }
    }

    private void publish(MetadataRecord record, MetadataImage before) {
        if (record instanceof PartitionRecord partition) {
            var topic = image.topic(partition.topicId()).orElseThrow();
            var old = before.topic(topic.id()).flatMap(known -> known.partition(partition.partition())).orElse(null);
            partitionListeners.forEach(listener -> partitionChanged(listener, topic, old, partition));
        } else if (record instanceof RemoveTopicRecord removed) {
            var topic = before.topic(removed.topicId()).orElseThrow();
            partitionListeners.forEach(listener -> topic.partitions().values().forEach(
                    old -> partitionChanged(listener, topic, old, null)));
        } else if (record instanceof ConfigRecord config) {
            configListeners.forEach(listener -> configChanged(listener, config));
        }
    }

    private void catchUp(PartitionListener listener) {
        image.topics().values().forEach(topic -> topic.partitions().values().forEach(
                partition -> partitionChanged(listener, topic, null, partition)));
    }

    /** What a change means for this broker. */
    private void partitionChanged(PartitionListener listener, Topic topic, PartitionRecord old, PartitionRecord now) {
        var number = old == null ? now.partition() : old.partition();
        var partition = new TopicIdPartition(topic.id(), number, topic.name());
        if (!isReplica(now)) {
            if (isReplica(old)) {
                listener.gone(partition);
            }
        } else if (!isReplica(old) || old.leader() != now.leader() || old.leaderEpoch() != now.leaderEpoch()) {
            if (now.leader() == nodeId) {
                listener.leading(partition, now.leaderEpoch());
            } else {
                listener.following(partition, now.leader(), now.leaderEpoch());
            }
        } else if (now.leader() == nodeId && !old.isr().equals(now.isr())) {
            listener.inSyncReplicasChanged(partition, now.isr());
        }
    }

    private boolean isReplica(PartitionRecord partitionOrNull) {
        return partitionOrNull != null && partitionOrNull.replicas().contains(nodeId);
    }

    private void configChanged(ConfigListener listener, ConfigRecord config) {
        if (config.kind() == ResourceKind.TOPIC) {
            listener.topicConfigChanged(config.resourceName());
        } else if (config.resourceName().equals(MetadataImage.ALL_BROKERS)
                || config.resourceName().equals(Integer.toString(nodeId))) {
            listener.brokerConfigChanged();
        }
    }
}

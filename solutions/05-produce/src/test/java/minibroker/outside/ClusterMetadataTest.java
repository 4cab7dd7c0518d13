package minibroker.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.ConfigListener;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.produce.metadata.PartitionListener;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a broker makes of committed metadata, seen from another layer")
class ClusterMetadataTest {
    private static final int SELF = 1;
    private static final Uuid READINGS = new Uuid(7, 1);
    private static final Uuid ALARMS = new Uuid(7, 2);

    private final List<String> heard = new ArrayList<>();
    private final ToyJournal journal = new ToyJournal();
    private final ClusterMetadata metadata = new ClusterMetadata(SELF, journal);

    @Test
    @DisplayName("each partition's listeners are told in the order in which they were added")
    void listenersAreToldInOrder() {
        metadata.addPartitionListener(new ToyListener("logs"));
        metadata.addPartitionListener(new ToyListener("producers"));
        metadata.start();

        commit(new TopicRecord("readings", READINGS), led(READINGS, 0, SELF, 4));

        assertThat(heard).containsExactly("logs leads readings-0 in 4", "producers leads readings-0 in 4");
    }

    @Test
    @DisplayName("a topic that came and went before the start is never mentioned")
    void thePastIsSummedUp() {
        journal.with(new TopicRecord("alarms", ALARMS), led(ALARMS, 0, SELF, 0), new RemoveTopicRecord(ALARMS),
                new TopicRecord("readings", READINGS), led(READINGS, 0, SELF, 0), led(READINGS, 0, SELF, 1));
        metadata.addPartitionListener(new ToyListener("logs"));

        metadata.start();

        assertThat(heard).as("opening the log of a deleted topic would create it again")
                .containsExactly("logs leads readings-0 in 1");
    }

    @Test
    @DisplayName("a listener that is added late hears of what is there")
    void lateListenersCatchUp() {
        metadata.start();
        commit(new TopicRecord("readings", READINGS), led(READINGS, 0, SELF, 0));

        metadata.addPartitionListener(new ToyListener("late"));

        assertThat(heard).containsExactly("late leads readings-0 in 0");
    }

    @Test
    @DisplayName("another leader and a removed topic are told; a changed ISR is no change of leader, and other brokers' partitions are not ours")
    void onlyWhatConcernsThisBrokerIsTold() {
        metadata.addPartitionListener(new ToyListener("logs"));
        metadata.start();
        commit(new TopicRecord("readings", READINGS), led(READINGS, 0, SELF, 0),
                new PartitionRecord(READINGS, 1, List.of(2), List.of(2), 2, 0, 0));

        commit(new PartitionRecord(READINGS, 0, List.of(SELF, 2), List.of(SELF), SELF, 0, 1));
        commit(led(READINGS, 0, 2, 1));
        commit(new RemoveTopicRecord(READINGS));

        assertThat(heard).containsExactly("logs leads readings-0 in 0", "logs follows 2 readings-0 in 1", "logs lost readings-0");
    }

    @Test
    @DisplayName("a replica that moves away is gone though the topic stays")
    void aReplicaMovesAway() {
        metadata.addPartitionListener(new ToyListener("logs"));
        metadata.start();
        commit(new TopicRecord("readings", READINGS), led(READINGS, 0, SELF, 0));

        commit(new PartitionRecord(READINGS, 0, List.of(2, 3), List.of(2, 3), 2, 1, 1));

        assertThat(heard).last().isEqualTo("logs lost readings-0");
    }

    @Test
    @DisplayName("settings of a topic, of this broker and of all brokers are told, those of another broker are not")
    void configurationIsTold() {
        metadata.start();
        metadata.addConfigListener(new ConfigListener() {
            @Override
            public void topicConfigChanged(String topicName) {
                heard.add(topicName + " retention " + metadata.image().topicConfig(topicName).get("retention.ms"));
            }

            @Override
            public void brokerConfigChanged() {
                heard.add("broker");
            }
        });

        commit(new ConfigRecord(ResourceKind.TOPIC, "readings", "retention.ms", "5"));
        commit(new ConfigRecord(ResourceKind.BROKER, "2", "log.retention.ms", "6"));
        commit(new ConfigRecord(ResourceKind.BROKER, "", "log.retention.ms", "7"));
        commit(new ConfigRecord(ResourceKind.BROKER, "1", "log.retention.ms", "8"));

        assertThat(heard).containsExactly("readings retention 5", "broker", "broker");
    }

    @Test
    @DisplayName("a change is decided on an image that holds the change before it")
    void changesAreDecidedOneAfterTheOther() {
        metadata.start();
        createReadingsUnlessThere();
        createReadingsUnlessThere();
        assertThat(journal.waiting()).as("the second waits until the first is committed").isEqualTo(1);

        journal.commit();

        assertThat(heard).containsExactly("created NONE", "was there");
        assertThat(journal.committed()).hasSize(1);
    }

    @Test
    @DisplayName("a change that is refused changes nothing, and the next one is decided without it")
    void refusedChangesLeaveNoTrace() {
        metadata.start();
        createReadingsUnlessThere();
        createReadingsUnlessThere();

        journal.refuse(Errors.KAFKA_STORAGE_ERROR);
        journal.commit();

        assertThat(heard).containsExactly("created KAFKA_STORAGE_ERROR", "created NONE");
        assertThat(metadata.image().topic("readings")).isPresent();
    }

    private void createReadingsUnlessThere() {
        metadata.change(image -> image.topic("readings").isPresent()
                ? new MetadataChange(List.of(), error -> heard.add("was there"))
                : new MetadataChange(List.of(new TopicRecord("readings", READINGS)), error -> heard.add("created " + error)));
    }

    private void commit(MetadataRecord... records) {
        journal.propose(0, List.of(records), error -> {});
        journal.commit();
    }

    private static PartitionRecord led(Uuid topic, int partition, int leader, int epoch) {
        return new PartitionRecord(topic, partition, List.of(SELF, 2), List.of(SELF, 2), leader, epoch, epoch);
    }

    /** Writes down what it is told. */
    private final class ToyListener implements PartitionListener {
        private final String name;

        ToyListener(String name) {
            this.name = name;
        }

        @Override
        public void leading(TopicIdPartition partition, int leaderEpoch) {
            heard.add(name + " leads " + partition.topicPartition() + " in " + leaderEpoch);
        }

        @Override
        public void following(TopicIdPartition partition, int leader, int leaderEpoch) {
            heard.add(name + " follows " + leader + " " + partition.topicPartition() + " in " + leaderEpoch);
        }

        @Override
        public void gone(TopicIdPartition partition) {
            heard.add(name + " lost " + partition.topicPartition());
        }
    }
}

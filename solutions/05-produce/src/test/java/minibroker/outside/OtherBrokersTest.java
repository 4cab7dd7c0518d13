package minibroker.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.MetadataChange;
import minibroker.produce.metadata.MetadataJournal;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.produce.metadata.PartitionListener;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What labs 15 to 18 need: a journal that others write to as well, and that is far away. */
@DisplayName("Metadata that other brokers change, too")
class OtherBrokersTest {
    private static final int SELF = 1;
    private static final Uuid READINGS = new Uuid(7, 1);

    private final List<String> heard = new ArrayList<>();
    private final ToyJournal journal = new ToyJournal();

    @Test
    @DisplayName("a change that was decided on an old image is decided again, and its handler does not notice")
    void decidedAgain() {
        var metadata = new ClusterMetadata(SELF, journal);
        metadata.start();
        var imagesAsked = new ArrayList<Boolean>();
        var errors = new ArrayList<Errors>();
        metadata.change(image -> {
            imagesAsked.add(image.topic("alarms").isPresent());
            return new MetadataChange(List.of(new TopicRecord("readings", READINGS)), errors::add);
        });
        journal.tell(new TopicRecord("alarms", new Uuid(7, 2)));          // another broker's change comes first
        journal.refuse(Errors.INVALID_UPDATE_VERSION);
        journal.commit();

        assertThat(imagesAsked).as("the second decision knows what the first could not").containsExactly(false, true);
        assertThat(errors).containsExactly(Errors.NONE);
    }

    @Test
    @DisplayName("a broker that is still catching up does not act on what it once was")
    void catchingUp() {
        var far = new FarJournal();
        var metadata = new ClusterMetadata(SELF, far);
        metadata.addPartitionListener(new Listener());
        metadata.start();
        far.tell(new TopicRecord("readings", READINGS));
        far.tell(partition(SELF, 4, List.of(SELF)));
        far.tell(partition(2, 5, List.of(2)));
        assertThat(heard).as("it led in epoch 4, long ago").isEmpty();

        far.caughtUp.run();
        far.tell(partition(SELF, 6, List.of(SELF, 2)));
        assertThat(heard).containsExactly("follows 2 in 5", "leads in 6");
    }

    @Test
    @DisplayName("a leader hears that its in-sync replicas have changed; a follower has no use for that")
    void inSyncReplicas() {
        var metadata = new ClusterMetadata(SELF, journal);
        metadata.addPartitionListener(new Listener());
        metadata.start();
        journal.tell(new TopicRecord("readings", READINGS), partition(SELF, 0, List.of(SELF, 2)));
        journal.tell(partition(SELF, 0, List.of(SELF)));
        journal.tell(partition(2, 1, List.of(SELF, 2)), partition(2, 1, List.of(2)));

        assertThat(heard).containsExactly("leads in 0", "in sync [1]", "follows 2 in 1");
    }

    private static PartitionRecord partition(int leader, int leaderEpoch, List<Integer> isr) {
        return new PartitionRecord(READINGS, 0, List.of(SELF, 2), isr, leader, leaderEpoch, 0);
    }

    private final class Listener implements PartitionListener {
        @Override
        public void leading(TopicIdPartition partition, int leaderEpoch) {
            heard.add("leads in " + leaderEpoch);
        }

        @Override
        public void following(TopicIdPartition partition, int leader, int leaderEpoch) {
            heard.add("follows " + leader + " in " + leaderEpoch);
        }

        @Override
        public void inSyncReplicasChanged(TopicIdPartition partition, List<Integer> isr) {
            heard.add("in sync " + isr);
        }
    }

    /** A journal whose past arrives bit by bit. */
    private static final class FarJournal implements MetadataJournal {
        private BiConsumer<MetadataRecord, Long> apply;
        private Runnable caughtUp;

        @Override
        public void propose(int controllerEpoch, List<MetadataRecord> atomically, Consumer<Errors> whenCommitted) {
            throw new AssertionError("nobody proposes here");
        }

        @Override
        public void onCommitted(BiConsumer<MetadataRecord, Long> apply) {
            this.apply = apply;
        }

        @Override
        public void whenCaughtUp(Runnable then) {
            caughtUp = then;
        }

        @Override
        public int epoch() {
            return 0;
        }

        void tell(MetadataRecord record) {
            apply.accept(record, 0L);
        }
    }
}

package minibroker.produce.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.FeatureLevelRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.ResourceKind;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord.UnregisterBrokerRecord;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The metadata image")
class MetadataImageTest {
    private static final Uuid READINGS = new Uuid(1, 1);

    private final MetadataImage withReadings = MetadataImage.EMPTY
            .with(new TopicRecord("readings", READINGS))
            .with(partition(0, 1))
            .with(partition(1, 2));

    @Test
    @DisplayName("finds topics and partitions by name and by id")
    void findsByNameAndById() {
        var first = new TopicIdPartition(READINGS, 0, "readings");

        assertThat(withReadings.partition("readings", 0)).contains(first);
        assertThat(withReadings.partition(READINGS, 0)).contains(first);
        assertThat(withReadings.partition(first).orElseThrow().leader()).isEqualTo(1);
        assertThat(withReadings.partition("readings", 2)).isEmpty();
        assertThat(withReadings.topic("alarms")).isEmpty();
    }

    @Test
    @DisplayName("does not change when the next one is made")
    void isImmutable() {
        var moved = withReadings.with(partition(0, 3));

        assertThat(withReadings.topic(READINGS).orElseThrow().partition(0).orElseThrow().leader()).isEqualTo(1);
        assertThat(moved.topic("readings").orElseThrow().partition(0).orElseThrow().leader()).isEqualTo(3);
    }

    @Test
    @DisplayName("forgets a removed topic with its settings, and a new one of that name is another topic")
    void removedTopicsLeaveNothing() {
        var again = withReadings
                .with(new ConfigRecord(ResourceKind.TOPIC, "readings", "retention.ms", "5"))
                .with(new RemoveTopicRecord(READINGS))
                .with(new TopicRecord("readings", new Uuid(1, 2)));

        assertThat(again.topicConfig("readings")).isEmpty();
        assertThat(again.topic(READINGS)).isEmpty();
        assertThat(again.partition(new TopicIdPartition(READINGS, 0, "readings"))).isEmpty();
    }

    @Test
    @DisplayName("holds settings by resource; a null value takes one back")
    void holdsSettings() {
        var image = MetadataImage.EMPTY
                .with(new ConfigRecord(ResourceKind.TOPIC, "1", "retention.ms", "5"))
                .with(new ConfigRecord(ResourceKind.BROKER, "1", "log.retention.ms", "6"))
                .with(new ConfigRecord(ResourceKind.BROKER, "", "log.retention.ms", "7"));

        assertThat(image.topicConfig("1")).isEqualTo(Map.of("retention.ms", "5"));
        assertThat(image.brokerConfig(1)).isEqualTo(Map.of("log.retention.ms", "6"));
        assertThat(image.defaultBrokerConfig()).isEqualTo(Map.of("log.retention.ms", "7"));
        assertThat(image.with(new ConfigRecord(ResourceKind.BROKER, "1", "log.retention.ms", null)).brokerConfig(1)).isEmpty();
    }

    @Test
    @DisplayName("holds brokers, features and the next producer id")
    void holdsTheRest() {
        var image = MetadataImage.EMPTY
                .with(new RegisterBrokerRecord(2, 9, Map.of("PLAINTEXT", new Endpoint("b", 2)), "r1"))
                .with(new RegisterBrokerRecord(1, 8, Map.of("PLAINTEXT", new Endpoint("a", 1)), null))
                .with(new FeatureLevelRecord("transaction.version", (short) 2))
                .with(new ProducerIdsRecord(1, 3000));

        assertThat(image.brokers().keySet()).containsExactly(1, 2);
        assertThat(image.broker(2).orElseThrow().endpoint("PLAINTEXT")).contains(new Endpoint("b", 2));
        assertThat(image.with(new UnregisterBrokerRecord(2)).broker(2)).isEmpty();
        assertThat(image.features()).isEqualTo(Map.of("transaction.version", (short) 2));
        assertThat(image.nextProducerId()).isEqualTo(3000);
    }

    @Test
    @DisplayName("lists topics in the order of their names, whatever the order they came in")
    void iteratesInOrder() {
        var image = MetadataImage.EMPTY
                .with(new TopicRecord("c", new Uuid(2, 1)))
                .with(new TopicRecord("a", new Uuid(2, 2)))
                .with(new TopicRecord("b", new Uuid(2, 3)));

        assertThat(image.topics().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("refuses loudly a record about a topic that never existed")
    void unknownTopicsAreOurBug() {
        assertThatThrownBy(() -> MetadataImage.EMPTY.with(partition(0, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken invariant");
    }

    @Test
    @DisplayName("stays as it was when the next one is made, however large")
    void anImageNeverChanges() {
        var image = MetadataImage.EMPTY.with(new TopicRecord("readings", READINGS));
        for (int i = 0; i < 10_000; i++) {
            image = image.with(partition(i, 1));
        }
        var next = image.with(partition(4711, 2)).with(new TopicRecord("another", new Uuid(2, 2)));

        assertThat(image.topic(READINGS).orElseThrow().partition(4711).orElseThrow().leader()).isEqualTo(1);
        assertThat(image.topics()).containsOnlyKeys("readings");
        assertThat(next.topic(READINGS).orElseThrow().partition(4711).orElseThrow().leader()).isEqualTo(2);
        assertThat(next.topics()).containsOnlyKeys("another", "readings");
    }

    private static PartitionRecord partition(int number, int leader) {
        return new PartitionRecord(READINGS, number, List.of(1, 2, 3), List.of(1, 2, 3), leader, 0, 0);
    }
}

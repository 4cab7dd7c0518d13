package minibroker.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("The key partitioner")
class KeyPartitionerTest {
    @RepeatedTest(50)
    @DisplayName("puts a key where the stock producer puts it")
    void agreesWithTheStockProducer(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        var key = new byte[random.nextInt(40)];                  // all remainders of 4, and no byte at all
        random.nextBytes(key);
        int partitions = 1 + random.nextInt(50);

        assertThat(KeyPartitioner.partitionOf(key, partitions))
                .as("seed %d, %d bytes, %d partitions", run.getCurrentRepetition(), key.length, partitions)
                .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }

    @Test
    @DisplayName("moves keys when partitions are added: their order across the change is lost")
    void movesKeysWhenPartitionsAreAdded() {
        var container = "container-4711".getBytes();

        assertThat(KeyPartitioner.partitionOf(container, 6)).isNotEqualTo(KeyPartitioner.partitionOf(container, 7));
    }
}

package minibroker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A checkpoint of offsets")
class OffsetCheckpointTest {
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);

    @Test
    @DisplayName("is Kafka's text: version, count, and a line for each partition")
    void format() {
        var offsets = new LinkedHashMap<TopicPartition, Long>();
        offsets.put(READINGS, 4711L);
        offsets.put(new TopicPartition("other-topic", 12), 0L);
        var text = "0\n2\nreadings 0 4711\nother-topic 12 0\n";
        assertThat(OffsetCheckpoint.format(offsets)).isEqualTo(text);
        assertThat(OffsetCheckpoint.parse(text)).isEqualTo(offsets);
    }

    @Test
    @DisplayName("with another version, a wrong count or broken lines is not believed")
    void damaged() {
        for (var text : new String[] {"", "0", "1\n0\n", "0\n2\na 0 1\n", "0\n1\na 0\n", "0\n1\na x 1\n", "0\nx\n"}) {
            assertThatIllegalArgumentException().as("\"%s\"", text).isThrownBy(() -> OffsetCheckpoint.parse(text));
        }
    }

    @Test
    @DisplayName("that lowers an offset is not undone by an older one that the worker was still writing")
    void loweredStaysLowered() {
        var world = LogWorld.started();
        var checkpoint = new OffsetCheckpoint(world.node().disk(), "offsets");
        world.call(() -> {
            checkpoint.writeLater(Map.of(READINGS, 100L), new Upkeep(world.node().doors(), world.node().loop()));
            checkpoint.writeNow(Map.of(READINGS, 5L));
            return null;
        });
        world.pass(1_000);
        assertThat(world.call(() -> offsetOnDisk(world))).isEqualTo(5);
    }

    private static long offsetOnDisk(LogWorld world) throws IOException {
        var checkpoint = new OffsetCheckpoint(world.node().disk(), "offsets");
        checkpoint.read();
        return checkpoint.onDisk(READINGS);
    }
}

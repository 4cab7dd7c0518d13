package brokerfromscratch.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One of Kafka's tools")
class KafkaToolTest {
    private static final String HERE = "127.0.0.1:9092";

    @Test
    @DisplayName("goes by its name, with or without kafka- and .sh")
    void names() {
        for (var typed : List.of("topics", "kafka-topics", "kafka-topics.sh", "Topics")) {
            assertThat(KafkaTool.named(typed)).as(typed).contains(KafkaTool.TOPICS);
        }
        assertThat(KafkaTool.named("dump-log")).contains(KafkaTool.DUMP_LOG);
        assertThat(KafkaTool.named("topic")).isEmpty();
    }

    @Test
    @DisplayName("is told the broker of lab run, where it wants to be told")
    void bootstrap() {
        assertThat(KafkaTool.TOPICS.arguments(List.of("--list"), HERE)).containsExactly("--list", "--bootstrap-server", HERE);
        assertThat(KafkaTool.METADATA_QUORUM.arguments(List.of("describe"), HERE))
            .containsExactly("--bootstrap-server", HERE, "describe");
    }

    @Test
    @DisplayName("is told nothing more if it was told a broker, is asked for help, or reads only files")
    void asTyped() {
        for (var typed : List.of(List.of("--list", "--bootstrap-server", "other:9"), List.of("--bootstrap-server=other:9"),
                List.of("--help"), List.<String>of())) {
            assertThat(KafkaTool.TOPICS.arguments(typed, HERE)).isEqualTo(typed);
        }
        assertThat(KafkaTool.DUMP_LOG.arguments(List.of("--files", "a.log"), HERE)).containsExactly("--files", "a.log");
    }
}

package brokerfromscratch.testkit.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.ClusterKind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A cluster in a container")
class ContainerClusterTest {
    @AfterEach
    void theUsualImageAgain() {
        System.clearProperty("kafka.image");
    }

    @Test
    @Timeout(30)
    @DisplayName("is refused within seconds, in one line, where there is no Docker engine or it lacks the image")
    void isRefusedQuickly() {
        System.setProperty("kafka.image", "broker-from-scratch/no-such-image:1");

        assertThatThrownBy(() -> ClusterKind.TESTCONTAINERS.start(Map.of())).isInstanceOf(IllegalStateException.class)
            .message().contains("Docker engine").hasLineCount(1);
    }

    @Test
    @DisplayName("is told its settings as the image wants them")
    void settings() {
        assertThat(ContainerCluster.variable("log.retention.ms")).isEqualTo("KAFKA_LOG_RETENTION_MS");
        assertThat(ContainerCluster.variable("odd_key-name")).isEqualTo("KAFKA_ODD__KEY___NAME");
    }
}

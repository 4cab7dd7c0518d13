package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@PublicProtocol
@ClusterTest(on = IN_JVM, settings = "auto.create.topics.enable=false")
@DisplayName("With auto.create.topics.enable=false")
class NoAutoCreationCheck {
    @Test
    @DisplayName("a producer waits for a topic that somebody else has to create, and gives up")
    void createsNothing(Clients clients) throws Exception {
        var producer = clients.producer(Map.of("max.block.ms", 500));

        assertThatThrownBy(producer.send(new ProducerRecord<>("wanted", "v"))::get).hasCauseInstanceOf(TimeoutException.class);

        assertThat(clients.admin().listTopics().names().get()).doesNotContain("wanted");
    }
}

package minibroker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.check.Moment;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("A broker that turns on your loop")
class MomentCheck {
    private static final List<String> READINGS = List.of("-18.1", "-17.9", "-18.0", "-18.4", "-17.2");
    private static final List<String> CONTAINERS = List.of("c-1", "c-2", "c-1", "c-3", "c-2");

    @Test
    @DisplayName("a stock producer's readings are acknowledged, and a stock consumer reads them, while both wait for your loop")
    void acknowledged(Cluster cluster, Clients clients) throws Exception {
        clients.createTopic("readings", 1);
        System.out.println("A broker runs in a process of its own. All that it does, it does in turns of your loop.");
        var producer = clients.producer();
        var offsets = new ArrayList<Long>();
        for (int i = 0; i < READINGS.size(); i++) {
            var reading = new ProducerRecord<>("readings", 0, 1_000L + i, CONTAINERS.get(i), READINGS.get(i));
            offsets.add(producer.send(reading).get().offset());
            System.out.println("  " + CONTAINERS.get(i) + " " + READINGS.get(i) + "  acknowledged: offset " + offsets.get(i));
        }
        assertThat(offsets).as("offsets of the acknowledgements").containsExactly(0L, 1L, 2L, 3L, 4L);

        var read = clients.read("readings", READINGS.size());
        assertThat(read).extracting(record -> record.key() + " " + record.value())
            .containsExactly("c-1 -18.1", "c-2 -17.9", "c-1 -18.0", "c-3 -18.4", "c-2 -17.2");
        System.out.println("A stock consumer has read all five. Two clients, one thread, no lock.");
    }
}

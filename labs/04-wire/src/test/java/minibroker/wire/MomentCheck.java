package minibroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterKind;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import brokerfromscratch.testkit.check.Moment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Moment
@PublicProtocol
@ClusterTest(on = ClusterKind.PROCESS)
@DisplayName("Stock clients talk to your wire")
class MomentCheck {
    private static final int KCAT_PATIENCE_S = 5;

    @Test
    @DisplayName("a stock Admin describes the cluster, kcat lists it, and a client of the future is told what we know")
    void theyTalk(Cluster cluster, Clients clients) throws Exception {
        clients.createTopic("readings", 1);
        var described = clients.admin().describeCluster();
        var nodes = described.nodes().get();
        assertThat(nodes).as("the nodes that a stock Admin sees").hasSize(1);
        var node = nodes.iterator().next();
        assertThat(node.host() + ":" + node.port()).isEqualTo(cluster.bootstrapServers());
        System.out.println("A stock Admin has negotiated versions with you, made a topic, and sees cluster "
            + described.clusterId().get() + ": node " + node.idString() + " at " + node.host() + ":" + node.port() + ".");

        kcat(cluster.bootstrapServers());
        System.out.println("Eleven bytes, \"ApiVersions, version 99\", and your answer: " + future(cluster));
    }

    /** Key 18, version 99, correlation id 7, no client id and no tagged fields. */
    private static String future(Cluster cluster) throws IOException {
        try (var connection = RawConnection.to(cluster)) {
            connection.sendFrame(ByteBuffer.wrap(HexFormat.of().parseHex("0012006300000007000000")));
            var answer = connection.receiveFrame();
            assertThat(answer.getInt()).as("the correlation id").isEqualTo(7);
            var data = new ApiVersionsResponseData(new ByteBufferAccessor(answer), (short) 0);
            var known = data.apiKeys().iterator().next();
            return "%s; ApiVersions is known up to version %d.".formatted(Errors.forCode(data.errorCode()), known.maxVersion());
        }
    }

    private static void kcat(String bootstrapServers) throws IOException, InterruptedException {
        Process kcat;
        try {
            kcat = new ProcessBuilder(List.of("kcat", "-b", bootstrapServers, "-m", "3", "-L")).redirectErrorStream(true).start();
        } catch (IOException notInstalled) {
            System.out.println("kcat is not installed here, so it was not asked. With it: kcat -b 127.0.0.1:9092 -L");
            return;
        }
        var said = new String(kcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kcat.waitFor(KCAT_PATIENCE_S, TimeUnit.SECONDS)).as("kcat has ended").isTrue();
        assertThat(said).as("what kcat -L says").contains("broker 1 at " + bootstrapServers).contains("topic \"readings\"");
        System.out.println("kcat, another library in another language, lists the same:");
        said.lines().filter(line -> line.contains(" broker ") || line.contains(" topic "))
            .forEach(line -> System.out.println("  " + line.strip()));
    }
}

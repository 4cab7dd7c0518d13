package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DescribeCluster")
class DescribeClusterTest {
    private final MetadataDesk desk = new MetadataDesk().addBroker(2);
    private final DescribeClusterRequestData request = new DescribeClusterRequestData();

    @Test
    @DisplayName("tells the brokers and the cluster's id")
    void tellsBrokers() {
        var answer = ask(1);

        assertThat(answer.clusterId()).isEqualTo(MetadataDesk.CLUSTER_ID);
        assertThat(answer.controllerId()).isEqualTo(1);
        assertThat(answer.brokers()).extracting("brokerId", "host").containsExactly(
                tuple(1, "host1"), tuple(2, "host2"));
    }

    @Test
    @DisplayName("refuses to speak for controllers, and of endpoints that nobody knows")
    void otherEndpoints() {
        request.setEndpointType((byte) 2);
        assertThat(Errors.forCode(ask(1).errorCode())).isEqualTo(Errors.MISMATCHED_ENDPOINT_TYPE);
        assertThat(ask(1).errorMessage()).isEqualTo(
                "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER");

        request.setEndpointType((byte) 9);
        assertThat(Errors.forCode(ask(1).errorCode())).isEqualTo(Errors.UNSUPPORTED_ENDPOINT_TYPE);
        assertThat(ask(1).errorMessage()).isEqualTo("Unsupported endpoint type 9");
    }

    @Test
    @DisplayName("says what the asker may do only when asked, and nothing to those who may not look")
    void authorizedOperations() {
        assertThat(ask(1).clusterAuthorizedOperations()).isEqualTo(Integer.MIN_VALUE);

        request.setIncludeClusterAuthorizedOperations(true);
        assertThat(ask(1).clusterAuthorizedOperations()).isEqualTo(0b1_1111_1010_0000);

        desk.access = (who, operation, type, name) -> operation != AclOperation.DESCRIBE;
        assertThat(ask(1).clusterAuthorizedOperations()).isZero();
    }

    @Test
    @DisplayName("can answer in every version")
    void everyVersion() {
        var api = ApiKeys.DESCRIBE_CLUSTER;
        IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false))
                .forEach(version -> assertThat(ask(version).brokers()).hasSize(2));
    }

    private DescribeClusterResponseData ask(int version) {
        var handler = new DescribeClusterHandler(MetadataDesk.CLUSTER_ID, desk.metadata);
        return desk.<DescribeClusterResponse>ask(handler, new DescribeClusterRequest.Builder(request), version).data();
    }
}

package minibroker.produce.topics;

import minibroker.produce.metadata.ClusterMetadata;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeClusterResponse;

/** DescribeCluster: who is there, without a word about topics. Asked for controllers, a broker says it is the wrong one. */
public final class DescribeClusterHandler implements ApiHandler {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final String clusterId;
    private final ClusterMetadata metadata;

    public DescribeClusterHandler(String clusterId, ClusterMetadata metadata) {
        this.clusterId = clusterId;
        this.metadata = metadata;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var request = ((DescribeClusterRequest) body).data();
        reply.reply(new DescribeClusterResponse(switch (request.endpointType()) {
            case BROKERS -> brokers(context, request);
            case CONTROLLERS -> refused(Errors.MISMATCHED_ENDPOINT_TYPE,
                    "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER");
            default -> refused(Errors.UNSUPPORTED_ENDPOINT_TYPE, "Unsupported endpoint type " + request.endpointType());
        }));
    }

    private DescribeClusterResponseData brokers(ApiContext context, DescribeClusterRequestData request) {
        var data = new DescribeClusterResponseData().setClusterId(clusterId).setControllerId(-1);
        for (var node : new ClusterView(metadata.image(), context).nodes()) {
            data.brokers().add(new DescribeClusterBroker()
                    .setBrokerId(node.id())
                    .setHost(node.host())
                    .setPort(node.port())
                    .setRack(node.rack()));
            if (node.id() == metadata.nodeId()) {
                data.setControllerId(node.id());
            }
        }
        return request.includeClusterAuthorizedOperations()
                ? data.setClusterAuthorizedOperations(AuthorizedOperations.onCluster(context))
                : data;
    }

    private static DescribeClusterResponseData refused(Errors error, String message) {
        return new DescribeClusterResponseData().setErrorCode(error.code()).setErrorMessage(message);
    }
}

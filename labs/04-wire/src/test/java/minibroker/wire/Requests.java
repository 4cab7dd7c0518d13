package minibroker.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** Frames as a client sends them, and what is made of them. Kafka's own code lays them out. */
final class Requests {
    static final ListenerInfo LISTENER = ListenerInfo.plaintext("ON_BOARD");

    private Requests() {}

    static ByteBuffer ofHex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "").replace("|", "")));
    }

    static String hex(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    static ByteBuffer frame(ApiKeys api, int version, int correlationId, ApiMessage body) {
        var header = new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion((short) version)
            .setCorrelationId(correlationId).setClientId("c-1");
        var head = MessageUtil.toByteBufferAccessor(header, api.requestHeaderVersion((short) version)).buffer();
        var rest = MessageUtil.toByteBufferAccessor(body, (short) version).buffer();
        return ByteBuffer.allocate(head.remaining() + rest.remaining()).put(head).put(rest).flip();
    }

    static ByteBuffer describeCluster(int correlationId) {
        return frame(ApiKeys.DESCRIBE_CLUSTER, 0, correlationId, new DescribeClusterRequestData());
    }

    /** The one request that wants no answer. */
    static ByteBuffer produceWithoutAcks(int correlationId) {
        return frame(ApiKeys.PRODUCE, 9, correlationId, new ProduceRequestData().setAcks((short) 0));
    }

    static DescribeClusterResponse cluster(String id) {
        return new DescribeClusterResponse(new DescribeClusterResponseData().setClusterId(id));
    }

    /** What an answer to DescribeCluster, version 0, says. */
    static DescribeClusterResponseData readCluster(ByteBuffer answer) {
        var body = answer.duplicate().position(4 + 4 + 1);       // length, correlation id, no tagged fields
        return new DescribeClusterResponseData(new ByteBufferAccessor(body), (short) 0);
    }

    static int correlationId(ByteBuffer answer) {
        return answer.getInt(4);
    }

    static RequestContext context(ApiKeys api, int version, int correlationId) {
        var header = new RequestHeader(api, (short) version, "c-1", correlationId);
        return new RequestContext(header, "127.0.0.1:9092-127.0.0.1:50000-0", InetAddress.getLoopbackAddress(),
            Optional.of(50_000), KafkaPrincipal.ANONYMOUS, LISTENER.name(), LISTENER.protocol(), ClientInformation.EMPTY, false);
    }
}

package brokerfromscratch.checks.differential;

import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.RawConnection;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/** Frames to one broker and back; connects again after the broker has hung up. */
final class Talk implements AutoCloseable {
    private final Cluster cluster;
    private RawConnection connection;
    private int lastCorrelationId;

    Talk(Cluster cluster) {
        this.cluster = cluster;
    }

    int nextCorrelationId() {
        return ++lastCorrelationId;
    }

    /**
     * Sends a frame and reads what comes of it: {@code answered} with a body, {@code silence}, {@code closed}, {@code no answer}
     * in time, or what is wrong with the answer.
     *
     * @param silent no answer is due: that is found out with a request behind it
     */
    ObjectNode exchange(RequestHeader header, byte[] frame, boolean silent) throws IOException {
        if (connection == null) {
            connection = RawConnection.to(cluster);
        }
        try {
            connection.sendFrame(ByteBuffer.wrap(frame));
            return silent ? silence() : read(sentHeader(header, frame), connection.receiveFrame());
        } catch (EOFException | SocketException e) {
            return end("closed");
        } catch (SocketTimeoutException e) {
            return end("no answer");
        }
    }

    /** Who reads an answer goes by what was really sent: a damaged frame may be a request of another version. */
    private static RequestHeader sentHeader(RequestHeader header, byte[] frame) {
        try {
            return RequestHeader.parse(ByteBuffer.wrap(frame));
        } catch (RuntimeException e) {
            return header;
        }
    }

    private ObjectNode silence() throws IOException {
        var header = new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "suite", nextCorrelationId());
        connection.sendFrame(RawConnection.frame(header, new ApiVersionsRequestData()));
        var frame = connection.receiveFrame();
        return frame.getInt(0) == header.correlationId() ? outcome("silence") : end("an answer that was not asked for");
    }

    private ObjectNode read(RequestHeader header, ByteBuffer frame) throws IOException {
        var version = header.apiVersion();
        try {
            var head = ResponseHeader.parse(frame, header.apiKey().responseHeaderVersion(version));
            if (head.correlationId() != header.correlationId()) {
                return end("an answer to " + (head.correlationId() - header.correlationId()));
            }
            return read(header.apiKey(), version, frame);
        } catch (RuntimeException e) {
            return end("unreadable: " + e);
        }
    }

    /** A broker answers ApiVersions of a version that it does not know in version 0. */
    private static ObjectNode read(ApiKeys api, short version, ByteBuffer frame) {
        var known = api.isVersionSupported(version);
        if (api == ApiKeys.API_VERSIONS && (!known || frame.getShort(frame.position()) == Errors.UNSUPPORTED_VERSION.code())) {
            version = 0;
        }
        var data = AbstractResponse.parseResponse(api, new ByteBufferAccessor(frame), version).data();
        var answer = outcome("answered");
        answer.set("body", JsonConverters.write(data, version));
        return frame.hasRemaining() ? answer.put("bytesBehind", frame.remaining()) : answer;
    }

    private static ObjectNode outcome(String what) {
        return JsonNodeFactory.instance.objectNode().put("outcome", what);
    }

    private ObjectNode end(String why) throws IOException {
        close();
        return outcome(why);
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}

package minibroker.wire;

import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import minibroker.runtime.OutgoingFrame;
import org.apache.kafka.common.network.ByteBufferSend;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.RequestContext;

/** A response as bytes: some buffers, and perhaps slices of segments between them. */
final class ResponseFrame implements OutgoingFrame {
    private final Send send;
    private final long heldBytes;
    private final Runnable whenSent;

    private ResponseFrame(Send send, long heldBytes, Runnable whenSent) {
        this.send = send;
        this.heldBytes = heldBytes;
        this.whenSent = whenSent;
    }

    /**
     * The answer to the request of {@code context}, in its version and with its correlation id.
     *
     * @param whenSent runs once, when all bytes have left or the connection has gone
     * @throws RuntimeException if the response says something that this version has no field for
     */
    static ResponseFrame of(RequestContext context, AbstractResponse response, Runnable whenSent) {
        var send = send(context, response);
        return new ResponseFrame(send, send.size() - fileBytes(response), whenSent);
    }

    private static Send send(RequestContext context, AbstractResponse response) {
        if (response instanceof ApiVersionsResponse versions) {
            var version = ApiVersionsAnswer.versionFor(context.header.apiVersion());
            return new ByteBufferSend(ApiVersionsAnswer.frame(context.correlationId(), version, versions.data()));
        }
        return context.buildResponseSend(response);
    }

    private static long fileBytes(AbstractResponse response) {
        if (!(response instanceof FetchResponse fetch)) {
            return 0;
        }
        var bytes = 0L;
        for (var topic : fetch.data().responses()) {
            for (var partition : topic.partitions()) {
                bytes += FetchResponse.recordsSize(partition);
            }
        }
        return bytes;
    }

    @Override
    public long heldBytes() {
        return heldBytes;
    }

    @Override
    public boolean writeTo(GatheringByteChannel channel) throws IOException {
        var socket = new TransferChannel(channel);
        while (!send.completed()) {
            if (send.writeTo(socket) == 0) {
                return send.completed();
            }
        }
        return true;
    }

    @Override
    public void release() {
        whenSent.run();
    }
}

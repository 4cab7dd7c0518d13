package minibroker.wire;

import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import minibroker.runtime.OutgoingFrame;
import org.apache.kafka.common.network.Send;

/** A response as kafka-clients serialised it: some buffers, and perhaps slices of segments between them. */
final class ResponseFrame implements OutgoingFrame {
    private final Send send;
    private final Runnable whenSent;

    ResponseFrame(Send send, Runnable whenSent) {
        this.send = send;
        this.whenSent = whenSent;
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

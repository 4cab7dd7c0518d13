package minibroker.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import minibroker.runtime.Connection;
import minibroker.runtime.OutgoingFrame;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;

/** A connection without a network: what was sent stands in lists, and a request is a call. */
final class FakeConnection implements Connection {
    final List<ByteBuffer> sent = new ArrayList<>();
    String closedBecause;
    int resumed;

    /** The frame that a client would send for {@code body}. */
    static ByteBuffer request(ApiKeys api, int version, int correlationId, ApiMessage body) {
        var header = new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion((short) version)
                .setCorrelationId(correlationId).setClientId("test");
        var headerBytes = MessageUtil.toByteBufferAccessor(header, api.requestHeaderVersion((short) version)).buffer();
        var bodyBytes = MessageUtil.toByteBufferAccessor(body, (short) version).buffer();
        return ByteBuffer.allocate(headerBytes.remaining() + bodyBytes.remaining()).put(headerBytes).put(bodyBytes).flip();
    }

    @Override
    public String id() {
        return "127.0.0.1:9092-127.0.0.1:50000-0";
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 50_000);
    }

    @Override
    public void send(OutgoingFrame frame) {
        try {
            var channel = new Bytes();
            frame.writeTo(channel);
            sent.add(ByteBuffer.wrap(channel.bytes.toByteArray()));
            frame.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void resume() {
        resumed++;
    }

    @Override
    public void close(String why) {
        closedBecause = why;
    }

    private static final class Bytes implements GatheringByteChannel {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            while (from.hasRemaining()) {
                bytes.write(from.get());
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            long count = 0;
            for (int i = offset; i < offset + length; i++) {
                count += write(from[i]);
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] from) {
            return write(from, 0, from.length);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}

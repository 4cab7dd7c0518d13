package minibroker.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/** An outgoing frame over a byte array that remembers how often it was released. */
public class BytesFrame implements OutgoingFrame {
    private final ByteBuffer bytes;
    public int releases;

    public BytesFrame(byte[] body) {
        bytes = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
    }

    public BytesFrame(String body) {
        this(body.getBytes());
    }

    @Override
    public boolean writeTo(GatheringByteChannel channel) throws IOException {
        channel.write(bytes);
        return !bytes.hasRemaining();
    }

    @Override
    public long heldBytes() {
        return bytes.capacity();
    }

    @Override
    public void release() {
        releases++;
    }
}

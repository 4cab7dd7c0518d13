package minibroker.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import org.apache.kafka.common.network.TransferableChannel;

/** The socket's channel in the form in which kafka-clients wants to write to it. */
record TransferChannel(GatheringByteChannel socket) implements TransferableChannel {
    @Override
    public boolean hasPendingWrites() {
        return false;                                           // plaintext: nothing is held back on the way
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, socket);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return socket.write(bytes);
    }

    @Override
    public long write(ByteBuffer[] parts) throws IOException {
        return socket.write(parts);
    }

    @Override
    public long write(ByteBuffer[] parts, int offset, int length) throws IOException {
        return socket.write(parts, offset, length);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package minibroker.outside;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.kafka.common.network.TransferableChannel;

/** A socket that takes everything and keeps it. */
final class ByteSink implements TransferableChannel {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public boolean hasPendingWrites() {
        return false;
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) {
        throw new UnsupportedOperationException("records leave through the storage door");
    }

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

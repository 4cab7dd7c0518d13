package minibroker.runtime.sim;

import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;

/** The socket that outgoing frames are written to: takes as many bytes as it is told, and cuts them into frames again. */
final class FrameSink implements GatheringByteChannel {
    private byte[] bytes = new byte[256];
    private int start;
    private int end;
    private long room;

    /** Takes so many bytes more before it is full. */
    void room(long room) {
        this.room = room;
    }

    /** The next whole frame without its length prefix; null if there is none. */
    byte[] nextFrame() {
        if (end - start < 4) {
            return null;
        }
        var length = ByteBuffer.wrap(bytes).getInt(start);
        if (length < 0) {
            throw new IllegalStateException("broken invariant: an outgoing frame announces " + length + " bytes");
        }
        if (end - start - 4 < length) {
            return null;
        }
        start += 4 + length;
        return Arrays.copyOfRange(bytes, start - length, start);
    }

    @Override
    public int write(ByteBuffer source) {
        var count = (int) Math.min(source.remaining(), room);
        makeRoom(count);
        source.get(bytes, end, count);
        end += count;
        room -= count;
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        var total = 0L;
        for (int i = offset; i < offset + length; i++) {
            total += write(sources[i]);
        }
        return total;
    }

    @Override
    public long write(ByteBuffer[] sources) {
        return write(sources, 0, sources.length);
    }

    private void makeRoom(int count) {
        if (start == end) {
            start = 0;
            end = 0;
        }
        if (end + count > bytes.length) {
            bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, end), Math.max(2 * bytes.length, end - start + count));
            end -= start;
            start = 0;
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
